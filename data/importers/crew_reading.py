"""Makes crews and shifts of what tables say: known ones by call sign and start, people by their badges."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self

from data.importers.departments import UnitNames
from data.importers.importing import changed_rows, row_id
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow
from data.importers.vocabulary import member_of
from data.store import SqlStore
from dispatch.centre import Centre
from dispatch.contracts import speaks_against_contract
from dispatch.people import Crew, Member, Shift, posts_of
from dispatch.rows import Row
from gis.road_network import Mode

CREW_COLUMNS = ("name", "home_zone", "mode", "contractor_object")
_OF_DUTY = ("signed_on", "declared", "standing_by")
_BETWEEN_BADGES = re.compile(r"[\s,;，；、|/+]+")
Key = tuple[str, datetime]


class Turn(NamedTuple):
    """What a shift is known by."""

    unit: str
    name: str
    starts_at: datetime
    ends_at: datetime

    def shift(self) -> Shift:
        """The shift, as it is kept where it is new."""
        shift_id = row_id("shift", self.unit, self.name, _utc(self.starts_at), _utc(self.ends_at))
        return Shift(id=shift_id, **self._asdict())


def kept_turns(store: SqlStore) -> dict[Turn, Shift]:
    """The shifts that are there by what they are known by."""
    shifts = store.rows(Shift)
    return {Turn(shift.unit, shift.name, shift.starts_at, shift.ends_at): shift for shift in shifts}


def badges_in(row: TableRow, column: str) -> tuple[str, ...]:
    """The badges that a cell lists; RowRefused("missing_value" | "member_twice")."""
    badges = tuple(badge for badge in _BETWEEN_BADGES.split(row.need(column)) if badge)
    for badge in badges:
        if badges.count(badge) > 1:
            raise RowRefused("member_twice", badge=badge)
    return badges


@dataclass
class CrewReading:
    """Crews and shifts read so far."""

    members: Mapping[str, Member]
    kept: Mapping[Key, Crew]
    kept_shifts: Mapping[Turn, Shift]
    centre: Centre
    units: UnitNames
    shifts: dict[Turn, Shift] = field(default_factory=dict)
    crews: dict[Key, Crew] = field(default_factory=dict)

    @classmethod
    def of(cls, store: SqlStore, centre: Centre) -> Self:
        """Nothing read yet, in a store with its members, crews and shifts."""
        members = {member.badge: member for member in store.rows(Member)}
        kept = {(crew.call_sign, crew.starts_at): crew for crew in store.rows(Crew)}
        return cls(members, kept, kept_turns(store), centre, UnitNames(centre))

    def keep(
        self, call_sign: str, turn: Turn, badges: tuple[str, ...], lead: str | None, told: Mapping[str, str]
    ) -> Crew:
        """The crew of a turn; `told` holds the texts of `CREW_COLUMNS` that the file has.

        What it lacks stays as it is, the lead (None) too if still one of them; so do sign-on, breaks, posts.

        RowRefused("unknown_member" | "lead_not_member" | "unknown_mode").
        """
        key = (call_sign, turn.starts_at)
        known = self.kept.get(key)
        people, leader = self._people(badges, self._kept_lead(badges, known) if lead is None else lead)
        made = Crew(
            id=known.id if known else row_id("crew", call_sign, _utc(turn.starts_at)),
            call_sign=call_sign,
            name=told.get("name") or call_sign,
            unit=turn.unit,
            home_zone=self.units.code_of(told.get("home_zone", "")) or turn.unit,
            lead_id=leader.id,
            member_ids=tuple(member.id for member in people),
            kind=leader.kind,
            posts=posts_of(people, self.centre.local(turn.starts_at).date()),
            mode=member_of(Mode, "mode", told["mode"]) if told.get("mode") else leader.mode,
            shift_id=self.shift(turn).id,
            starts_at=turn.starts_at,
            ends_at=turn.ends_at,
            contractor_object=told.get("contractor_object") or None,
        )
        if known is not None:
            stays: dict[str, Any] = {
                name: getattr(known, name) for name in (*_OF_DUTY, *_absent(told, known))
            }
            made = replace(made, **stays)
        self.crews[key] = made
        return made

    def _kept_lead(self, badges: tuple[str, ...], known: Crew | None) -> str:
        people = {member.id: badge for badge in badges if (member := self.members.get(badge))}
        return people.get(known.lead_id, "") if known else ""

    def shift(self, turn: Turn) -> Shift:
        """The shift of a turn, the kept one where there is one."""
        if turn not in self.shifts:
            self.shifts[turn] = self.kept_shifts.get(turn) or turn.shift()
        return self.shifts[turn]

    def changed(self) -> tuple[list[Shift], list[Crew]]:
        """What is new or different of shifts and crews."""
        shifts = changed_rows(self.shifts.values(), self.kept_shifts.values())
        return shifts, changed_rows(self.crews.values(), self.kept.values())

    def _people(self, badges: tuple[str, ...], lead: str) -> tuple[list[Member], Member]:
        """The members of a crew in their order, and its lead: the first where none is told."""
        for badge in badges:
            if badge not in self.members:
                raise RowRefused("unknown_member", badge=badge)
        if lead and lead not in badges:
            raise RowRefused("lead_not_member", badge=lead)
        return [self.members[badge] for badge in badges], self.members[lead or badges[0]]


def _absent(told: Mapping[str, str], known: Crew) -> Iterator[str]:
    """What a file does not tell of a crew that is kept; one at home in its unit moves house with it."""
    at_home = {"home_zone"} if known.home_zone == known.unit else set()
    return (name for name in CREW_COLUMNS if name not in told and name not in at_home)


def told_of_crew(row: TableRow) -> dict[str, str]:
    """The texts of a row that `CrewReading.keep` asks for, of the columns that the file has."""
    return {column: row.get(column) for column in CREW_COLUMNS if row.has(column)}


def tell_contract(row: str, crew: Crew, centre: Centre, findings: Findings) -> None:
    """Notice a contractor's crew whose contract has ended by its turn, or names another object."""
    against = speaks_against_contract(crew, centre.contractors, centre.local(crew.starts_at).date())
    if against is None:
        return
    contractor = str(against.values["contractor"])
    if against.code == "contract_ended":
        until = str(against.values["valid_to"])
        findings.notice(row, "contract_expired", contractor=contractor, valid_to=until)
    else:
        told = crew.contractor_object
        findings.notice(row, "object_outside_contract", contractor=contractor, object=told)


def renewed_crews(store: SqlStore, changed: Mapping[str, Member], now: datetime, centre: Centre) -> list[Row]:
    """Crews on duty or to come in which somebody brings other powers than before; `changed` by id."""
    members = {member.id: member for member in store.rows(Member)} | dict(changed)
    renewed: list[Row] = []
    for crew in store.rows(Crew):
        if crew.ends_at <= now or changed.keys().isdisjoint(crew.member_ids):
            continue
        people = [members[member_id] for member_id in crew.member_ids if member_id in members]
        posts = posts_of(people, centre.local(crew.starts_at).date())
        if posts != crew.posts:
            renewed.append(replace(crew, posts=posts))
    return renewed


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()

"""The people of the demo day: members with invented names, their turns, and the crews that they form."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from numpy.random import Generator, default_rng

from data.demo.day import ZONE
from data.demo.schematic import read_toml
from data.demo.seats import Seat, seats
from data.demo.turns import Turn, turns_of_day
from dispatch.people import Certificate, Crew, Member, MemberKind, Shift, posts_of

MOST_AUXILIARIES = 2
LEVELS = ("一级", "二级", "三级", "四级")


@dataclass(frozen=True)
class Roster:
    """Rows to bring in: members, shifts and crews of one day and the night before it."""

    members: tuple[Member, ...]
    shifts: tuple[Shift, ...]
    crews: tuple[Crew, ...]


def draw_roster(seed: int, day: date, functional_zones: Mapping[str, str]) -> Roster:
    """Return who is on duty on a day; `functional_zones`: code -> name."""
    draft = _Draft(seed, day, read_toml("crews.toml"), default_rng((seed, day.toordinal(), 7)))
    for seat in seats(draft.table, functional_zones):
        for name in seat.turns:
            for turn in turns_of_day(draft.table["turns"], name, day, ZONE):
                draft.form(seat, turn)
    return Roster(tuple(draft.members), tuple(draft.shifts.values()), tuple(draft.crews))


@dataclass
class _Draft:
    seed: int
    day: date
    table: Mapping[str, Any]
    random: Generator
    members: list[Member] = field(default_factory=list)
    shifts: dict[str, Shift] = field(default_factory=dict)
    crews: list[Crew] = field(default_factory=list)
    names: Mapping[str, Any] = field(default_factory=lambda: read_toml("names.toml"))

    def form(self, seat: Seat, turn: Turn) -> None:
        """Add the crew that holds a seat for a turn."""
        shift = self._shift(seat.unit, turn)
        people = [self._member(seat, post) for post in self._people(seat)]
        self.crews.append(
            Crew(
                id=self._id(f"crew/{seat.call_sign}/{turn.name}{turn.mark}"),
                call_sign=seat.call_sign,
                name=seat.name,
                unit=seat.unit,
                home_zone=seat.home_zone,
                lead_id=people[0].id,
                member_ids=tuple(member.id for member in people),
                kind=people[0].kind,
                posts=posts_of(people, self.day),
                mode=seat.mode,
                shift_id=shift.id,
                starts_at=turn.starts_at,
                ends_at=turn.ends_at,
                contractor_object=seat.contractor,
            )
        )

    def _people(self, seat: Seat) -> Iterator[str]:
        yield from seat.people
        if seat.may_have_more:
            yield from ["auxiliary:ZF"] * int(self.random.integers(MOST_AUXILIARIES))

    def _shift(self, unit: str, turn: Turn) -> Shift:
        key = f"shift/{unit}/{turn.name}{turn.mark}"
        if key not in self.shifts:
            self.shifts[key] = Shift(
                id=self._id(key), name=turn.name, unit=unit, starts_at=turn.starts_at, ends_at=turn.ends_at
            )
        return self.shifts[key]

    def _member(self, seat: Seat, post: str) -> Member:
        kind, _, department = post.partition(":")
        badge = f"{len(self.members) + 1:05d}"
        holds_one = seat.is_certified and kind in ("officer", "inspector")
        surname, given = self._one_of("surnames"), self._one_of("given")
        member = Member(
            id=self._id(f"member/{badge}"),
            badge=badge,
            name=f"{surname}{given}",
            kind=MemberKind(kind),
            department=department,
            tasking_unit=seat.unit,
            mode=seat.mode,
            level=LEVELS[int(self.random.integers(len(LEVELS)))] if kind == "officer" else "",
            certificates=self._certificates(department, badge) if holds_one else (),
        )
        self.members.append(member)
        return member

    def _certificates(self, department: str, badge: str) -> tuple[Certificate, ...]:
        is_expired = self.random.random() < self.table["expired"]
        valid_to = self.day + timedelta(days=-40 if is_expired else int(self.random.integers(60, 1500)))
        own = Certificate(department, "", f"浙A{badge}", valid_to)
        if department != "ZF" or self.random.random() >= self.table["second_certificate"]:
            return (own,)
        others = self.table["second_authorities"]
        other = others[int(self.random.integers(len(others)))]
        return (own, Certificate(other, "", f"浙B{badge}", self.day + timedelta(days=700)))

    def _one_of(self, table: str) -> str:
        names = self.names[table]
        return str(names[int(self.random.integers(len(names)))])

    def _id(self, name: str) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"yiping-demo/{self.seed}/{self.day}/{name}"))

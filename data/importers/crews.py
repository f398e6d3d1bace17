"""Brings crews in: who moves together in a shift, under which call sign, for which unit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from data.importers.choices import Choices, the_one_file
from data.importers.import_kinds import LAYER, TIMEZONE, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, changed_rows, row_id, source_digest
from data.importers.members import tell_unknown_unit
from data.importers.moments import MomentReading
from data.importers.progress import Progress, unheard
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow, read_table
from data.importers.vocabulary import member_of
from data.store import SqlStore
from dispatch.centre import Centre
from dispatch.contracts import speaks_against_contract
from dispatch.people import Crew, Member, Shift, posts_of
from dispatch.rows import Row
from gis.road_network import Mode

NEEDED = ("call_sign", "unit", "members", "shift", "starts_at", "ends_at")
_BETWEEN_BADGES = re.compile(r"[\s;；、|/+]+")


@dataclass(frozen=True)
class CrewOptions:
    """What a caller says of a table of crews; `columns` maps our names to the file's.

    Columns: call_sign, unit, members (badges), shift, starts_at, ends_at, and where known name, home_zone
    (else the unit), lead (a badge, else the first), mode (else the lead's), contractor_object. Times carry
    their zone, or `timezone` names it.
    """

    timezone: str = ""
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    layer: str = ""


def prepare_crews(
    path: Path, options: CrewOptions, store: SqlStore, centre: Centre, progress: Progress = unheard
) -> Prepared:
    """Read crews with their shifts and check them; nothing is changed. Sign-on and breaks stay as they are.

    A crew is known by its call sign and the start of its shift. Refused: missing_value, unknown_member,
    lead_not_member, member_twice, unknown_mode, bad_time, time_without_zone, ends_before_start, duplicate.
    Noticed: unknown_unit, and contract_expired or object_outside_contract by the crew's start.
    """
    digest = source_digest(path)
    findings = Findings()
    reading = _Reading.of(store, centre, MomentReading(options.timezone))
    for row in read_table(path, NEEDED, findings, options.columns, options.layer, progress):
        try:
            crew = reading.take(row)
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
            continue
        tell_unknown_unit(row, crew.unit, centre, findings)
        _tell_contract(row, crew, centre, findings)
    shifts = changed_rows(reading.shifts.values(), reading.kept_shifts.values())
    crews = changed_rows(reading.crews.values(), reading.kept.values())
    findings.unchanged = len(reading.crews) - len(crews)
    rows: tuple[Row, ...] = (*shifts, *crews)
    return Prepared("people", path.name, digest, findings.report(), rows)


def _tell_contract(row: TableRow, crew: Crew, centre: Centre, findings: Findings) -> None:
    against = speaks_against_contract(crew, centre.contractors, centre.local(crew.starts_at).date())
    if against is None:
        return
    contractor = str(against.values["contractor"])
    if against.code == "contract_ended":
        until = str(against.values["valid_to"])
        findings.notice(row.row, "contract_expired", contractor=contractor, valid_to=until)
    else:
        told = crew.contractor_object
        findings.notice(row.row, "object_outside_contract", contractor=contractor, object=told)


Key = tuple[str, datetime]
Turn = tuple[str, str, datetime, datetime]
"""What a shift is known by: unit, name, start and end."""


@dataclass
class _Reading:
    """Crews and shifts read so far, by call sign and start."""

    members: Mapping[str, Member]
    kept: Mapping[Key, Crew]
    kept_shifts: Mapping[Turn, Shift]
    moments: MomentReading
    centre: Centre
    shifts: dict[Turn, Shift] = field(default_factory=dict)
    crews: dict[Key, Crew] = field(default_factory=dict)
    rows: dict[Key, str] = field(default_factory=dict)

    @classmethod
    def of(cls, store: SqlStore, centre: Centre, moments: MomentReading) -> "_Reading":
        members = {member.badge: member for member in store.rows(Member)}
        kept = {(crew.call_sign, crew.starts_at): crew for crew in store.rows(Crew)}
        shifts = {(one.unit, one.name, one.starts_at, one.ends_at): one for one in store.rows(Shift)}
        return cls(members, kept, shifts, moments, centre)

    def take(self, row: TableRow) -> Crew:
        """Keep the crew of a row; RowRefused where it can't be."""
        starts_at, ends_at = (self.moments.need(row, column) for column in ("starts_at", "ends_at"))
        if ends_at <= starts_at:
            raise RowRefused("ends_before_start")
        key = (row.need("call_sign"), starts_at)
        if key in self.rows:
            raise RowRefused("duplicate", of=self.rows[key])
        crew = self._crew(row, key, ends_at)
        self.rows[key], self.crews[key] = row.row, crew
        return crew

    def _crew(self, row: TableRow, key: Key, ends_at: datetime) -> Crew:
        people, lead = self._people(row)
        unit = row.need("unit")
        mode = row.get("mode")
        call_sign, starts_at = key
        known = self.kept.get(key)
        made = Crew(
            id=known.id if known else row_id("crew", call_sign, _utc(starts_at)),
            call_sign=call_sign,
            name=row.get("name") or call_sign,
            unit=unit,
            home_zone=row.get("home_zone") or unit,
            lead_id=lead.id,
            member_ids=tuple(member.id for member in people),
            kind=lead.kind,
            posts=posts_of(people, self.centre.local(starts_at).date()),
            mode=member_of(Mode, "mode", mode) if mode else lead.mode,
            shift_id=self._shift(row.need("shift"), unit, starts_at, ends_at).id,
            starts_at=starts_at,
            ends_at=ends_at,
            contractor_object=row.get("contractor_object") or None,
        )
        return replace(made, signed_on=known.signed_on, declared=known.declared) if known else made

    def _people(self, row: TableRow) -> tuple[list[Member], Member]:
        """The members of a crew in their order, and its lead."""
        badges = [badge for badge in _BETWEEN_BADGES.split(row.need("members")) if badge]
        lead = row.get("lead") or badges[0]
        for badge in badges:
            if badge not in self.members:
                raise RowRefused("unknown_member", badge=badge)
            if badges.count(badge) > 1:
                raise RowRefused("member_twice", badge=badge)
        if lead not in badges:
            raise RowRefused("lead_not_member", badge=lead)
        return [self.members[badge] for badge in badges], self.members[lead]

    def _shift(self, name: str, unit: str, starts_at: datetime, ends_at: datetime) -> Shift:
        turn = (unit, name, starts_at, ends_at)
        if turn not in self.shifts:
            known = self.kept_shifts.get(turn)
            shift_id = known.id if known else row_id("shift", unit, name, _utc(starts_at), _utc(ends_at))
            self.shifts[turn] = Shift(id=shift_id, name=name, unit=unit, starts_at=starts_at, ends_at=ends_at)
        return self.shifts[turn]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    options = CrewOptions(choices.text("timezone"), choices.columns, choices.text("layer"))
    return prepare_crews(the_one_file(paths), options, room.store, room.centre, room.progress)


KIND = ImportKind(
    "crews",
    _prepare,
    columns=(
        ColumnSpec("call_sign", Form.CODE, True, ("呼号", "电台呼号")),
        ColumnSpec("unit", Form.CODE, True, ("街道", "所属单位", "单位")),
        ColumnSpec("members", Form.LIST, True, ("队员", "人员", "成员")),
        ColumnSpec("shift", Form.TEXT, True, ("班次",)),
        ColumnSpec("starts_at", Form.TIME, True, ("开始", "开始时间", "上班时间")),
        ColumnSpec("ends_at", Form.TIME, True, ("结束", "结束时间", "下班时间")),
        ColumnSpec("name", Form.TEXT, also=("队伍", "队伍名称", "名称")),
        ColumnSpec("home_zone", Form.CODE, also=("责任区", "巡区")),
        ColumnSpec("lead", Form.CODE, also=("队长", "带队")),
        ColumnSpec("mode", Form.CODE, also=("出行方式", "交通方式")),
        ColumnSpec("contractor_object", Form.CODE, also=("养护对象",)),
    ),
    options=(LAYER, TIMEZONE),
)

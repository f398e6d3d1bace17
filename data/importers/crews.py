"""Brings crews in: who moves together in a shift, under which call sign, for which unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from data.importers.choices import Choices, the_one_file
from data.importers.crew_reading import CrewReading, badges_in, tell_contract, told_of_crew
from data.importers.import_kinds import LAYER, TIMEZONE, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, source_digest
from data.importers.moments import MomentReading
from data.importers.progress import Progress, told, unheard
from data.importers.report import Findings, RowRefused
from data.importers.shifts import turn_of
from data.importers.tables import read_table
from data.store import SqlStore
from dispatch.centre import Centre

NEEDED = ("call_sign", "unit", "members", "shift", "starts_at", "ends_at")


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
    Noticed: unknown_unit, unit_not_unique, and by the crew's start contract_expired, object_outside_contract.
    """
    digest = source_digest(path)
    findings = Findings()
    moments, reading = MomentReading(options.timezone), CrewReading.of(store, centre)
    first: dict[tuple[str, datetime], str] = {}
    table = read_table(path, NEEDED, findings, options.columns, options.layer, progress)
    for row in told(table, "checking", progress):
        try:
            turn, call_sign = turn_of(row, "shift", moments, reading.units), row.need("call_sign")
            key = (call_sign, turn.starts_at)
            if key in first:
                raise RowRefused("duplicate", of=first[key])
            badges = badges_in(row, "members")
            crew = reading.keep(
                call_sign, turn, badges, row.get("lead") if row.has("lead") else None, told_of_crew(row)
            )
            first[key] = row.row
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
            continue
        reading.units.tell_unknown(row, crew.unit, findings)
        tell_contract(row.row, crew, centre, findings)
    shifts, crews = reading.changed()
    findings.unchanged = len(reading.crews) - len(crews)
    return Prepared("crews", path.name, digest, findings.report(), (*shifts, *crews))


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    options = CrewOptions(choices.text("timezone"), choices.columns, choices.text("layer"))
    return prepare_crews(the_one_file(paths), options, room.store, room.centre, room.progress)


KIND = ImportKind(
    "crews",
    _prepare,
    columns=(
        ColumnSpec("call_sign", Form.CODE, True, ("呼号", "电台呼号", "call sign", "radio")),
        ColumnSpec("unit", Form.CODE, True, ("街道", "所属单位", "单位", "street")),
        ColumnSpec("members", Form.LIST, True, ("队员", "人员", "成员", "badges")),
        ColumnSpec("shift", Form.TEXT, True, ("班次", "turn")),
        ColumnSpec("starts_at", Form.TIME, True, ("开始", "开始时间", "上班时间", "start", "from")),
        ColumnSpec("ends_at", Form.TIME, True, ("结束", "结束时间", "下班时间", "end", "until")),
        ColumnSpec("name", Form.TEXT, also=("队伍", "队伍名称", "名称", "crew")),
        ColumnSpec("home_zone", Form.CODE, also=("责任区", "巡区", "home zone", "beat")),
        ColumnSpec("lead", Form.CODE, also=("队长", "带队", "leader")),
        ColumnSpec("mode", Form.CODE, also=("出行方式", "交通方式", "travel mode")),
        ColumnSpec("contractor_object", Form.CODE, also=("养护对象", "object")),
    ),
    options=(LAYER, TIMEZONE),
)

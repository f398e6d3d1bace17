"""Brings shifts in: turns of duty of a unit by name, start and end."""

from pathlib import Path

from data.importers.choices import Choices, the_one_file
from data.importers.crew_reading import Turn, kept_turns
from data.importers.departments import UnitNames
from data.importers.import_kinds import LAYER, TIMEZONE, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, changed_rows, source_digest
from data.importers.moments import MomentReading
from data.importers.progress import told
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow, read_table

NEEDED = ("name", "unit", "starts_at", "ends_at")


def turn_of(row: TableRow, name: str, moments: MomentReading, units: UnitNames) -> Turn:
    """The turn of a row; RowRefused("ends_before_start"), or as times are refused."""
    starts_at, ends_at = (moments.need(row, column) for column in ("starts_at", "ends_at"))
    if ends_at <= starts_at:
        raise RowRefused("ends_before_start")
    return Turn(units.code_of(row.need("unit")), row.need(name), starts_at, ends_at)


def prepare_shifts(path: Path, choices: Choices, room: ImportRoom) -> Prepared:
    """Read shifts and check them; nothing is changed. One of the same unit, name and times is the same.

    Refused: missing_value, bad_time, time_without_zone, ends_before_start, duplicate.
    Noticed: unknown_unit, unit_not_unique.
    """
    digest, findings = source_digest(path), Findings()
    moments, kept = MomentReading(choices.text("timezone")), kept_turns(room.store)
    first: dict[Turn, str] = {}
    units = UnitNames(room.centre)
    table = read_table(path, NEEDED, findings, choices.columns, choices.text("layer"), room.progress)
    for row in told(table, "checking", room.progress):
        try:
            turn = turn_of(row, "name", moments, units)
            if first.setdefault(turn, row.row) != row.row:
                raise RowRefused("duplicate", of=first[turn])
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
            continue
        units.tell_unknown(row, turn.unit, findings)
    shifts = [kept.get(turn) or turn.shift() for turn in first]
    changed = changed_rows(shifts, kept.values())
    findings.unchanged = len(shifts) - len(changed)
    return Prepared("shifts", path.name, digest, findings.report(), tuple(changed))


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    return prepare_shifts(the_one_file(paths), choices, room)


KIND = ImportKind(
    "shifts",
    _prepare,
    columns=(
        ColumnSpec("name", Form.TEXT, True, ("班次", "班次名称", "名称", "shift", "turn")),
        ColumnSpec("unit", Form.CODE, True, ("街道", "所属单位", "单位", "street")),
        ColumnSpec("starts_at", Form.TIME, True, ("开始", "开始时间", "上班时间", "start", "from")),
        ColumnSpec("ends_at", Form.TIME, True, ("结束", "结束时间", "下班时间", "end", "until")),
    ),
    options=(LAYER, TIMEZONE),
)

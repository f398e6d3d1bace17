"""Brings duty areas in: units that answer for each other in some hours of the day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.importers.choices import Choices, the_one_file
from data.importers.departments import UnitNames
from data.importers.hours import hours_in, weekdays_in
from data.importers.import_kinds import LAYER, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, row_id, source_digest
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow, read_table
from data.importers.updates import by_name, changed_of, updated
from dispatch.duty_areas import DutyArea

NEEDED = ("code", "name", "units", "hours")


def prepare_duty_areas(path: Path, choices: Choices, room: ImportRoom) -> Prepared:
    """Read duty areas and check them; nothing is changed. A code that is known is the same area.

    Units and lead are codes, or names that only one zone has. Refused: missing_value, bad_hours, duplicate,
    code_of_a_zone, area_overlap (a unit would be in two areas at one moment). Noticed: unknown_unit,
    lead_outside_area.
    """
    digest = source_digest(path)
    findings = Findings()
    table = read_table(path, NEEDED, findings, choices.columns, choices.text("layer"), room.progress)
    kept = {area.code: area for area in room.store.rows(DutyArea)}
    replaced = {row.get("code") for row in table}
    reading = _Reading(room, [area for code, area in kept.items() if code not in replaced])
    for row in table:
        try:
            reading.take(row, kept, findings)
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
    changed = changed_of(reading.areas.values(), kept.values(), findings)
    return Prepared("duty_areas", path.name, digest, findings.report(), tuple(changed))


@dataclass
class _Reading:
    """Areas read so far by code, beside those that stay as they are."""

    room: ImportRoom
    others: list[DutyArea]
    areas: dict[str, DutyArea] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = UnitNames(self.room.centre)

    def take(self, row: TableRow, kept: Mapping[str, DutyArea], findings: Findings) -> None:
        """Keep the area of a row; RowRefused where it can't be."""
        code = row.need("code")
        if code in self.rows:
            raise RowRefused("duplicate", of=self.rows[code])
        if code in self.room.centre.atlas:
            raise RowRefused("code_of_a_zone", value=code)
        area = self._area(row, code, kept.get(code))
        _refuse_overlap(area, (*self.others, *self.areas.values()))
        self._names.all_of(row, "units", findings)
        if area.lead and area.lead not in area.units:
            findings.notice(row.row, "lead_outside_area", unit=area.lead, area=area.name)
        self.areas[code], self.rows[code] = area, row.row

    def _area(self, row: TableRow, code: str, known: DutyArea | None) -> DutyArea:
        row.need("hours")
        row.need("units")
        lead = row.get("lead")
        made = DutyArea(
            id=known.id if known else row_id("duty_area", code),
            code=code,
            name=row.need("name"),
            units=self._names.all_of(row, "units", Findings()),
            hours=hours_in(row, "hours"),
            days=weekdays_in(row, "days"),
            lead=self._names.code_of(lead) if lead else "",
        )
        return updated(made, known, row, by_name("days", "lead"))


def _refuse_overlap(area: DutyArea, others: Iterable[DutyArea]) -> None:
    for other in others:
        shared = sorted(set(area.units).intersection(other.units))
        if shared and area.when.meets(other.when):
            raise RowRefused("area_overlap", unit=shared[0], area=other.name, hours=other.hours)


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    return prepare_duty_areas(the_one_file(paths), choices, room)


KIND = ImportKind(
    "duty_areas",
    _prepare,
    columns=(
        ColumnSpec("code", Form.CODE, True, ("编码", "代码", "片区编码", "area_code")),
        ColumnSpec("name", Form.TEXT, True, ("名称", "片区", "值班片区", "area")),
        ColumnSpec("units", Form.LIST, True, ("街道", "单位", "所含街道", "streets")),
        ColumnSpec("hours", Form.TEXT, True, ("时段", "值班时段", "时间", "time")),
        ColumnSpec("days", Form.LIST, also=("星期", "周几", "weekdays")),
        ColumnSpec("lead", Form.CODE, also=("牵头", "牵头街道", "牵头单位", "lead_unit")),
    ),
    options=(LAYER,),
)

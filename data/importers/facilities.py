"""Brings facilities (部件) in: what the city keeps up, where it stands, and who looks after it."""

from collections.abc import Mapping
from pathlib import Path

from data.importers.choices import Choices, the_one_file
from data.importers.departments import Departments
from data.importers.import_kinds import DATUM, LAYER, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, row_id, source_digest
from data.importers.positions import (
    AXES,
    POSITION_COLUMNS,
    PositionReading,
    Positions,
    read_positions,
)
from data.importers.progress import told
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow, read_table
from data.importers.updates import by_name, changed_of, place_of, updated
from dispatch.facilities import Facility

NEEDED = ("code", "kind")
_OF_COLUMNS = by_name("name", "contractor", "department", "state")


def prepare_facilities(path: Path, choices: Choices, room: ImportRoom) -> Prepared:
    """Read facilities and check them; nothing is changed. A code that is known is the same facility.

    `kind` is a part class of GB/T 30428.2 or whatever the centre calls it. Refused: missing_value, duplicate.
    Noticed: unknown_contractor, unknown_department. One without a usable place is kept and told as unplaced.
    """
    digest = source_digest(path)
    findings = Findings()
    table = read_table(path, NEEDED, findings, choices.columns, choices.text("layer"), room.progress)
    where = PositionReading.at(room.centre, choices.reference)
    reading = _Reading(room, read_positions(table, where, findings), findings)
    for row in told(table, "checking", room.progress):
        try:
            reading.take(row)
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
    changed = changed_of(reading.facilities.values(), reading.kept.values(), findings)
    doubts = reading.positions.doubts
    return Prepared("facilities", path.name, digest, findings.report(), tuple(changed), doubts=doubts)


class _Reading:
    """Facilities read so far by code."""

    def __init__(self, room: ImportRoom, positions: Positions, findings: Findings) -> None:
        self._departments = Departments(room.centre)
        self.kept: Mapping[str, Facility] = {row.code: row for row in room.store.rows(Facility)}
        self.positions = positions
        self.findings = findings
        self.facilities: dict[str, Facility] = {}
        self.rows: dict[str, str] = {}
        self._contractors = {row.code: row.code for row in room.centre.contractors}
        named = {row.name: row.code for row in room.centre.contractors}
        self._contractors |= {name: code for name, code in named.items() if name not in self._contractors}

    def take(self, row: TableRow) -> None:
        """Keep the facility of a row; RowRefused where it can't be."""
        code, kind = row.need("code"), row.need("kind")
        if code in self.rows:
            raise RowRefused("duplicate", of=self.rows[code])
        known = self.kept.get(code)
        lon, lat = place_of(row, known, self.positions, self.findings)
        self.rows[code] = row.row
        made = Facility(
            id=known.id if known else row_id("facility", code),
            code=code,
            name=row.get("name") or kind,
            kind=kind,
            lon=lon,
            lat=lat,
            contractor=self._contractor(row),
            department=self._departments.code_of(row, "department", self.findings),
            state=row.get("state"),
        )
        self.facilities[code] = updated(made, known, row, _OF_COLUMNS)

    def _contractor(self, row: TableRow) -> str:
        """The contractor's code; one that the centre does not know is noticed and kept as it is written."""
        text = row.get("contractor")
        if text and text not in self._contractors:
            self.findings.notice(row.row, "unknown_contractor", contractor=text)
        return self._contractors.get(text, text)


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    return prepare_facilities(the_one_file(paths), choices, room)


KIND = ImportKind(
    "facilities",
    _prepare,
    columns=(
        ColumnSpec("code", Form.CODE, True, ("编码", "部件编码", "标识码", "objcode", "facility_id")),
        ColumnSpec("kind", Form.TEXT, True, ("类型", "部件类型", "小类", "小类代码", "class")),
        ColumnSpec("name", Form.TEXT, also=("名称", "部件名称", "objname")),
        *POSITION_COLUMNS,
        ColumnSpec("contractor", Form.CODE, also=("养护单位", "维护单位", "养护企业")),
        ColumnSpec("department", Form.CODE, also=("主管部门", "部门", "deptname")),
        ColumnSpec("state", Form.TEXT, also=("状态", "部件状态", "objstate", "status")),
    ),
    options=(LAYER, DATUM, AXES),
    is_map=True,
)

"""Brings permits in: who may do what where, in which hours, until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from data.importers.choices import Choices, the_one_file
from data.importers.datum_doubt import DatumAnswer, ground_of, shapes_answer
from data.importers.hours import hours_in, weekdays_in
from data.importers.import_kinds import DATUM, LAYER, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, row_id, source_digest
from data.importers.map_file import is_map_file
from data.importers.moments import day_of
from data.importers.odd_positions import ANYWHERE, is_on_globe
from data.importers.positions import AXES, POSITION_COLUMNS, PositionReading, read_positions
from data.importers.report import Finding, Findings, RowRefused
from data.importers.tables import TableRow, read_table
from data.importers.told_shapes import told_shapes, worded_shapes
from data.importers.updates import by_name, changed_of, updated
from data.importers.vocabulary import member_of
from data.importers.zone_file import has_shapes, read_raw_zones
from dispatch.permits import Permit, PermitKind
from dispatch.subject import Subject

NEEDED = ("number", "kind", "holder", "valid_from", "valid_to")
WIDEST_REACH_M = 5_000.0
_PLACES = ("lon", "lat", "wkt")
_OF_COLUMNS = by_name("place", "reach_m", "hours", "days", "authority", "subject", "conditions")


@dataclass(frozen=True)
class _Line:
    """A row with its place in WGS 84, None where it has none that can be used."""

    cells: TableRow
    shape: BaseGeometry | None
    is_shaped: bool = False


def prepare_permits(path: Path, choices: Choices, room: ImportRoom) -> Prepared:
    """Read permits and check them; nothing is changed. A number that is known is the same permit.

    In a table a place is a position, or words of geometry (WKT); a map file has shapes of its own.

    Refused: missing_value, unknown_permit, bad_day, ends_before_start, bad_hours, bad_reach, bad_shape,
    duplicate. Noticed: permit_expired, unknown_subject. One without a usable place is kept and told as
    unplaced: it is never near an incident.
    """
    digest = source_digest(path)
    findings = Findings()
    kept = {permit.number: permit for permit in room.store.rows(Permit)}
    read, doubts = _lines(path, choices, room, kept, findings)
    lines = [_on_globe(line, findings) for line in read]
    subjects = {subject.number for subject in room.store.rows(Subject)}
    today = room.centre.local(room.now).date()
    first: dict[str, str] = {}
    permits: list[Permit] = []
    for line in lines:
        try:
            permit = _permit(line, kept)
            if first.setdefault(permit.number, line.cells.row) != line.cells.row:
                raise RowRefused("duplicate", of=first[permit.number])
        except RowRefused as refused:
            findings.refuse(line.cells.row, refused.code, **refused.values)
            continue
        _notice(permit, line.cells.row, today, subjects, findings)
        if permit.wkb is None and permit.number in kept and kept[permit.number].wkb is not None:
            findings.notice(line.cells.row, "position_lost")
        permits.append(permit)
    changed = changed_of(permits, kept.values(), findings)
    brought = Prepared("permits", path.name, digest, findings.report(), tuple(changed), doubts=doubts)
    return _held_against_ground(lines, choices, room, path.name).added_to(brought)


def _on_globe(line: _Line, findings: Findings) -> _Line:
    """The row without its shape where that leaves the globe, as one does whose axes were turned wrongly."""
    if line.shape is None or not line.is_shaped:
        return line
    west, south, east, north = line.shape.bounds
    if is_on_globe(np.array([west, east]), np.array([south, north])).all():
        return line
    findings.unplace(line.cells.row, "out_of_range", lon=west, lat=south)
    return replace(line, shape=None)


def _held_against_ground(
    lines: Sequence[_Line], choices: Choices, room: ImportRoom, source: str
) -> DatumAnswer:
    """What roads and district say of the shapes; rows with a position have been looked at already."""
    shapes = [line.shape for line in lines if line.shape is not None and line.is_shaped]
    return shapes_answer(shapes, choices.reference, ground_of(room.centre), source)


def _lines(
    path: Path, choices: Choices, room: ImportRoom, kept: Mapping[str, Permit], findings: Findings
) -> tuple[list[_Line], tuple[Finding, ...]]:
    layer = choices.text("layer")
    if is_map_file(path):
        named = {**{column: column for column in NEEDED}, **choices.columns}
        raw = read_raw_zones(path, findings, named, layer, room.progress, choices.reference)
        if not has_shapes(raw):
            return [_as_stored(one.cells, kept, findings) for one in raw], tuple(findings.doubts)
        for one in raw:
            if one.shape is None:
                findings.unplace(one.cells.row, "broken_shape" if one.is_broken else "no_place")
        return [_Line(one.cells, one.shape, is_shaped=True) for one in raw], tuple(findings.doubts)
    table = read_table(path, NEEDED, findings, choices.columns, layer, room.progress)
    if table and not any(map(table[0].has, _PLACES)):
        return [_as_stored(row, kept, findings) for row in table], ()
    unshaped = [row for row in table if not row.get("wkt")]
    reading = PositionReading.at(room.centre, choices.reference)
    positions = read_positions(unshaped, reading, findings)
    places = {row.row: positions.take(row, findings) for row in unshaped}
    shapes: dict[str, BaseGeometry | None] = {
        row: None if place is None else shapely.Point(place) for row, place in places.items()
    }
    shapes |= _worded(path, [row for row in table if row.get("wkt")], choices, findings)
    return [_Line(row, shapes[row.row], bool(row.get("wkt"))) for row in table], (
        *positions.doubts,
        *findings.doubts,
    )


def _as_stored(row: TableRow, kept: Mapping[str, Permit], findings: Findings) -> _Line:
    """The row of a file that tells of no places, with the one that is kept."""
    known = kept.get(row.get("number"))
    if known is None or known.wkb is None:
        findings.unplace(row.row, "no_place")
        return _Line(row, None)
    return _Line(row, shapely.from_wkb(known.wkb))


def _worded(
    path: Path, rows: Sequence[TableRow], choices: Choices, findings: Findings
) -> dict[str, BaseGeometry | None]:
    """The shapes that rows tell in words."""
    own, is_broken = worded_shapes(rows)
    for row, is_lost in zip(rows, is_broken.tolist(), strict=True):
        if is_lost:
            findings.unplace(row.row, "bad_shape", value=row.get("wkt")[:40])
    shapes = told_shapes(path, own, rows, None, choices.reference, ANYWHERE, findings)
    return {row.row: shape for row, shape in zip(rows, shapes, strict=True)}


def _permit(line: _Line, kept: Mapping[str, Permit]) -> Permit:
    cells = line.cells
    number, holder = cells.need("number"), cells.need("holder")
    valid_from, valid_to = _day(cells, "valid_from"), _day(cells, "valid_to")
    if valid_to < valid_from:
        raise RowRefused("ends_before_start")
    known = kept.get(number)
    made = Permit(
        id=known.id if known else row_id("permit", number),
        number=number,
        kind=member_of(PermitKind, "permit", cells.need("kind")),
        holder=holder,
        place=cells.get("place"),
        valid_from=valid_from,
        valid_to=valid_to,
        wkb=None if line.shape is None else _wkb(line.shape),
        reach_m=_reach(cells),
        hours=hours_in(cells, "hours"),
        days=weekdays_in(cells, "days"),
        authority=cells.get("authority"),
        subject=cells.get("subject"),
        conditions=cells.get("conditions"),
    )
    return updated(made, known, cells, _OF_COLUMNS)


def _wkb(shape: BaseGeometry) -> bytes:
    if shape.is_empty or not shapely.is_valid(shape):
        raise RowRefused("bad_shape", value=shape.wkt[:40])
    blob: bytes = shapely.to_wkb(shapely.force_2d(shape), byte_order=1)
    return blob


def _day(cells: TableRow, column: str) -> date:
    text = cells.need(column)
    try:
        # A spreadsheet may give a day as the midnight that begins it.
        return day_of(text.removesuffix("T00:00:00").removesuffix(" 00:00:00"))
    except ValueError:
        raise RowRefused("bad_day", column=column, value=text) from None


def _reach(cells: TableRow) -> float:
    text = cells.get("reach_m")
    try:
        reach_m = float(text) if text else Permit.reach_m
    except ValueError:
        raise RowRefused("bad_reach", value=text) from None
    if not 0 <= reach_m <= WIDEST_REACH_M:
        raise RowRefused("bad_reach", value=text)
    return reach_m


def _notice(permit: Permit, row: str, today: date, subjects: set[str], findings: Findings) -> None:
    if permit.valid_to < today:
        findings.notice(row, "permit_expired", number=permit.number, valid_to=permit.valid_to.isoformat())
    if permit.subject and subjects and permit.subject not in subjects:
        findings.notice(row, "unknown_subject", number=permit.subject)


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    return prepare_permits(the_one_file(paths), choices, room)


KIND = ImportKind(
    "permits",
    _prepare,
    columns=(
        ColumnSpec("number", Form.CODE, True, ("许可证号", "证号", "编号", "许可编号")),
        ColumnSpec("kind", Form.CODE, True, ("许可类型", "类型", "许可事项")),
        ColumnSpec("holder", Form.TEXT, True, ("被许可人", "持证人", "申请单位", "单位")),
        ColumnSpec("valid_from", Form.DAY, True, ("有效期起", "开始日期", "生效日期")),
        ColumnSpec("valid_to", Form.DAY, True, ("有效期至", "有效期止", "截止日期", "结束日期")),
        ColumnSpec("place", Form.TEXT, also=("地点", "许可地点", "地址")),
        *POSITION_COLUMNS,
        ColumnSpec("wkt", Form.TEXT, also=("范围", "geometry", "geom")),
        ColumnSpec("reach_m", Form.NUMBER, also=("半径", "范围米")),
        ColumnSpec("hours", Form.TEXT, also=("时段", "许可时段", "时间")),
        ColumnSpec("days", Form.LIST, also=("星期", "周几")),
        ColumnSpec("authority", Form.TEXT, also=("发证机关", "许可机关", "审批单位")),
        ColumnSpec("subject", Form.CODE, also=("主体编号", "统一社会信用代码")),
        ColumnSpec("conditions", Form.TEXT, also=("条件", "许可内容", "备注")),
    ),
    options=(LAYER, DATUM, AXES),
    is_map=True,
)

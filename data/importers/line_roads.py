"""Makes roads of plain lines: where they meet is found by their coordinates, within a tolerance."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from data.importers.line_file import LineFile
from data.importers.progress import told
from data.importers.report import Finding, Findings, RowRefused
from data.importers.road_cells import RoadCells
from data.importers.road_reading import RoadReading
from data.importers.row_meaning import RowMeaning, said_of
from gis.road_build import cut_at_junctions, lengths_m
from gis.road_joining import plane_of
from gis.road_noding import Noded, noded
from gis.road_table import RoadTable

RowName = Callable[[int], str]
_TOLD_FROM_M = 0.001
_FARTHEST_DEGREES = 30.0


def line_roads(file: LineFile, cells: RoadCells, reading: RoadReading, row_name: RowName) -> RoadTable:
    """Read the lines of a file, not yet joined; sources are rows from 0. Rows that can't be are refused.

    A length that is told is that of all parts of a row together.
    """
    meanings: dict[int, RowMeaning] = {}
    for row in told(range(file.row_count), "reading", reading.progress):
        try:
            if row in file.lines.refused:
                raise file.lines.refused[row]
            if row in file.lines.flat:
                raise RowRefused("zero_length")
            meanings[row] = meaning = cells.meaning(row)
            if not meaning.way.is_open:
                raise RowRefused("closed_to_all")
        except RowRefused as error:
            meanings.pop(row, None)
            reading.findings.refuse(row_name(row), error.code, **error.values)
        else:
            for code, values in meaning.doubts:
                reading.findings.mend(row_name(row), code, **values)
    return _table(file, meanings)


def joined_lines(
    table: RoadTable, tolerance_m: float, splits_crossings: bool, reading: RoadReading, row_name: RowName
) -> RoadTable:
    """Cut lines where they meet and tell what was led where; sources are rows that `row_name` names."""
    reading.progress("join_roads", 0, 1)
    findings = reading.findings
    table = without_doubles(table, lambda row: findings.refuse(row_name(row), "double_line"))
    pairs = np.column_stack((table.lon, table.lat))
    table = _near_others(table, pairs, findings, row_name)
    found = noded(table, plane_of(pairs), tolerance_m, splits_crossings)
    _tell(found, table, findings, row_name)
    reading.progress("cut_roads", 0, 1)
    return cut_at_junctions(found.table)


def _near_others(
    table: RoadTable, pairs: NDArray[np.float64], findings: Findings, row_name: RowName
) -> RoadTable:
    """Leave out rows that no plane can measure together with the rest."""
    near = np.abs(pairs - np.median(pairs, axis=0)) <= _FARTHEST_DEGREES
    is_near = np.logical_and.reduceat(near.all(axis=1), table.offsets[:-1])
    far = np.unique(table.source[~is_near])
    for source in far.tolist():
        findings.refuse(row_name(source), "far_from_others")
    return table.taken(np.flatnonzero(~np.isin(table.source, far)))


def _tell(found: Noded, table: RoadTable, findings: Findings, row_name: RowName) -> None:
    row = [row_name(source) for source in table.source.tolist()]
    kept = set(found.table.source.tolist())
    for line in found.lost:
        if int(table.source[line]) not in kept:
            findings.refuse(row[line], "shorter_than_tolerance")
    for line, metres in found.moved:
        if metres >= _TOLD_FROM_M and int(table.source[line]) in kept:
            findings.mend(row[line], "end_led", distance_m=round(metres, 3))
    for line, onto, metres in found.met:
        if metres >= _TOLD_FROM_M:
            findings.mend(row[line], "end_met_line", of=row[onto], distance_m=round(metres, 3))
    for line, beside in found.apart:
        findings.notice(row[line], "end_beside_other_level", of=row[beside])
    if len(found.crossings):
        where = shapely.MultiPoint(found.crossings)
        values = {"count": len(found.crossings)}
        findings.noticed.append(Finding(row[0], "crossings_without_node", values, where))


def without_doubles(table: RoadTable, refuse: Callable[[int], None]) -> RoadTable:
    """Leave out roads over the same points as one before, either way round, that say no more than it.

    `refuse` is told the sources of which nothing else is left.
    """
    first: dict[tuple[bytes, ...], int] = {}
    doubles: list[int] = []
    pairs = np.column_stack((table.lon, table.lat))
    bounds = zip(table.offsets[:-1].tolist(), table.offsets[1:].tolist(), strict=True)
    for line, (start, end) in enumerate(bounds):
        points = min(pairs[start:end].tobytes(), pairs[start:end][::-1].tobytes())
        said = (table.access[line], table.road_class[line], table.layer[line])
        if first.setdefault((points, *(part.tobytes() for part in said)), line) != line:
            doubles.append(line)
    if not doubles:
        return table
    kept = np.setdiff1d(np.arange(table.road_count), doubles)
    for source in np.setdiff1d(table.source[doubles], table.source[kept]).tolist():
        refuse(source)
    return table.taken(kept)


def _table(file: LineFile, meanings: Mapping[int, RowMeaning]) -> RoadTable:
    lines = file.lines
    kept = np.flatnonzero(np.isin(lines.row, list(meanings)))
    said = [meanings[row] for row in lines.row[kept].tolist()]
    table = said_of(lines.roads(kept), said)
    kmh = np.array([one.both_kmh for one in said], dtype=np.float64)
    access = [[one.way.forward.access, one.way.backward.access] for one in said]
    told_m = np.array([np.nan if one.length_m is None else one.length_m for one in said], dtype=np.float64)
    return replace(
        table,
        access=np.array(access, dtype=np.uint8).reshape(-1, 2),
        speed_kmh=kmh.reshape(-1, 2),
        length_m=np.repeat(_of_parts(table, told_m)[:, np.newaxis], 2, axis=1),
    )


def _of_parts(table: RoadTable, told_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the told length of each part of a row: its share by what is measured."""
    if not np.isfinite(told_m).any():
        return told_m
    _, row, count = np.unique(table.source, return_inverse=True, return_counts=True)
    part_m = lengths_m(table)
    whole_m = np.bincount(row, weights=part_m)[row]
    share = np.where((count == 1)[row], 1.0, part_m / np.where(whole_m > 0, whole_m, 1.0))
    return np.asarray(told_m * share)

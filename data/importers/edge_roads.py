"""Makes roads of directed edges: rows with end ids, each with its own length and speed, two to a road."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.importers.line_file import LineFile, Lines
from data.importers.progress import told
from data.importers.report import RowRefused
from data.importers.road_cells import RoadCells, modes_of
from data.importers.road_reading import RoadReading
from data.importers.row_meaning import RowMeaning, said_of
from gis.road_network import Access
from gis.road_table import NO_KEY, RoadTable, turned
from gis.road_turns import EdgeTurn, RoadEnd

Numbers = NDArray[np.int64]
_EXACT = 2**53
_TURN = re.compile(r"(?P<kind>no|only) (?P<edge>\d{1,18}) (?P<modes>(?:(?:foot|ebike|car|boat),?)+)")


@dataclass(frozen=True, slots=True)
class _Edge:
    """One directed edge that passed all checks: its line, ends, and what its row says."""

    row: int
    line: int
    start: int
    end: int
    meaning: RowMeaning
    shape: int | None
    is_backward: bool


@dataclass(frozen=True, eq=False)
class EdgeRoads:
    """Roads of a file's edges and the turns that its rows restrict; sources are rows from 0.

    `backs` are the rows that became the way back of another row's road.
    """

    table: RoadTable
    turns: tuple[EdgeTurn, ...]
    backs: Mapping[int, int]


def edge_roads(
    file: LineFile, cells: RoadCells, reading: RoadReading, row_name: Callable[[int], str]
) -> EdgeRoads:
    """Read all edges; those that can't be are refused by row.

    Two edges of opposite direction over the same points become the two directions of one road. A road open
    to walking is walked both ways, unless the row itself says who may use it.
    """
    lines, findings = file.lines, reading.findings
    line_of_row = _single_lines(lines, file.row_count)
    node = _node_reader(cells)
    edges: dict[tuple[object, ...], _Edge] = {}
    for row in told(range(file.row_count), "reading", reading.progress):
        try:
            edge = _edge(row, line_of_row, cells, lines, node)
            key = _key(edge, lines)
            if edges.setdefault(key, edge) is not edge:
                raise RowRefused("duplicate", of=row_name(edges[key].row))
        except RowRefused as error:
            findings.refuse(row_name(row), error.code, **error.values)
        else:
            for code, values in edge.meaning.doubts:
                findings.mend(row_name(row), code, **values)
    numbers = {edge.row: cells.number("edge", edge.row) for edge in edges.values()}
    if None not in numbers.values():
        # Whoever wrote these numbers had the edges in this order.
        edges = dict(sorted(edges.items(), key=lambda item: numbers[item[1].row] or 0.0))
    pairs = _paired(edges, lines)
    ends = _ends_of_rows(pairs)
    end_of_edge = {int(at): ends[row] for row, at in numbers.items() if at is not None}
    return EdgeRoads(
        table=_table(pairs, lines),
        turns=tuple(_turns(cells, ends, end_of_edge, reading, row_name)),
        backs={edge.row: back.row for edge, back in pairs if back is not None},
    )


def _single_lines(lines: Lines, row_count: int) -> Numbers:
    """Return the one line of each row; -1 where it has several, -2 where it has none."""
    counts = np.bincount(lines.row, minlength=row_count)
    found = np.where(counts > 1, -1, -2)
    alone = counts[lines.row] == 1
    found[lines.row[alone]] = np.flatnonzero(alone)
    return found


def _edge(
    row: int, line_of_row: Numbers, cells: RoadCells, lines: Lines, node: Callable[[str, int], int]
) -> _Edge:
    if row in lines.refused:
        raise lines.refused[row]
    line = int(line_of_row[row])
    if line < 0:
        raise RowRefused("not_a_line")
    ends = node("start", row), node("end", row)
    shape = cells.number("shape", row)
    if row in lines.flat and shape is None:
        raise RowRefused("zero_length")
    is_backward = shape is not None and str(cells.cell("reversed", row)).casefold() in ("true", "1", "yes")
    meaning = cells.meaning(row)
    if not (meaning.way.forward.access if meaning.access is None else meaning.access):
        raise RowRefused("closed_to_all")
    return _Edge(row, line, *ends, meaning, None if shape is None else int(shape), is_backward)


def _node_reader(cells: RoadCells) -> Callable[[str, int], int]:
    """Read ids of ends as whole numbers; where no row has such, texts are numbered as they come."""
    numbers: dict[str, int] = {}
    is_named = not any(_is_whole(value) for end in ("start", "end") for value in cells.columns[end])

    def node(column: str, row: int) -> int:
        value = cells.cell(column, row)
        if value is None:
            raise RowRefused("end_missing", column=column)
        if is_named and isinstance(value, str):
            return numbers.setdefault(value.strip(), len(numbers) + 1)
        if not _is_whole(value):
            raise RowRefused("end_unreadable", column=column, value=value)
        return int(value)

    return node


def _is_whole(value: Any) -> bool:
    """Whether it is a whole number and nothing of it was lost on the way here."""
    try:
        number = int(value)
        is_whole = isinstance(value, str) or number == value
    except (TypeError, ValueError, OverflowError):
        return False
    is_exact = not isinstance(value, float) or abs(value) < _EXACT
    return is_whole and is_exact and NO_KEY < number < -NO_KEY


def _key(edge: _Edge, lines: Lines) -> tuple[object, ...]:
    points = _points(edge.line, lines)
    if edge.shape is not None:
        return edge.shape, edge.is_backward, edge.start, edge.end, points.tobytes()
    return edge.start, edge.end, points.tobytes()


def _points(line: int, lines: Lines) -> NDArray[np.float64]:
    return lines.pairs[lines.offsets[line] : lines.offsets[line + 1]]


def _paired(edges: Mapping[tuple[object, ...], _Edge], lines: Lines) -> list[tuple[_Edge, _Edge | None]]:
    pairs: list[tuple[_Edge, _Edge | None]] = []
    done: set[tuple[object, ...]] = set()
    for key, edge in edges.items():
        if key in done:
            continue
        points = _points(edge.line, lines)[::-1].tobytes()
        back_key: tuple[object, ...] = (edge.end, edge.start, points)
        if edge.shape is not None:
            back_key = (edge.shape, not edge.is_backward, *back_key)
        back = edges.get(back_key) if back_key != key else None
        done |= {key, back_key}
        if back is not None and edge.is_backward:
            edge, back = back, edge
        pairs.append((edge, back))
    return pairs


def _ends_of_rows(pairs: Sequence[tuple[_Edge, _Edge | None]]) -> dict[int, RoadEnd]:
    """Say for each row which direction of which road it became."""
    ends: dict[int, RoadEnd] = {}
    for edge, back in pairs:
        ends[edge.row] = RoadEnd(edge.row, edge.is_backward)
        if back is not None:
            ends[back.row] = RoadEnd(edge.row, True)
    return ends


def _turns(
    cells: RoadCells,
    ends: Mapping[int, RoadEnd],
    end_of_edge: Mapping[int, RoadEnd],
    reading: RoadReading,
    row_name: Callable[[int], str],
) -> Iterator[EdgeTurn]:
    """Read restrictions as `no EDGE MODES; only EDGE MODES`; those that can't be are told."""
    for row, end in ends.items():
        told_turns = str(cells.cell("turns", row) or "")
        for text in filter(None, (part.strip() for part in told_turns.split(";"))):
            match = _TURN.fullmatch(text)
            out = end_of_edge.get(int(match["edge"])) if match else None
            if match is None or out is None:
                reading.findings.notice(row_name(row), "turn_unplaced", value=text)
            else:
                yield EdgeTurn(end, out, match["kind"] == "only", modes_of(match["modes"]))


def _table(pairs: Sequence[tuple[_Edge, _Edge | None]], lines: Lines) -> RoadTable:
    """One road for each edge and its way back."""
    first = [edge for edge, _ in pairs]
    table = said_of(
        lines.roads(np.array([edge.line for edge in first], dtype=np.int64)), [edge.meaning for edge in first]
    )
    table.key[table.offsets[:-1]] = [edge.start for edge in first]
    table.key[table.offsets[1:] - 1] = [edge.end for edge in first]
    passages = [(_forward(edge), _backward(edge, back)) for edge, back in pairs]
    both = np.array(passages, dtype=np.float64).reshape(-1, 2, 3)
    table.access[:] = both[:, :, 0]
    table.speed_kmh[:], table.length_m[:] = both[:, :, 1], both[:, :, 2]
    return turned(table, np.array([edge.is_backward for edge in first], dtype=np.bool_))


def _forward(edge: _Edge) -> tuple[int, float, float]:
    """Who may travel, how fast, how long (NaN: measured)."""
    meaning = edge.meaning
    access = meaning.way.forward.access if meaning.access is None else meaning.access
    return int(access), meaning.travelled_kmh, math.nan if meaning.length_m is None else meaning.length_m


def _backward(edge: _Edge, back: _Edge | None) -> tuple[int, float, float]:
    """The same of the way back; without one it is walked all the same, unless the file says who may."""
    if back is not None:
        return _forward(back)
    access, kmh, length_m = _forward(edge)
    is_told = edge.shape is not None
    return 0 if is_told else access & Access.FOOT, kmh, length_m

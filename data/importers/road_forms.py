"""Tells in which form roads stand in files, and reads them: each form its own way, several files as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from data.importers.edge_roads import edge_roads
from data.importers.line_file import LineFile, open_lines
from data.importers.line_roads import joined_lines, line_roads, without_doubles
from data.importers.map_file import is_map_file
from data.importers.osm_roads import read_osm_roads
from data.importers.report import Findings, UnreadableFile
from data.importers.road_cells import RoadCells, origin_of, tag_columns
from data.importers.road_checks import doubt_ends, doubt_lengths, doubt_oneways
from data.importers.road_columns import columns_in
from data.importers.road_options import RoadForm, RoadOptions
from data.importers.road_reading import ReadRoads, RoadReading
from data.importers.tables import lacking
from data.importers.worded_roads import open_worded
from gis.road_joining import joined_by_place
from gis.road_table import RoadTable, joined
from gis.road_turns import EdgeTurn, TurnRule

OSM_SUFFIXES = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf", ".pbf")
GRAPH_SUFFIXES = (".graphml",)


def read_roads(paths: Sequence[Path], options: RoadOptions, reading: RoadReading) -> ReadRoads:
    """Read files of roads and join them: OpenStreetMap by node ids, all else by coordinates.

    UnreadableFile where a file is missing, of another kind, cut off, or there are no roads in them.
    """
    maps = [path for path in paths if (options.form or _form_by_name(path)) is RoadForm.OSM]
    if len(maps) == len(paths):
        return read_osm_roads(paths, reading)
    gathered = _Gathered(options, reading, has_many=len(paths) > 1)
    if maps:
        gathered.take_ways(read_osm_roads(maps, reading))
    for path in paths:
        if path not in maps:
            gathered.take(path)
    return gathered.joined(paths[0])


def _form_by_name(path: Path) -> RoadForm | None:
    """The form of a file where its name tells it; None for map files and tables, whose columns tell."""
    name = path.name.lower()
    if name.endswith(OSM_SUFFIXES):
        return RoadForm.OSM
    if name.endswith(GRAPH_SUFFIXES):
        return RoadForm.GRAPHML
    return None


@dataclass
class _Gathered:
    """What has been read of several files: roads under one numbering of all their rows."""

    options: RoadOptions
    reading: RoadReading
    has_many: bool
    names: list[str] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)
    partners: dict[int, int] = field(default_factory=dict)
    pieces: list[RoadTable] = field(default_factory=list)
    lines: list[RoadTable] = field(default_factory=list)
    turns: list[TurnRule] = field(default_factory=list)
    edge_turns: list[EdgeTurn] = field(default_factory=list)
    attributions: list[str] = field(default_factory=list)

    def take_ways(self, read: ReadRoads) -> None:
        """Take what was read of OpenStreetMap files; their ways become rows."""
        ways, row = np.unique(read.table.source, return_inverse=True)
        row_of_way = {way: at for at, way in enumerate(ways.tolist())}
        self.names = [f"way/{way}" for way in ways.tolist()]
        self.origins = ways.tolist()
        self.pieces.append(replace(read.table, source=row.astype(np.int64)))
        self.attributions.append(read.attribution)
        self.turns = [
            replace(
                turn,
                from_road=row_of_way.get(turn.from_road, -1),
                to_road=row_of_way.get(turn.to_road, -1),
            )
            for turn in read.turns
        ]

    def take(self, path: Path) -> None:
        """Take a file of edges or lines."""
        options, findings = self.options, self.reading.findings
        is_graph = (options.form or _form_by_name(path)) is RoadForm.GRAPHML
        self.reading.progress("reading", 0, 1)
        file = _graph(path, options) if is_graph else _opened(path, options, findings)
        columns = columns_in(path, file.header, options.columns)
        is_directed = options.form is RoadForm.EDGES or is_graph or self._has_ends(columns)
        cells = RoadCells(
            {ours: file.cells[name] for ours, name in columns.items()},
            options,
            is_directed,
            {name: file.cells[name] for name in tag_columns(file.header, columns, is_directed)},
        )
        told = ", ".join(f"{ours}={theirs}" for ours, theirs in columns.items())
        findings.notice(path.name, "columns_taken", columns=told)
        findings.read += file.row_count
        findings.doubts += file.doubts
        if not file.is_reference_told:
            findings.notice(path.name, "reference_unsaid")
        base = self._number_rows(path, file, cells)
        if is_directed:
            self._take_edges(path, file, cells, base)
        else:
            self._take_lines(path, file, cells, base)
        doubt_oneways(path, cells, findings)
        self.attributions.append(file.attribution)

    def joined(self, first: Path) -> ReadRoads:
        """All that was taken as one."""
        options, reading = self.options, self.reading
        if self.lines:
            lines = joined(self.lines)
            self.pieces.append(
                joined_lines(lines, options.tolerance_m, options.splits_crossings, reading, self.row_name)
            )
        tables = [table for table in self.pieces if table.road_count]
        if not tables:
            raise UnreadableFile("empty", first, "no road that anybody may use")
        whole = joined_by_place(tables, options.tolerance_m)
        if len(tables) > 1:
            whole = without_doubles(whole, self._refuse_double)
        return ReadRoads(
            whole,
            self.row_name,
            tuple(self.turns),
            tuple(self.edge_turns),
            np.array(self.origins, dtype=np.int64),
            frozenset(self.partners),
            attribution="; ".join(dict.fromkeys(filter(None, self.attributions))),
        )

    def row_name(self, row: int) -> str:
        """What a row is called in the account."""
        return self.names[row]

    def _refuse_double(self, row: int) -> None:
        for one in (row, self.partners.get(row)):
            if one is not None:
                self.reading.findings.refuse(self.names[one], "double_line")

    def _has_ends(self, columns: Mapping[str, str]) -> bool:
        has_ends = {"start", "end"} <= columns.keys()
        return has_ends and self.options.form is not RoadForm.LINES

    def _number_rows(self, path: Path, file: LineFile, cells: RoadCells) -> int:
        base = len(self.names)
        prefix = f"{path.name} " if self.has_many else ""
        self.names += [f"{prefix}{row}" for row in file.rows or range(1, file.row_count + 1)]
        self.origins += [origin_of(cells.cell("id", row), row + 1) for row in range(file.row_count)]
        return base

    def _take_edges(self, path: Path, file: LineFile, cells: RoadCells, base: int) -> None:
        if missing := [column for column in ("start", "end") if not cells.has(column)]:
            raise lacking(path, missing, file.header)
        edges = edge_roads(file, cells, self.reading, lambda row: self.names[base + row])
        if edges.table.road_count:
            doubt_ends(path, edges.table, self.reading.findings)
            doubt_lengths(path, edges.table, self.reading.findings)
        self.pieces.append(replace(edges.table, source=edges.table.source + base))
        self.partners |= {row + base: back + base for row, back in edges.backs.items()}
        self.edge_turns += [turn.numbered_from(base) for turn in edges.turns]

    def _take_lines(self, path: Path, file: LineFile, cells: RoadCells, base: int) -> None:
        table = line_roads(file, cells, self.reading, lambda row: self.names[base + row])
        if table.road_count:
            doubt_lengths(path, table, self.reading.findings)
            self.lines.append(replace(table, source=table.source + base))


def _graph(path: Path, options: RoadOptions) -> LineFile:
    # Loaded for graphs alone: what reads them takes longer to load than most files to read.
    from data.importers.graphml_roads import open_graph

    return open_graph(path, options.reference)


def _opened(path: Path, options: RoadOptions, findings: Findings) -> LineFile:
    if not is_map_file(path):
        return open_worded(path, options, findings)
    return open_lines(path, options.layer, options.reference)

"""Reads roads from GraphML, as OSMnx and networkx write it: directed edges between nodes with x and y."""

import math
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import networkx
import numpy as np
import shapely

from data.importers.line_file import LineFile, moved_to_wgs84
from data.importers.map_reference import map_reference
from data.importers.osm_roads import ATTRIBUTION
from data.importers.report import UnreadableFile, trouble_of
from gis.reference import Reference

START, END = "u", "v"
_X, _Y = ("x", "lon", "X"), ("y", "lat", "Y")
_TROUBLE = (
    networkx.NetworkXException,
    ParseError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
)


def open_graph(path: Path, reference: Reference) -> LineFile:
    """Read the edges of a graph as lines; one without a shape goes straight from node to node.

    An undirected edge stands for both directions. UnreadableFile: not_found, wrong_format, empty (no edge),
    unknown_reference.
    """
    graph = _graph(path)
    if not graph.number_of_edges():
        raise UnreadableFile("empty", path, "no edge")
    places = {node: _place(values) for node, values in graph.nodes(data=True)}
    rows = [{**values, START: start, END: end} for start, end, values in graph.edges(data=True)]
    # A place that is none is told by the checks that follow, not by numpy.
    with np.errstate(invalid="ignore"):
        shapes = np.array([_shape(row, places) for row in rows], dtype=object)
    names = dict.fromkeys(name for row in rows for name in row if name != "geometry")
    cells = {name: [row.get(name) for row in rows] for name in names}
    found = map_reference(path, str(graph.graph.get("crs") or ""), reference)
    is_osm = "OSMnx" in str(graph.graph.get("created_with", ""))
    broken = frozenset(np.flatnonzero(shapely.is_missing(shapes)).tolist())
    told = ATTRIBUTION if is_osm else str(graph.graph.get("attribution", ""))
    return LineFile(path, cells, moved_to_wgs84(shapes, found), broken, told, found.doubts)


def _graph(path: Path) -> Any:
    if not path.is_file():
        raise UnreadableFile("not_found", path)
    try:
        with warnings.catch_warnings():
            # What networkx only warns of (a key without a type) is judged by our own checks.
            warnings.simplefilter("ignore")
            graph = networkx.read_graphml(path, force_multigraph=True)
    except _TROUBLE as error:
        raise UnreadableFile("wrong_format", path, trouble_of(error)) from error
    return graph if graph.is_directed() else graph.to_directed()


def _place(values: Mapping[str, Any]) -> tuple[float, float]:
    return _number(values, _X), _number(values, _Y)


def _number(values: Mapping[str, Any], names: tuple[str, ...]) -> float:
    value = next((values[name] for name in names if name in values), None)
    try:
        return math.nan if value is None else float(value)
    except (TypeError, ValueError):
        return math.nan


def _shape(row: Mapping[str, Any], places: Mapping[Any, tuple[float, float]]) -> Any:
    text = row.get("geometry")
    if not text:
        return shapely.LineString([places[row[START]], places[row[END]]])
    shape = shapely.from_wkt(str(text), on_invalid="ignore")
    return None if shape is None else shapely.force_2d(shape)

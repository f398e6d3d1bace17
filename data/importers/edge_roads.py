"""Reads roads from a GeoJSON file of directed edges, each with its own length and duration."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.importers.report import Findings, ImportReport, RowRefused, UnreadableFile
from data.importers.road_rules import ACCESS_OF_CLASS, CLASS_OF_HIGHWAY, class_of_speed
from data.importers.stranded_roads import notice_stranded
from gis.reference import WGS84, Reference
from gis.road_build import build_network
from gis.road_network import Access, EdgeFlag, RoadClass, RoadNetwork
from gis.road_table import Passage, Road

Floats = NDArray[np.float64]
_NEAR_DEGREES = 2.0


@dataclass(frozen=True)
class EdgeColumns:
    """Which property holds what; empty for what a file does not have.

    `marks` is a whole number of bits, of which `tunnel_bit` and `motorway_bit` are read. Without a
    `highway` column (OpenStreetMap values) the class is inferred from the speed.
    """

    start: str = "u"
    end: str = "v"
    name: str = "name"
    ref: str = "ref"
    length_m: str = "length_m"
    duration_s: str = "duration_s"
    speed_kmh: str = "kmh"
    highway: str = ""
    marks: str = "classes"
    tunnel_bit: int = 1
    motorway_bit: int = 2


@dataclass(frozen=True)
class _Edge:
    """One directed edge of the file that passed all checks."""

    row: int
    start: int
    end: int
    coordinates: Floats
    passage: Passage
    road_class: RoadClass
    name: str
    flags: EdgeFlag


def read_edge_roads(
    path: Path,
    built: datetime,
    columns: EdgeColumns | None = None,
    reference: Reference = WGS84,
    attribution: str = "",
    licence: str = "",
) -> tuple[RoadNetwork, ImportReport]:
    """Read a network and the report of its features; a row is a feature's number from 1 on.

    Two edges of opposite direction over the same points become the two directions of one road. A road
    open to walking is walked both ways. UnreadableFile where the file is missing, is no GeoJSON feature
    collection or holds no usable edge.
    """
    features = _features(path)
    findings = Findings(read=len(features))
    middle = _middle(features)
    edges: dict[tuple[int, int, bytes], _Edge] = {}
    for row, feature in enumerate(features, start=1):
        try:
            edge = _edge(row, feature, columns or EdgeColumns(), reference, middle, findings)
            if edges.setdefault(_key(edge), edge) is not edge:
                raise RowRefused("duplicate", of=edges[_key(edge)].row)
        except RowRefused as error:
            findings.refuse(str(row), error.code, **error.values)
    if not edges:
        raise UnreadableFile("empty", path, "no usable edge")
    metadata = {
        "attribution": attribution,
        "licence": licence,
        "source": path.name,
        "datum": WGS84.code,
        "built": built.isoformat(),
    }
    network, _ = build_network(_paired(edges), (), metadata)
    notice_stranded(network, findings)
    return network, findings.report()


def _features(path: Path) -> Sequence[Any]:
    if not path.is_file():
        raise UnreadableFile("not_found", path)
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        features = content["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableFile("wrong_format", path, "no GeoJSON feature collection") from error
    if not isinstance(features, list):
        raise UnreadableFile("wrong_format", path, "its features are no list")
    return features


def _edge(
    row: int, feature: Any, columns: EdgeColumns, reference: Reference, middle: Floats, findings: Findings
) -> _Edge:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise RowRefused("no_properties")
    values = feature["properties"]
    coordinates = _coordinates(feature.get("geometry"), middle)
    start, end = (_node(values, column) for column in (columns.start, columns.end))
    length_m, kmh = _measures(row, values, columns, findings)
    marks = int(_number(values, columns.marks) or 0)
    is_motorway = bool(marks & columns.motorway_bit)
    road_class = RoadClass.MOTORWAY if is_motorway else _class(row, values, columns, kmh, findings)
    lon, lat = reference.to_wgs84(coordinates[:, 0], coordinates[:, 1])
    return _Edge(
        row=row,
        start=start,
        end=end,
        coordinates=np.column_stack((lon, lat)),
        passage=Passage(ACCESS_OF_CLASS[road_class], kmh, length_m),
        road_class=road_class,
        name=str(values.get(columns.name) or values.get(columns.ref) or ""),
        flags=EdgeFlag.TUNNEL if marks & columns.tunnel_bit else EdgeFlag.NONE,
    )


def _coordinates(geometry: Any, middle: Floats) -> Floats:
    if not isinstance(geometry, dict) or geometry.get("type") != "LineString":
        raise RowRefused("not_a_line")
    try:
        points = np.array([pair[:2] for pair in geometry["coordinates"]], dtype=np.float64)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise RowRefused("bad_coordinates") from error
    if points.ndim != 2 or points.shape[1:] != (2,) or len(points) < 2:
        raise RowRefused("bad_coordinates")
    if not np.isfinite(points).all():
        raise RowRefused("not_finite", value="NaN")
    _check_places(points, middle)
    if not np.ptp(points, axis=0).any():
        raise RowRefused("zero_length")
    return points


def _check_places(points: Floats, middle: Floats) -> None:
    """Refuse lat/lon in place of lon/lat: off the globe, or near the other rows only when turned round."""
    is_on_globe = (np.abs(points) <= (180.0, 90.0)).all()
    turned = points[:, ::-1]
    is_turned_near = (np.abs(turned - middle) <= _NEAR_DEGREES).all()
    if is_turned_near and not (np.abs(points - middle) <= _NEAR_DEGREES).all():
        raise RowRefused("swapped_lat_lon", lon=points[0, 0], lat=points[0, 1])
    if not is_on_globe:
        code = "swapped_lat_lon" if (np.abs(turned) <= (180.0, 90.0)).all() else "out_of_range"
        raise RowRefused(code, lon=points[0, 0], lat=points[0, 1])


def _middle(features: Sequence[Any]) -> Floats:
    """Return the median of the first points of all rows that have one on the globe, else NaN, shape (2,)."""
    firsts = []
    for feature in features:
        try:
            first = [float(value) for value in feature["geometry"]["coordinates"][0][:2]]
        except (KeyError, TypeError, ValueError, IndexError):
            continue
        if len(first) == 2 and abs(first[0]) <= 180.0 and abs(first[1]) <= 90.0:
            firsts.append(first)
    return np.median(np.array(firsts), axis=0) if firsts else np.full(2, np.nan)


def _node(values: Mapping[str, Any], column: str) -> int:
    value = values.get(column)
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        raise RowRefused("end_missing", column=column)
    try:
        if int(value) != float(value):
            raise ValueError
        return int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise RowRefused("end_unreadable", column=column, value=value) from error


def _measures(
    row: int, values: Mapping[str, Any], columns: EdgeColumns, findings: Findings
) -> tuple[float | None, float]:
    """Return length and speed so that both give the row's own duration; a missing length is measured."""
    length_m = _number(values, columns.length_m)
    duration_s, kmh = _number(values, columns.duration_s), _number(values, columns.speed_kmh)
    for column, value in ((columns.duration_s, duration_s), (columns.speed_kmh, kmh)):
        if value is not None and value <= 0:
            raise RowRefused("not_positive", column=column, value=value)
    if length_m is not None and length_m <= 0:
        raise RowRefused("zero_length")
    if length_m is not None and duration_s is not None:
        return length_m, length_m * 3.6 / duration_s
    if kmh is None:
        raise RowRefused("no_duration")
    if length_m is None:
        findings.mend(str(row), "length_missing")
    else:
        findings.mend(str(row), "duration_missing")
    return length_m, kmh


def _number(values: Mapping[str, Any], column: str) -> float | None:
    value = values.get(column) if column else None
    if value is None or value == "":
        return None
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise RowRefused("not_a_number", column=column, value=value) from error
    if not math.isfinite(number):
        raise RowRefused("not_finite", value=value)
    return number


def _class(
    row: int, values: Mapping[str, Any], columns: EdgeColumns, kmh: float, findings: Findings
) -> RoadClass:
    highway = str(values.get(columns.highway) or "") if columns.highway else ""
    known = CLASS_OF_HIGHWAY.get(highway.removesuffix("_link"))
    if highway and known is None:
        findings.mend(str(row), "class_unknown", highway=highway)
    return known or class_of_speed(kmh)


def _key(edge: _Edge) -> tuple[int, int, bytes]:
    return edge.start, edge.end, edge.coordinates.tobytes()


def _paired(edges: Mapping[tuple[int, int, bytes], _Edge]) -> list[Road]:
    roads, done = [], set()
    for key, edge in edges.items():
        if key in done:
            continue
        back_key = (edge.end, edge.start, edge.coordinates[::-1].tobytes())
        back = edges.get(back_key) if back_key != key else None
        done |= {key, back_key}
        roads.append(_road(edge, back))
    return roads


def _road(edge: _Edge, back: _Edge | None) -> Road:
    """Make one road of an edge and its way back; without one it is walked back all the same."""
    walked = Passage(edge.passage.access & Access.FOOT, edge.passage.speed_kmh, edge.passage.length_m)
    return Road(
        source=edge.row,
        node_keys=(edge.start, edge.end),
        coordinates=edge.coordinates,
        forward=edge.passage,
        backward=back.passage if back else walked,
        road_class=edge.road_class,
        name=edge.name,
        flags=edge.flags,
    )

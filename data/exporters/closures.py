"""Closures as GeoJSON: each as it was drawn, in WGS 84, for another centre or for this one again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import shapely
import shapely.geometry
from shapely.geometry.base import BaseGeometry

from data.exporters.writing import written_whole
from dispatch.canonical import as_plain
from dispatch.closure_queries import ClosureView
from dispatch.closures import Closure

_NOT_TOLD = ("stretch", "id", "version")


def write_closures(views: Sequence[ClosureView], path: Path, *, replaces: bool = False) -> None:
    """Write a file whole or not at all; Refused("file_exists") where one is there, unless it `replaces`."""
    with written_whole(path, replaces=replaces) as beside:
        beside.write_text(as_geojson(views), encoding="utf-8")


def as_geojson(views: Sequence[ClosureView]) -> str:
    """A feature collection, one feature each: what `close-road --geojson` reads again."""
    features = [
        {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(_drawn_shape(view.closure)),
            "properties": {key: value for key, value in view_told(view).items() if key not in _NOT_TOLD},
        }
        for view in views
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1)


def view_told(view: ClosureView) -> dict[str, object]:
    """A closure with how it stands and what it covers, as JSON carries it."""
    told: dict[str, object] = as_plain(view.closure)
    return {**told, "state": view.state.value, "edges": view.edges, "length_m": round(view.length_m, 1)}


def _drawn_shape(closure: Closure) -> BaseGeometry:
    lines = closure.stretch.lines
    if closure.stretch.is_area:
        return shapely.MultiPolygon([shapely.Polygon(line) for line in lines])
    return shapely.MultiLineString([shapely.LineString(line) for line in lines])

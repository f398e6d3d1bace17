"""What the tests of roads share: files read into networks, and lines as people would draw them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from data.importers.report import ImportReport
from data.importers.road_forms import read_roads
from data.importers.road_options import RoadOptions
from data.importers.road_reading import RoadReading, finished
from gis.road_network import RoadNetwork

SHARED = Path(__file__).parents[4] / "shared" / "data"


def network_in(*paths: Path, options: RoadOptions | None = None) -> tuple[RoadNetwork, ImportReport]:
    """The network of files and the account of their rows."""
    network, reading = reading_of(*paths, options=options)
    return network, reading.findings.report()


def reading_of(*paths: Path, options: RoadOptions | None = None) -> tuple[RoadNetwork, RoadReading]:
    """The same with all that was found, doubts too."""
    options, reading = options or RoadOptions(), RoadReading()
    return finished(read_roads(paths, options, reading), reading, {}, options.clip), reading


def shared(name: str) -> Path:
    """A real file; the test is skipped where it is not beside the project."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"real data {name} is not beside the project")
    return path


def feature(line: object, kind: str = "LineString", **properties: object) -> dict[str, object]:
    """A feature of a line."""
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": line}}


def write_geojson(path: Path, features: Sequence[object]) -> Path:
    """A file of features."""
    content = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path

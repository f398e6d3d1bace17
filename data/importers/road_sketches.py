"""Looks at files of roads (OpenStreetMap, GraphML) without reading them: how many there are, and where."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import osmium

from data.importers.archives import PORTION, STREAM_SUFFIXES, stream_portions
from data.importers.file_kinds import FileKind
from data.importers.lines import Bounds
from data.importers.report import UnreadableFile, trouble_of

_MOST_COUNTED_BYTES = 20_000_000
"""Ways of a larger file are not counted: that takes longer than anybody likes to wait for a look."""
_EDGE = re.compile(rb"<edge[\s/>]")
_OVERLAP = len(b"<edge ") - 1


@dataclass(frozen=True)
class RoadSketch:
    """`roads`: ways or edges, None where they were not counted; OpenStreetMap is always in WGS 84."""

    roads: int | None
    reference: str = ""
    bounds: Bounds | None = None


def sketch_of_roads(path: Path, kind: FileKind) -> RoadSketch:
    """What a look at the file tells; UnreadableFile where it is missing or is none of its kind."""
    if not path.is_file():
        raise UnreadableFile("not_found", path)
    if kind is FileKind.GRAPHML:
        return RoadSketch(sum(1 for _ in _edges(path)))
    try:
        return RoadSketch(_ways(path), "wgs84", _header_bounds(path))
    except (RuntimeError, ValueError) as error:
        raise UnreadableFile("wrong_format", path, trouble_of(error)) from error


def _ways(path: Path) -> int | None:
    if path.stat().st_size > _MOST_COUNTED_BYTES:
        return None
    if path.suffix.lower() in STREAM_SUFFIXES:
        for _ in stream_portions(path):
            pass
    return sum(1 for _ in osmium.FileProcessor(str(path), osmium.osm.WAY))


def _header_bounds(path: Path) -> Bounds | None:
    with closing(osmium.io.Reader(str(path), osmium.osm.NOTHING)) as reader:
        box = reader.header().box()
    if not box.valid():
        return None
    first, second = box.bottom_left, box.top_right
    return (first.lon, first.lat, second.lon, second.lat)


def _edges(path: Path) -> Iterator[bytes]:
    kept = b""
    with path.open("rb") as file:
        if b"<graphml" not in (portion := file.read(PORTION)):
            raise UnreadableFile("wrong_format", path, "no GraphML")
        while portion:
            yield from _EDGE.findall(kept + portion)
            kept, portion = portion[-_OVERLAP:], file.read(PORTION)

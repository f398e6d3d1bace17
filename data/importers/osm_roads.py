"""Reads roads from OpenStreetMap files (.osm, .osm.gz, .osm.pbf), several joined by node ids."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import osmium

from data.importers.osm_ways import OsmWays
from data.importers.progress import told_of
from data.importers.report import UnreadableFile, trouble_of
from data.importers.road_reading import ReadRoads, RoadReading
from gis.road_build import cut_at_junctions

ATTRIBUTION = "© OpenStreetMap contributors"
LICENCE = "ODbL-1.0"
_KEYS = ("highway", "waterway", "barrier", "type")


def read_osm_roads(paths: Sequence[Path], reading: RoadReading) -> ReadRoads:
    """Read the roads of files and tell of their ways and turn restrictions.

    A way of a road class is a row `way/ID`, a turn restriction `relation/ID`, after the file's name where
    there are several. The same node id is one node; of a way that comes twice the fuller is kept.
    UnreadableFile where a file is missing, is no OSM file, or none holds a road.
    """
    ways = OsmWays(reading.findings)
    for path in paths:
        ways.begin(f"{path.name} " if len(paths) > 1 else "")
        try:
            for item in told_of(_items(path), 0, "reading", reading.progress):
                ways.take(item)
        except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
            raise UnreadableFile("wrong_format", path, trouble_of(error)) from error
    table = ways.table()
    if not table.road_count:
        raise UnreadableFile("empty", paths[0], "no road that anybody may use")
    reading.progress("cut_roads", 0, 1)
    pieces = cut_at_junctions(table)
    return ReadRoads(
        pieces, lambda way: f"way/{way}", tuple(ways.turns), attribution=ATTRIBUTION, licence=LICENCE
    )


def _items(path: Path) -> Iterator[Any]:
    if not path.is_file():
        raise UnreadableFile("not_found", path)
    wanted = osmium.filter.KeyFilter(*_KEYS)
    yield from osmium.FileProcessor(str(path)).with_locations().with_filter(wanted)

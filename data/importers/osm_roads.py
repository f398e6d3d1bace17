"""Reads roads from OpenStreetMap files (.osm, .osm.gz, .osm.pbf) into a network."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import osmium

from data.importers.osm_tags import WayMeaning, meaning_of_way, stopped_by_barrier
from data.importers.report import Findings, ImportReport, UnreadableFile
from data.importers.stranded_roads import notice_stranded
from gis.road_build import TurnRule, build_network, cut_at_junctions
from gis.road_network import Access, RoadNetwork
from gis.road_table import Road

ATTRIBUTION = "© OpenStreetMap contributors"
LICENCE = "ODbL-1.0"
_KEYS = ("highway", "waterway", "barrier", "type")
_RESTRICTION_KEYS = ("restriction", "restriction:motor_vehicle", "restriction:motorcar")
_EXCEPTIONS = {"bicycle": Access.EBIKE, "motorcar": Access.CAR, "motor_vehicle": Access.CAR}


@dataclass
class _Reading:
    """What has been read of a file so far."""

    findings: Findings = field(default_factory=Findings)
    barriers: dict[int, Access] = field(default_factory=dict)
    roads: list[Road] = field(default_factory=list)
    turns: list[TurnRule] = field(default_factory=list)


def read_osm_roads(path: Path, built: datetime) -> tuple[RoadNetwork, ImportReport]:
    """Read a network and the report of its ways and turn restrictions; `built` goes into the metadata.

    A way of a road class is a row `way/ID`, a turn restriction `relation/ID`. UnreadableFile where the
    file is missing, is no OSM file or holds no road.
    """
    reading = _Reading()
    try:
        for item in _items(path):
            _take(item, reading)
    except (RuntimeError, osmium.InvalidLocationError) as error:
        raise UnreadableFile("wrong_format", path, str(error)) from error
    if not reading.roads:
        raise UnreadableFile("empty", path, "no road that anybody may use")
    metadata = {
        "attribution": ATTRIBUTION,
        "licence": LICENCE,
        "source": path.name,
        "datum": "wgs84",
        "built": built.isoformat(),
    }
    network, lost = build_network(cut_at_junctions(reading.roads), reading.turns, metadata)
    for turn in dict.fromkeys(turn.source for turn in lost):
        reading.findings.refuse(f"relation/{turn}", "restriction_unplaced")
    notice_stranded(network, reading.findings, "way/")
    return network, reading.findings.report()


def _items(path: Path) -> Iterator[Any]:
    if not path.is_file():
        raise UnreadableFile("not_found", path)
    wanted = osmium.filter.KeyFilter(*_KEYS)
    yield from osmium.FileProcessor(str(path)).with_locations().with_filter(wanted)


def _take(item: Any, reading: _Reading) -> None:
    tags = {tag.k: tag.v for tag in item.tags}
    if item.is_node():
        if stopped := stopped_by_barrier(tags) if "barrier" in tags else Access.NONE:
            reading.barriers[item.id] = stopped
    elif item.is_way():
        if "highway" in tags or tags.get("waterway") in ("river", "canal"):
            _take_way(item, tags, reading)
    elif item.is_relation() and tags.get("type", "").startswith("restriction"):
        _take_restriction(item, tags, reading)


def _take_way(way: Any, tags: Mapping[str, str], reading: _Reading) -> None:
    row, findings = f"way/{way.id}", reading.findings
    meaning = meaning_of_way(tags)
    if meaning is None and "highway" not in tags:
        return
    findings.read += 1
    if meaning is None:
        findings.refuse(row, "not_a_road", highway=tags["highway"])
        return
    if not meaning.is_open:
        findings.refuse(row, "closed_to_all")
        return
    runs = _runs(way)
    if not runs:
        findings.refuse(row, "too_short")
        return
    if sum(map(len, runs)) < len({node.ref for node in way.nodes}):
        findings.mend(row, "nodes_missing")
    for code, tag in meaning.doubts:
        findings.mend(row, code, tag=tag)
    reading.roads.extend(_road(way.id, run, meaning, reading.barriers) for run in runs)


def _runs(way: Any) -> list[list[tuple[int, float, float]]]:
    """Return the stretches of nodes (id, lon, lat) that have positions, each of two nodes or more."""
    runs: list[list[tuple[int, float, float]]] = [[]]
    for node in way.nodes:
        if not node.location.valid():
            runs.append([])
        elif not runs[-1] or runs[-1][-1][0] != node.ref:
            runs[-1].append((node.ref, node.location.lon, node.location.lat))
    return [run for run in runs if len(run) > 1]


def _road(
    way: int, run: list[tuple[int, float, float]], meaning: WayMeaning, barriers: Mapping[int, Access]
) -> Road:
    keys = [node[0] for node in run]
    return Road(
        source=way,
        node_keys=keys,
        coordinates=np.array([node[1:] for node in run]),
        forward=meaning.forward,
        backward=meaning.backward,
        road_class=meaning.road_class,
        name=meaning.name,
        layer=meaning.layer,
        flags=meaning.flags,
        barriers={place: barriers[key] for place, key in enumerate(keys) if key in barriers},
    )


def _take_restriction(relation: Any, tags: Mapping[str, str], reading: _Reading) -> None:
    row, findings = f"relation/{relation.id}", reading.findings
    findings.read += 1
    kind = next((tags[key] for key in _RESTRICTION_KEYS if key in tags), "")
    members = [(member.role, member.type, member.ref) for member in relation.members]
    into, out = ([ref for role, _, ref in members if role == end] for end in ("from", "to"))
    via = [(type_, ref) for role, type_, ref in members if role == "via"]
    if any(type_ == "w" for type_, _ in via):
        findings.refuse(row, "restriction_via_way")
    elif not kind.startswith(("no_", "only_")):
        findings.refuse(row, "restriction_unreadable")
    elif not into or not out or len(via) != 1:
        findings.refuse(row, "restriction_incomplete")
    else:
        access = _bound(tags)
        reading.turns.extend(
            TurnRule(relation.id, start, via[0][1], end, kind.startswith("only_"), access)
            for start, end in product(into, out)
        )


def _bound(tags: Mapping[str, str]) -> Access:
    bound = Access.CAR if "restriction" not in tags else Access.CAR | Access.EBIKE
    for exception in tags.get("except", "").split(";"):
        bound &= ~_EXCEPTIONS.get(exception.strip(), Access.NONE)
    return bound

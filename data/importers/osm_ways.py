"""Collects the ways, barriers and turn restrictions of OpenStreetMap files into columns of roads."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product, takewhile
from typing import Any

import numpy as np
import osmium

from data.importers.osm_tags import (
    MEANT_BY,
    WayMeaning,
    meaning_of_way,
    name_of_way,
    number_of_way,
    stopped_by_barrier,
)
from data.importers.report import Findings
from gis.road_network import Access
from gis.road_table import RoadTable
from gis.road_turns import TurnRule

_RESTRICTION_KEYS = ("restriction", "restriction:motor_vehicle", "restriction:motorcar")
_EXCEPTIONS = {"bicycle": Access.EBIKE, "motorcar": Access.CAR, "motor_vehicle": Access.CAR}
_MEANINGS_KEPT = 20_000
_WKB_HEAD_BYTES = 9

Meant = tuple[tuple[str, str], ...]


@dataclass
class OsmWays:
    """What has been read so far. Rows are `way/ID` and `relation/ID`, after `prefix` (the file's)."""

    findings: Findings
    turns: list[TurnRule] = field(default_factory=list)
    prefix: str = ""
    _files: list[tuple[int, str]] = field(default_factory=list)
    _barriers: dict[int, Access] = field(default_factory=dict)
    _source: "array[int]" = field(default_factory=lambda: array("q"))
    _meaning: "array[int]" = field(default_factory=lambda: array("i"))
    _name: "array[int]" = field(default_factory=lambda: array("i"))
    _number: "array[int]" = field(default_factory=lambda: array("i"))
    _count: "array[int]" = field(default_factory=lambda: array("q"))
    _keys: "array[int]" = field(default_factory=lambda: array("q"))
    _places: bytearray = field(default_factory=bytearray)
    _names: dict[str, int] = field(default_factory=lambda: {"": 0})
    _meanings: dict[WayMeaning, int] = field(default_factory=dict)
    _wkb: Any = field(default_factory=osmium.geom.WKBFactory)
    _first_road: dict[int, int] = field(default_factory=dict)
    _relations: set[int] = field(default_factory=set)
    _dropped: set[int] = field(default_factory=set)

    def begin(self, prefix: str) -> None:
        """Begin another file; its rows are told with this before them."""
        self.prefix = prefix
        self._files.append((len(self._source), prefix))

    def take(self, item: Any) -> None:
        """Take a node, way or relation as it is read."""
        if item.is_way():
            self._take_way(item)
        elif item.is_node():
            stopped = stopped_by_barrier(dict(item.tags)) if "barrier" in item.tags else Access.NONE
            if stopped:
                self._barriers[item.id] = stopped
        elif item.tags.get("type", "").startswith("restriction"):
            self._take_restriction(item, dict(item.tags))

    def table(self) -> RoadTable:
        """All roads taken, yet to be cut."""
        table = self._columns()
        if not self._dropped:
            return table
        kept = np.ones(table.road_count, dtype=np.bool_)
        kept[list(self._dropped)] = False
        return table.taken(np.flatnonzero(kept))

    def _columns(self) -> RoadTable:
        places = np.frombuffer(self._places, dtype="<f8").reshape(-1, 2)
        key = np.frombuffer(self._keys, dtype=np.int64)
        meanings = list(self._meanings)
        meaning = np.frombuffer(self._meaning, dtype=np.int32)
        both = [(found.forward, found.backward) for found in meanings]
        speeds = np.array([[way.speed_kmh for way in pair] for pair in both], dtype=np.float64)
        access = np.array([[way.access for way in pair] for pair in both], dtype=np.uint8)
        return RoadTable(
            source=np.frombuffer(self._source, dtype=np.int64),
            road_class=np.array([found.road_class for found in meanings], dtype=np.uint8)[meaning],
            layer=np.array([found.layer for found in meanings], dtype=np.int8)[meaning],
            flags=np.array([found.flags for found in meanings], dtype=np.uint8)[meaning],
            name=np.frombuffer(self._name, dtype=np.int32),
            number=np.frombuffer(self._number, dtype=np.int32),
            access=access.reshape(-1, 2)[meaning],
            speed_kmh=speeds.reshape(-1, 2)[meaning],
            length_m=np.full((len(meaning), 2), np.nan),
            offsets=np.concatenate(([0], np.cumsum(np.frombuffer(self._count, dtype=np.int64)))),
            key=key,
            lon=places[:, 0].copy(),
            lat=places[:, 1].copy(),
            blocked=self._blocked(key),
            names=tuple(self._names),
        )

    def _blocked(self, key: Any) -> Any:
        stopped = np.zeros(len(key), dtype=np.uint8)
        if not self._barriers:
            return stopped
        nodes = np.array(sorted(self._barriers), dtype=np.int64)
        modes = np.array([self._barriers[node] for node in nodes.tolist()], dtype=np.uint8)
        at = np.minimum(np.searchsorted(nodes, key), len(nodes) - 1)
        return np.where(nodes[at] == key, modes[at], stopped)

    def _take_way(self, way: Any) -> None:
        tags, meant = _tags_of(way)
        if "highway" not in tags and tags.get("waterway") not in ("river", "canal"):
            return
        row, findings = f"{self.prefix}way/{way.id}", self.findings
        meaning = _meaning(meant)
        if meaning is None and "highway" not in tags:
            return
        findings.read += 1
        if meaning is None:
            findings.refuse(row, "not_a_road", highway=tags["highway"])
        elif not meaning.is_open:
            findings.refuse(row, "closed_to_all")
        else:
            self._take_road(way, row, meaning, tags)

    def _take_road(self, way: Any, row: str, meaning: WayMeaning, tags: Mapping[str, str]) -> None:
        runs, is_whole = self._runs(way)
        placed = sum(len(refs) for refs, _ in runs)
        if not runs:
            self.findings.refuse(row, "too_short")
            return
        if not self._is_wanted(way.id, row, placed):
            return
        if not is_whole and placed < len({node.ref for node in way.nodes}):
            self.findings.mend(row, "nodes_missing")
        for code, tag in meaning.doubts:
            self.findings.mend(row, code, tag=tag)
        name, number = (
            self._names.setdefault(text, len(self._names))
            for text in (name_of_way(tags), number_of_way(tags))
        )
        for refs, places in runs:
            self._source.append(way.id)
            self._meaning.append(self._meanings.setdefault(meaning, len(self._meanings)))
            self._name.append(name)
            self._number.append(number)
            self._count.append(len(refs))
            self._keys.extend(refs)
            self._places += places

    def _is_wanted(self, way: int, row: str, placed: int) -> bool:
        """Whether a way comes for the first time, or with more of its nodes; the other is a duplicate."""
        here = len(self._source)
        first = self._first_road.setdefault(way, here)
        if first == here:
            return True
        before = list(takewhile(lambda road: self._source[road] == way, range(first, here)))
        before_row = self._row_of(first)
        if sum(self._count[road] for road in before) >= placed:
            self.findings.refuse(row, "duplicate", of=before_row)
            return False
        self.findings.refuse(before_row, "duplicate", of=row)
        self._dropped.update(before)
        self._first_road[way] = here
        return True

    def _row_of(self, road: int) -> str:
        prefix = next(prefix for start, prefix in reversed(self._files) if start <= road)
        return f"{prefix}way/{self._source[road]}"

    def _runs(self, way: Any) -> tuple[list[tuple[list[int], bytes]], bool]:
        """Return the stretches of nodes with positions (ids; lon, lat as bytes), and whether that is all."""
        refs = [node.ref for node in way.nodes]
        try:
            line = self._wkb.create_linestring(way, osmium.geom.use_nodes.ALL)
        except (RuntimeError, osmium.InvalidLocationError):
            return _slow_runs(way), False
        if any(map(int.__eq__, refs, refs[1:])):
            return _slow_runs(way), False
        return [(refs, bytes.fromhex(line)[_WKB_HEAD_BYTES:])], True

    def _take_restriction(self, relation: Any, tags: Mapping[str, str]) -> None:
        row, findings = f"{self.prefix}relation/{relation.id}", self.findings
        findings.read += 1
        kind = next((tags[key] for key in _RESTRICTION_KEYS if key in tags), "")
        members = [(member.role, member.type, member.ref) for member in relation.members]
        into, out = ([ref for role, _, ref in members if role == end] for end in ("from", "to"))
        via = [(type_, ref) for role, type_, ref in members if role == "via"]
        if relation.id in self._relations:
            findings.refuse(row, "duplicate", of=f"relation/{relation.id}")
        elif any(type_ == "w" for type_, _ in via):
            findings.refuse(row, "restriction_via_way")
        elif not kind.startswith(("no_", "only_")):
            findings.refuse(row, "restriction_unreadable")
        elif not into or not out or len(via) != 1:
            findings.refuse(row, "restriction_incomplete")
        else:
            access = _bound(tags)
            self.turns.extend(
                TurnRule(relation.id, start, via[0][1], end, kind.startswith("only_"), access)
                for start, end in product(into, out)
            )
        self._relations.add(relation.id)


def _tags_of(way: Any) -> tuple[dict[str, str], Meant]:
    """Return all tags, and those that say what it means."""
    tags = {tag.k: tag.v for tag in way.tags}
    return tags, tuple(item for item in tags.items() if item[0] in MEANT_BY)


@lru_cache(maxsize=_MEANINGS_KEPT)
def _meaning(tags: Meant) -> WayMeaning | None:
    return meaning_of_way(dict(tags))


def _slow_runs(way: Any) -> list[tuple[list[int], bytes]]:
    """The same node by node, where some have no position or come twice in a row."""
    runs: list[tuple[list[int], list[float]]] = [([], [])]
    for node in way.nodes:
        refs, places = runs[-1]
        if not node.location.valid():
            runs.append(([], []))
        elif not refs or refs[-1] != node.ref:
            refs.append(node.ref)
            places += (node.location.lon, node.location.lat)
    return [(refs, np.array(places, dtype="<f8").tobytes()) for refs, places in runs if len(refs) > 1]


def _bound(tags: Mapping[str, str]) -> Access:
    bound = Access.CAR if "restriction" not in tags else Access.CAR | Access.EBIKE
    for exception in tags.get("except", "").split(";"):
        bound &= ~_EXCEPTIONS.get(exception.strip(), Access.NONE)
    return bound

"""Draws an OpenStreetMap extract as large as a province: streets on a bent grid, seeded, for benchmarks."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray
from osmium.osm.mutable import Node, Relation, Way

WEST, SOUTH, STEP = 118.0, 28.5, 0.0012
KEPT_SHARE = 0.68
PROVINCE = 1_130_000
"""So many junctions leave a network of a million nodes: some streets are left out."""
KINDS = ("primary", "secondary", "tertiary", "residential", "residential", "service", "footway")
Tags = dict[str, str]


@dataclass(frozen=True)
class Drawn:
    """How much stands in the file that was drawn."""

    junctions: int
    nodes: int
    ways: int


class _Country:
    """A square of `side` by `side` junctions; each street runs along a row or column, with gaps."""

    def __init__(self, side: int, seed: int) -> None:
        self.side = side
        self.random = np.random.default_rng(seed)
        self.next_node = side * side + 1
        self.ways = 0
        self.ends: dict[int, list[int]] = {}

    def nodes(self) -> Iterator[Node]:
        """The junctions, one in a few hundred with a bollard."""
        columns, rows = np.meshgrid(np.arange(self.side), np.arange(self.side))
        bends = self.random.normal(0.0, 0.12, (2, self.side * self.side))
        self.lon = WEST + STEP * (columns.ravel() + bends[0])
        self.lat = SOUTH + STEP * (rows.ravel() + bends[1])
        stopped = self.random.random(len(self.lon)) < 0.003
        for place, (lon, lat) in enumerate(zip(self.lon.tolist(), self.lat.tolist(), strict=True)):
            tags = {"barrier": "bollard"} if stopped[place] else {}
            yield Node(id=place + 1, version=1, location=(lon, lat), tags=tags)

    def streets(self) -> Iterator[tuple[list[Node], Way]]:
        """Ways of several blocks with the nodes that bend them; a block in three is left out."""
        numbers = np.arange(self.side * self.side).reshape(self.side, self.side)
        for line in (*numbers, *numbers.T):
            kept = self.random.random(len(line) - 1) < KEPT_SHARE
            for run in np.split(np.arange(len(line) - 1), np.flatnonzero(~kept)):
                run = run[kept[run]]
                if len(run):
                    yield self._street(line[run[0] : run[-1] + 2])

    def _street(self, junctions: NDArray[np.int64]) -> tuple[list[Node], Way]:
        bends: list[Node] = []
        refs: list[int] = []
        for start, end in zip(junctions[:-1].tolist(), junctions[1:].tolist(), strict=True):
            refs.append(start + 1)
            for share in np.linspace(0.0, 1.0, self.random.integers(2, 5))[1:-1].tolist():
                bends.append(self._bend(start, end, share))
                refs.append(bends[-1].id)
        refs.append(int(junctions[-1]) + 1)
        self.ways += 1
        for junction in (refs[0], refs[-1]):
            self.ends.setdefault(junction, []).append(self.ways)
        return bends, Way(id=self.ways, version=1, nodes=refs, tags=self._tags())

    def _bend(self, start: int, end: int, share: float) -> Node:
        aside = self.random.normal(0.0, 0.00003)
        lon = float(self.lon[start] + share * (self.lon[end] - self.lon[start]) + aside)
        lat = float(self.lat[start] + share * (self.lat[end] - self.lat[start]) - aside)
        self.next_node += 1
        return Node(id=self.next_node, version=1, location=(lon, lat))

    def _tags(self) -> Tags:
        kind = KINDS[int(self.random.integers(len(KINDS)))]
        tags = {"highway": kind, "name": f"第{self.random.integers(1, 60_000)}路"}
        if self.random.random() < 0.1 and kind != "footway":
            tags["oneway"] = "yes"
        if self.random.random() < 0.3:
            tags["maxspeed"] = str(int(self.random.choice([30, 40, 60])))
        if self.random.random() < 0.02:
            tags["bridge"] = "yes"
        return tags

    def restrictions(self, count: int) -> Iterator[Relation]:
        """Turn restrictions from street to street where both end; a few name edges nobody may drive."""
        meeting = [junction for junction, ways in self.ends.items() if len(ways) > 1]
        for number in range(1, count + 1):
            via = meeting[int(self.random.integers(len(meeting)))]
            start, end = self.ends[via][:2]
            members = [("w", start, "from"), ("n", via, "via"), ("w", end, "to")]
            tags = {"type": "restriction", "restriction": "no_left_turn"}
            yield Relation(id=number, version=1, members=members, tags=tags)


def draw_country(path: Path, junctions: int, seed: int = 20261124) -> Drawn:
    """Write an OpenStreetMap file (form by suffix) with about so many junctions."""
    country = _Country(round(junctions**0.5), seed)
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for node in country.nodes():
            writer.add_node(node)
        streets = list(country.streets())
        for bends, _ in streets:
            for node in bends:
                writer.add_node(node)
        for _, way in streets:
            writer.add_way(way)
        for relation in country.restrictions(2_000):
            writer.add_relation(relation)
    return Drawn(country.side**2, country.next_node, country.ways)


def main() -> None:
    """Draw one from the command line: FILE and the number of junctions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--junctions", type=int, default=PROVINCE)
    given = parser.parse_args()
    print(draw_country(given.file, given.junctions))


if __name__ == "__main__":
    main()

"""Roads by name, and crossings by the names of two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from dispatch.search_entries import Found, FoundKind
from dispatch.typeahead import Entry, Hit, TypeAhead
from gis.crossings import Crossings
from gis.road_network import RoadNetwork

_BETWEEN = re.compile(r"\s+|[/+&×、,，和与跟]|\band\b|\bat\b", re.IGNORECASE)
_CROSSING_WORDS = re.compile(r"(交叉口|交叉路口|十字路口|路口|交界处|交汇处|口)$")
_ROADS_TRIED = 12


class RoadIndex:
    """The named roads of a network; made once, searched by any thread."""

    def __init__(self, network: RoadNetwork | None) -> None:
        self.network = network
        names = () if network is None else network.names
        places = _places_by_name(network) if network is not None else {}
        self._roads = TypeAhead(
            Entry(Found(FoundKind.ROAD, name, name, lon=places[number][0], lat=places[number][1]), name)
            for number, name in enumerate(names)
            if number in places
        )

    @cached_property
    def _crossings(self) -> Crossings | None:
        return None if self.network is None else Crossings(self.network)

    def hits(self, typed: str, limit: int = 8) -> list[Hit]:
        """Roads that are called so, or sound so."""
        return self._roads.hits(typed, limit)

    def crossing_hits(self, typed: str, limit: int = 8) -> list[Hit]:
        """Crossings of two roads, told one after the other with or without something between."""
        found: dict[Found, Hit] = {}
        for first, second in self._halves(_CROSSING_WORDS.sub("", typed.strip())):
            for hit in self._of(first, second):
                found.setdefault(hit.entry.key, hit)
        return sorted(found.values(), key=lambda hit: hit.order)[:limit]

    def _halves(self, typed: str) -> Iterator[tuple[str, str]]:
        parts = [part for part in _BETWEEN.split(typed) if part]
        if len(parts) == 2:
            yield parts[0], _CROSSING_WORDS.sub("", parts[1]) or parts[1]
        elif len(parts) == 1 and not typed.isascii():
            for hit in self._roads.hits(typed, _ROADS_TRIED):
                name = hit.entry.name
                if typed.startswith(name) and len(typed) > len(name):
                    yield name, typed[len(name) :]

    def _of(self, first: str, second: str) -> Iterator[Hit]:
        crossings = self._crossings
        if crossings is None:
            return
        ones, others = (self._roads.hits(part, _ROADS_TRIED) for part in (first, second))
        for one, other in product(ones, others):
            rank = max(one.order[0], other.order[0])
            for at in crossings.of(one.entry.name, other.entry.name):
                name = f"{one.entry.name} × {other.entry.name}"
                found = Found(FoundKind.CROSSING, name, name, lon=at.lon, lat=at.lat)
                yield Hit((rank, len(name), name), Entry(found, name))


def _places_by_name(network: RoadNetwork) -> dict[int, tuple[float, float]]:
    """The middle of the longest edge of each name and of each number of a route, lon, lat."""
    order = np.argsort(network.edge_length_m, kind="stable")
    longest: NDArray[np.int64] = np.full(len(network.names), -1, dtype=np.int64)
    for called in (network.edge_number, network.edge_name):
        longest[called[order]] = order
    return {
        number: _middle(network, edge)
        for number, edge in enumerate(longest.tolist())
        if number and edge >= 0 and network.names[number].strip()
    }


def _middle(network: RoadNetwork, edge: int) -> tuple[float, float]:
    line = network.coordinates(edge)
    if len(line) == 2:
        return float(line[:, 0].mean()), float(line[:, 1].mean())
    return float(line[len(line) // 2, 0]), float(line[len(line) // 2, 1])

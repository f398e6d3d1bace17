"""Turn restrictions: told by roads and nodes, or by edges, and found in a network."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.road_network import Access, RoadNetwork

Found = tuple[int, int, int, bool, int]


@dataclass(frozen=True, slots=True)
class TurnRule:
    """A turn that is forbidden, or the only one allowed, by source ids of roads and key of the node."""

    source: int
    from_road: int
    via_key: int
    to_road: int
    is_only: bool
    access: Access


@dataclass(frozen=True, slots=True)
class RoadEnd:
    """One direction of a road of which there is one piece only, by its source id."""

    road: int
    is_reversed: bool


@dataclass(frozen=True, slots=True)
class EdgeTurn:
    """A turn that is forbidden, or the only one allowed, from one edge to the next."""

    into: RoadEnd
    out: RoadEnd
    is_only: bool
    access: Access

    def numbered_from(self, first: int) -> "EdgeTurn":
        """The same turn where roads are numbered from another number on."""
        into, out = (replace(end, road=end.road + first) for end in (self.into, self.out))
        return replace(self, into=into, out=out)


def resolved(
    turns: Iterable[TurnRule], edges: Mapping[str, NDArray[Any]], keys: NDArray[np.int64]
) -> tuple[dict[str, NDArray[Any]], tuple[TurnRule, ...]]:
    """Find the edge into and the edge out of each rule's node; a rule must name exactly one of each.

    Return a network's columns of restrictions, and the rules that do not. `edges` are a network's columns,
    `keys` those of its nodes.
    """
    rules = list(turns)
    roads = {road for rule in rules for road in (rule.from_road, rule.to_road)}
    near = np.flatnonzero(np.isin(edges["edge_source"], np.array(sorted(roads), dtype=np.int64)))
    arriving, leaving = (_edges_by_road(edges, near, end, keys) for end in ("edge_to", "edge_from"))
    found: list[Found] = []
    lost: list[TurnRule] = []
    for rule in rules:
        into, out = (
            [edge for edge in candidates if edges["edge_access"][edge] & rule.access]
            for candidates in (
                arriving.get((rule.from_road, rule.via_key), ()),
                leaving.get((rule.to_road, rule.via_key), ()),
            )
        )
        if len(into) == 1 and len(out) == 1:
            via = int(edges["edge_to"][into[0]])
            found.append((into[0], via, out[0], rule.is_only, int(rule.access)))
        else:
            lost.append(rule)
    return _columns(found), tuple(lost)


def with_turns(network: RoadNetwork, turns: Sequence[EdgeTurn]) -> tuple[RoadNetwork, tuple[EdgeTurn, ...]]:
    """Return the network with these restrictions instead of its own, and those whose edges do not meet."""
    if not turns:
        return network, ()
    roads = np.array([(turn.into.road, turn.out.road) for turn in turns], dtype=np.int64)
    near = np.flatnonzero(np.isin(network.edge_source, roads))
    sources, sides = network.edge_source[near].tolist(), network.edge_reversed[near].tolist()
    edge_of = dict(zip(zip(sources, sides, strict=True), near.tolist(), strict=True))
    found: list[Found] = []
    lost: list[EdgeTurn] = []
    for turn in turns:
        into, out = (edge_of.get((end.road, end.is_reversed), -1) for end in (turn.into, turn.out))
        via = int(network.edge_to[into])
        if min(into, out) < 0 or via != network.edge_from[out]:
            lost.append(turn)
        else:
            found.append((into, via, out, turn.is_only, int(turn.access)))
    return replace(network, **_columns(found)), tuple(lost)


def _edges_by_road(
    edges: Mapping[str, NDArray[Any]], near: NDArray[np.intp], end: str, keys: NDArray[np.int64]
) -> dict[tuple[int, int], list[int]]:
    """Group these edges by the source of their road and the key of the node at that end."""
    grouped: dict[tuple[int, int], list[int]] = {}
    sources, nodes = edges["edge_source"][near].tolist(), keys[edges[end][near]].tolist()
    for edge, source, key in zip(near.tolist(), sources, nodes, strict=True):
        grouped.setdefault((source, key), []).append(edge)
    return grouped


def _columns(found: Sequence[Found]) -> dict[str, Any]:
    """Return a network's columns of restrictions, by edges in rising order, each once."""
    columns = list(zip(*sorted(set(found)), strict=True)) if found else [()] * 5
    kinds = (np.int32, np.int32, np.int32, np.bool_, np.uint8)
    names = ("from", "via", "to", "is_only", "access")
    return {
        f"restriction_{name}": np.array(column, dtype=kind)
        for name, column, kind in zip(names, columns, kinds, strict=True)
    }

"""The turn-expanded network: its states are the directed edges, its arcs the turns from one onto the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.graphs import csr_array
from gis.ranges import ranges
from gis.road_network import Access, RoadNetwork
from gis.turns import Turn, TurnMark, turn_marks

Indices = NDArray[np.int32]
Bits = NDArray[np.uint8]
Mask = NDArray[np.bool_]
# In `banned`, so many places to the left of a ban that only a dead end lifts.
_LIFTED = 4


@dataclass(frozen=True, eq=False)
class TurnNetwork:
    """Which turns there are; every mode weighs the same ones in its own way.

    To be in state e is to be at the end of edge e. The arcs from there are `offsets[e]` to `offsets[e + 1]`
    of `heads` (the edge that one turns onto), `marks` (see gis/turns.py) and `banned` (Access bits that may
    not turn so). The same arcs by the edge turned onto are `back_offsets`, `back_tails` (the edge that one
    comes from) and `back_arcs` (the arc's number).
    """

    offsets: Indices
    heads: Indices
    marks: Bits
    banned: Bits
    back_offsets: Indices
    back_tails: Indices
    back_arcs: Indices

    @property
    def state_count(self) -> int:
        """How many states, which are the network's edges."""
        return len(self.offsets) - 1

    @property
    def arc_count(self) -> int:
        """How many turns."""
        return len(self.heads)

    def is_u_turn(self, arcs: NDArray[np.int64] | slice) -> Mask:
        """Tell which arcs turn round."""
        return np.asarray((self.marks[arcs] & np.uint8(TurnMark.KIND)) == Turn.U_TURN)

    def bans(self, arcs: NDArray[np.int64] | slice, access: Access, is_dead_end: bool = False) -> Mask:
        """Tell which arcs are forbidden to a mode's Access bit; at a dead end less is."""
        bits = int(access) if is_dead_end else int(access) | int(access) << _LIFTED
        return np.asarray((self.banned[arcs] & np.uint8(bits)) > 0)

    def mark(self, tail: int, head: int) -> int:
        """Return the mark of the turn from one edge onto another that starts at its end."""
        row = slice(int(self.offsets[tail]), int(self.offsets[tail + 1]))
        return int(self.marks[row][self.heads[row] == head][0])

    def arcs_from(self, edges: Indices) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the arcs that leave edges, and for each the place of its edge among them."""
        counts = np.diff(self.offsets)[edges]
        return ranges(self.offsets[edges], counts), np.repeat(np.arange(len(edges)), counts)

    def arcs_onto(self, edges: Indices) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the places in `back_arcs` of the arcs onto edges, and for each the place of its edge."""
        counts = np.diff(self.back_offsets)[edges]
        return ranges(self.back_offsets[edges], counts), np.repeat(np.arange(len(edges)), counts)


def turn_network(network: RoadNetwork) -> TurnNetwork:
    """Return all turns of a network with its restrictions."""
    starting, first = _edges_by_start(network)
    counts = np.diff(first)[network.edge_to]
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    tails = np.repeat(np.arange(network.edge_count, dtype=np.int32), counts)
    heads = starting[ranges(first[network.edge_to], counts)]
    marks = turn_marks(network, tails, heads)
    size = (network.edge_count, network.edge_count)
    arcs = np.arange(len(heads), dtype=np.int32)
    turned = csr_array((arcs, heads, offsets), shape=size).tocsc()
    bare = TurnNetwork(
        offsets,
        heads,
        marks,
        np.zeros(len(heads), dtype=np.uint8),
        turned.indptr.astype(np.int32),
        turned.indices.astype(np.int32),
        turned.data,
    )
    _ban(bare, network)
    return bare


def _edges_by_start(network: RoadNetwork) -> tuple[Indices, Indices]:
    """Return the edges by the node that they start from, (m,), and where each node's begin, (n + 1,)."""
    ones = np.ones(network.edge_count, dtype=np.bool_)
    rows = np.arange(network.edge_count + 1, dtype=np.int32)
    size = (network.edge_count, network.node_count)
    by_node = csr_array((ones, network.edge_from, rows), shape=size).tocsc()
    return by_node.indices.astype(np.int32), by_node.indptr.astype(np.int32)


def _ban(turns: TurnNetwork, network: RoadNetwork) -> None:
    """Write the restrictions down: what is forbidden, and all beside what alone is allowed."""
    rules = network.restriction_from
    arcs, rule = turns.arcs_from(rules)
    is_named = turns.heads[arcs] == network.restriction_to[rule]
    is_only = network.restriction_is_only[rule]
    named = is_named & ~is_only
    np.bitwise_or.at(turns.banned, arcs[named], network.restriction_access[rule[named]])
    for bit in (Access.EBIKE, Access.CAR, Access.BOAT):
        binds = is_only & ((network.restriction_access[rule] & np.uint8(bit)) > 0)
        others = np.setdiff1d(arcs[binds & ~is_named], arcs[binds & is_named])
        lifted = np.where(turns.is_u_turn(others), np.uint8(bit << _LIFTED), np.uint8(bit))
        turns.banned[others] |= lifted

"""What the turns of a network cost in one mode: seconds by arc, and what conditions change of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.conditions import Conditions
from gis.road_network import ACCESS_OF_MODE, Access, Mode
from gis.turn_network import TurnNetwork
from gis.turns import TURNS_ROUND_ANYWHERE, Turn, TurnCosts, TurnMark
from gis.two_nearest import Arcs

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
Places = NDArray[np.int64]
# Made in blocks, what lies between takes no memory worth speaking of.
_STATES_AT_ONCE = 65_536


@dataclass(frozen=True, eq=False)
class Patch:
    """Arcs that take other times than usual: their places in an array of times, and the times, both (k,)."""

    places: Places
    times_s: Floats


NO_PATCH = Patch(np.empty(0, dtype=np.int64), np.empty(0))


class TurnWeights:
    """Seconds from the end of an edge to the end of the next, by arc: the turn and the edge turned onto.

    `edge_times_s` are the usual seconds along each edge (m,), inf where the mode may not go. A turn round
    is open where no other turn leads on, or where the mode turns round anywhere. Onto edges that are not
    `usable` (m,), from which one never comes back, no turn leads on.
    """

    def __init__(
        self,
        turns: TurnNetwork,
        mode: Mode,
        costs: TurnCosts,
        edge_times_s: Floats,
        usable: NDArray[np.bool_],
    ) -> None:
        self.turns = turns
        self.edge_times_s = edge_times_s
        self._usable = usable
        self._access = ACCESS_OF_MODE.get(mode, Access.NONE)
        self._is_bound = mode is not Mode.FOOT
        self._turns_anywhere = mode in TURNS_ROUND_ANYWHERE
        self._table_s = costs.table_s(mode)

    def times_s(self) -> Floats:
        """Return the usual seconds of all arcs, shape (a,)."""
        times_s = np.empty(self.turns.arc_count)
        self.write_times_s(times_s)
        return times_s

    def write_times_s(self, times_s: Floats) -> None:
        """Write the same into an array (a,)."""
        offsets = self.turns.offsets
        for first in range(0, self.turns.state_count, _STATES_AT_ONCE):
            rows = offsets[first : first + _STATES_AT_ONCE + 1]
            arcs = slice(int(rows[0]), int(rows[-1]))
            onto_s = self.edge_times_s[self.turns.heads[arcs]]
            times_s[arcs] = self._times_s(arcs, rows - rows[0], onto_s)

    def turning_s(self, arcs: Places | slice) -> Floats:
        """Return the seconds of turns alone, inf where forbidden; a dead end lets nobody turn round here."""
        table_s = self._table_s.copy()
        if not self._turns_anywhere:
            table_s[[Turn.U_TURN, Turn.U_TURN | TurnMark.CROSSES]] = np.inf
        turning_s = table_s[self.turns.marks[arcs]]
        if self._is_bound:
            turning_s[self.turns.bans(arcs, self._access)] = np.inf
        return np.asarray(turning_s)

    def patch(self, conditions: Conditions) -> Patch:
        """Return what is different under conditions, by arcs in rising order."""
        edges = conditions.edges
        if not len(edges):
            return NO_PATCH
        places, _ = self.turns.arcs_onto(edges)
        tails = np.unique(self.turns.back_tails[places])
        arcs, _ = self.turns.arcs_from(tails)
        counts = np.diff(self.turns.offsets)[tails]
        offsets = np.concatenate(([0], np.cumsum(counts)))
        heads = self.turns.heads[arcs]
        onto_s = self.edge_times_s[heads] * conditions.factors_of(heads)
        return Patch(arcs, self._times_s(arcs, offsets, onto_s))

    def open_arcs(self, patch: Patch) -> Arcs:
        """Return the arcs that lead anywhere under a patch."""
        times_s = self.times_s()
        times_s[patch.places] = patch.times_s
        is_open = np.isfinite(times_s)
        before = np.concatenate(([0], np.cumsum(is_open, dtype=np.int32)))
        offsets = before[self.turns.offsets].astype(np.int32)
        return Arcs(offsets, self.turns.heads[is_open], times_s[is_open])

    def turned_back(self, patch: Patch) -> Patch:
        """Return the same patch by places in the arcs ordered by the edge turned onto."""
        heads = np.unique(self.turns.heads[patch.places])
        places, _ = self.turns.arcs_onto(heads)
        arcs = self.turns.back_arcs[places]
        rank = np.searchsorted(patch.places, arcs)
        rank[rank == len(patch.places)] = 0
        is_patched = patch.places[rank] == arcs if len(patch.places) else np.zeros(0, dtype=np.bool_)
        return Patch(places[is_patched], patch.times_s[rank[is_patched]])

    def _times_s(self, arcs: Places | slice, offsets: NDArray[np.integer[Any]], onto_s: Floats) -> Floats:
        """Return seconds of arcs onto edges that take so long; they are whole rows beginning at `offsets`."""
        times_s = self.turning_s(arcs) + onto_s
        if not self._is_bound:
            return times_s
        is_u_turn = self.turns.is_u_turn(arcs)
        leads_on = np.isfinite(times_s) & ~is_u_turn & self._usable[self.turns.heads[arcs]]
        before = np.concatenate(([0], np.cumsum(leads_on, dtype=np.int32)))
        is_dead_end = before[offsets[1:]] == before[offsets[:-1]]
        ends = np.flatnonzero(is_u_turn & np.repeat(is_dead_end, np.diff(offsets)))
        banned = self.turns.bans(arcs, self._access, is_dead_end=True)[ends]
        times_s[ends] = np.where(banned, np.inf, self._table_s[Turn.U_TURN] + onto_s[ends])
        return times_s

"""The seconds of one mode at one hour over all edges and turns, made when first asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from gis.once import once
from gis.road_network import Mode, RoadNetwork
from gis.turn_network import TurnNetwork, turn_network
from gis.turn_search import ArcTimes, TurnSearch, with_room
from gis.turn_weights import TurnWeights
from gis.turns import TurnCosts

Floats = NDArray[np.float64]


class RoadSearches:
    """What all modes search over: the turns of a network, forward and backward."""

    def __init__(self, network: RoadNetwork, turns: Callable[[], TurnNetwork] | None = None) -> None:
        self.network = network
        self.lock = RLock()
        self._turns = turns
        self._latest: tuple[ModeTimes, ArcTimes] | None = None

    @once
    def turns(self) -> TurnNetwork:
        """All turns of the network, sharing the arrays that are searched: these are large."""
        turns = self._turns() if self._turns else turn_network(self.network)
        self._heads, self._tails = with_room(turns.heads), with_room(turns.back_tails)
        count = turns.arc_count
        return replace(turns, heads=self._heads[:count], back_tails=self._tails[:count])

    @once
    def forward(self) -> TurnSearch:
        """Searches from where one stands."""
        return TurnSearch(self.turns.offsets, self._heads)

    def forward_times(self, times: ModeTimes) -> ArcTimes:
        """Times of the arcs as they lead on, kept for the mode that was asked for last.

        Crews are many and incidents few, so nearly all searches run back; these take a blink to make.
        """
        with self.lock:
            if self._latest is None or self._latest[0] is not times:
                self._latest = None
                self._latest = times, ArcTimes(times.weights)
            return self._latest[1]

    @once
    def backward(self) -> TurnSearch:
        """Searches back from where one wants to be."""
        return TurnSearch(self.turns.back_offsets, self._tails)


class ModeTimes:
    """Edge and turn seconds of one mode as they usually are; shared by routers under any conditions."""

    def __init__(self, searches: RoadSearches, mode: Mode, costs: TurnCosts, edge_times_s: Floats) -> None:
        self.searches = searches
        self.edge_times_s = edge_times_s
        self.weights = TurnWeights(searches.turns, mode, costs, edge_times_s, searches.network.usable(mode))

    @once
    def backward(self) -> ArcTimes:
        """Times of the arcs by the edge turned onto."""
        return ArcTimes(self.weights, self.searches.turns.back_arcs)

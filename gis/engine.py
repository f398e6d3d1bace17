"""What searches the roads for one mode: the interface that every engine keeps, and the one by scipy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gis.mode_times import ModeTimes
from gis.turn_search import Starts
from gis.turn_weights import Patch

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class StatePath:
    """The states of a way, first to last, the place among the ends that it leads to, and its seconds."""

    states: tuple[int, ...]
    end: int
    travel_s: float


class Engine(Protocol):
    """Searches for one mode, hour and set of conditions; states are edges, stood at their ends.

    Seconds beyond `limit_s` may be told as inf, and are by engines that stop there.
    """

    def seconds_from(self, starts: Sequence[Starts], states: Indices, limit_s: float) -> Floats:
        """Seconds from each group of starts to each state, shape (groups, k)."""

    def seconds_to(self, ends: Sequence[Starts], states: Indices, limit_s: float) -> Floats:
        """Seconds from each state to each group of ends, their costs included, shape (groups, k)."""

    def path(self, starts: Starts, ends: Starts, about_s: float) -> StatePath | None:
        """The fastest way from the starts to the ends, None without one; `about_s` is a guess at its time."""

    def everywhere(self, starts: Starts, limit_s: float) -> Floats:
        """Seconds from the nearest start to every state, shape (m,)."""


class ScipyEngine:
    """The engine that is always there."""

    def __init__(self, times: ModeTimes, patch: Patch) -> None:
        self._times = times
        self._patch = patch
        self._back_patch: Patch | None = None

    def seconds_from(self, starts: Sequence[Starts], states: Indices, limit_s: float) -> Floats:
        """As Engine says."""
        return _stacked([self.everywhere(group, limit_s)[states] for group in starts], len(states))

    def seconds_to(self, ends: Sequence[Starts], states: Indices, limit_s: float) -> Floats:
        """As Engine says."""
        times, patch, search = self._times.backward, self._turned_back(), self._times.searches.backward
        found = [search.times_s(times, patch, group, limit_s)[states] for group in ends]
        return _stacked(found, len(states))

    def path(self, starts: Starts, ends: Starts, about_s: float) -> StatePath | None:
        """As Engine says; the search stops at the guess, then at thrice as much, then nowhere.

        It runs back from the ends, over the same times as the search for many crews.
        """
        times, patch, search = self._times.backward, self._turned_back(), self._times.searches.backward
        for limit_s in (about_s, 3.0 * about_s, np.inf):
            tree = search.tree(times, patch, ends, limit_s)
            totals_s = tree.times_s[starts.states] + starts.costs_s
            start = int(np.argmin(totals_s)) if len(totals_s) else 0
            if len(totals_s) and totals_s[start] <= limit_s and np.isfinite(totals_s[start]):
                states = tuple(reversed(tree.states_to(int(starts.states[start]))))
                return StatePath(states, cheapest(ends, states[-1]), float(totals_s[start]))
        return None

    def everywhere(self, starts: Starts, limit_s: float) -> Floats:
        """As Engine says."""
        times = self._times.searches.forward_times(self._times)
        return self._times.searches.forward.times_s(times, self._patch, starts, limit_s)

    def _turned_back(self) -> Patch:
        if self._back_patch is None:
            self._back_patch = self._times.weights.turned_back(self._patch)
        return self._back_patch


def cheapest(starts: Starts, state: int) -> int:
    """Return the place of the cheapest of the starts in a state."""
    return int(np.argmin(np.where(starts.states == state, starts.costs_s, np.inf)))


def _stacked(rows: Sequence[Floats], width: int) -> Floats:
    return np.array(rows).reshape(len(rows), width)

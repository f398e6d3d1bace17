"""The optional fast engine: routingkit-cch over turns, wrapped so that nothing it does can end the process.

It answers the same as scipy to a tenth of a millisecond a turn. It is right but rough: what isn't finite
crashes it, so only whole numbers are handed over; its panics are no Exceptions; queries must be gone
before times change, so each lives inside the lock that guards its metric.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from gis.cch_order import OrderFiles, arcs_of, is_installed
from gis.engine import Engine, StatePath, cheapest
from gis.mode_times import ModeTimes, RoadSearches
from gis.turn_search import Starts
from gis.turn_weights import NO_PATCH, Patch

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
Found = TypeVar("Found")
_LOG = logging.getLogger(__name__)
_UNIT_S = 1e-4
_NO_WAY = 2_147_483_647
_METRICS_KEPT = 8


class FastRoads:
    """Contracted roads of one network, once their order is there; shared by all modes."""

    def __init__(self, folder: Path) -> None:
        self.orders = OrderFiles(folder)
        self._lock = RLock()
        self._cch: Any = None
        self._metrics: dict[int, CchMetric] = {}
        self.why_not = "" if is_installed() else "routingkit-cch is not installed"

    def metric(self, times: ModeTimes) -> CchMetric | None:
        """Return the contracted times of a mode, None while they can't be had; `why_not` says why."""
        with self._lock:
            if self.why_not:
                return None
            if self._cch is None:
                self._cch = self._contracted(times.searches)
            if self._cch is None:
                return None
            key = id(times)
            if key not in self._metrics:
                for old in list(self._metrics)[: 1 - _METRICS_KEPT]:
                    del self._metrics[old]
                self._metrics[key] = CchMetric(self._cch, times)
            return self._metrics[key]

    def give_up(self, why: str) -> None:
        """Use this engine no more."""
        _LOG.warning("the fast engine is given up, scipy answers: %s", why)
        self.why_not = why

    def _contracted(self, searches: RoadSearches) -> Any:
        from routingkit_cch import CCH

        order = self.orders.order(searches.network)
        if order is None:
            return None
        tails, heads = arcs_of(searches.turns)
        return CCH(order.tolist(), tails.tolist(), heads.tolist(), False)


class CchMetric:
    """The times of one mode on the contracted roads, on which one patch at a time is laid."""

    def __init__(self, cch: Any, times: ModeTimes) -> None:
        from routingkit_cch import CCHMetric, CCHMetricPartialUpdater

        self.times = times  # kept, so that its id stays its own
        self.lock = RLock()
        self._usual = _units(times.weights.times_s())
        self._metric = CCHMetric(cch, self._usual.tolist())
        self._updater = CCHMetricPartialUpdater(cch)
        self._patch = NO_PATCH

    def under(self, patch: Patch) -> Any:
        """Return the metric under a patch; to be called and used inside the lock, with no query alive."""
        if patch is not self._patch:
            old = self._patch.places
            changed = dict(zip(old.tolist(), self._usual[old].tolist(), strict=True))
            changed |= dict(zip(patch.places.tolist(), _units(patch.times_s).tolist(), strict=True))
            if changed:
                self._updater.apply(self._metric, changed)
            self._patch = patch
        return self._metric


class CchEngine:
    """Answers by contracted roads, and by another engine what they can't or while they are not there."""

    def __init__(self, roads: FastRoads, times: ModeTimes, patch: Patch, other: Engine) -> None:
        self._roads, self._times, self._patch, self._other = roads, times, patch, other

    def seconds_from(self, starts: Sequence[Starts], states: Indices, limit_s: float) -> Floats:
        """As Engine says."""

        def ask(metric: Any) -> Floats:
            from routingkit_cch import CCHOneToMany

            query = CCHOneToMany(metric, np.maximum(states, 0).tolist())
            return _rows((query.distances_from_multi(_pairs(group)) for group in starts), len(states))

        return self._asked(ask, states, lambda: self._other.seconds_from(starts, states, limit_s))

    def seconds_to(self, ends: Sequence[Starts], states: Indices, limit_s: float) -> Floats:
        """As Engine says."""

        def ask(metric: Any) -> Floats:
            from routingkit_cch import CCHManyToOne

            query = CCHManyToOne(metric, np.maximum(states, 0).tolist())
            return _rows((query.distances_to_multi(_pairs(group)) for group in ends), len(states))

        return self._asked(ask, states, lambda: self._other.seconds_to(ends, states, limit_s))

    def path(self, starts: Starts, ends: Starts, about_s: float) -> StatePath | None:
        """As Engine says."""

        def ask(metric: Any) -> StatePath | None:
            from routingkit_cch import CCHQuery

            found = CCHQuery(metric).run_multi(_pairs(starts), _pairs(ends))
            if found.distance is None or found.distance >= _NO_WAY:
                return None
            states = tuple(found.node_path)
            return StatePath(states, cheapest(ends, states[-1]), found.distance * _UNIT_S)

        return self._asked(ask, ends.states, lambda: self._other.path(starts, ends, about_s))

    def everywhere(self, starts: Starts, limit_s: float) -> Floats:
        """As Engine says; a search over all roads is no use of contracted ones."""
        return self._other.everywhere(starts, limit_s)

    def _asked(self, ask: Callable[[Any], Found], states: Indices, otherwise: Callable[[], Found]) -> Found:
        """What the contracted roads say; what the other engine does where they can't."""
        if not len(states):
            return otherwise()
        try:
            metric = self._roads.metric(self._times)
            if metric is not None:
                with metric.lock:
                    return ask(metric.under(self._patch))
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001 - the library's panics are no Exceptions
            self._roads.give_up(f"{type(error).__name__}: {error}")
        return otherwise()


def _units(times_s: Floats) -> NDArray[np.int64]:
    """Return seconds in the library's whole numbers, of which the greatest is no way at all."""
    whole = np.full(np.shape(times_s), _NO_WAY, dtype=np.int64)
    is_told = times_s < (_NO_WAY - 1) * _UNIT_S
    whole[is_told] = np.rint(times_s[is_told] / _UNIT_S).astype(np.int64)
    return whole


def _pairs(starts: Starts) -> list[tuple[int, int]]:
    told = starts.open()
    return list(zip(told.states.tolist(), _units(told.costs_s).tolist(), strict=True))


def _rows(answers: Any, width: int) -> Floats:
    rows = [[_NO_WAY if units is None else units for units in answer] for answer in answers]
    found = np.array(rows, dtype=np.float64).reshape(len(rows), width)
    return np.where(found >= _NO_WAY, np.inf, found * _UNIT_S)

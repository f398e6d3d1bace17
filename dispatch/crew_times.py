"""How long each crew needs to a place by its own mode, from its newest fix: one search a mode."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from dispatch.fix_roads import snaps_of
from dispatch.fixes import Fix
from dispatch.people import Crew
from gis.road_network import Mode
from gis.routing import BadPosition, Router

Floats = NDArray[np.float64]
_LON_LAT = attrgetter("lon", "lat")
# Measured in Hangzhou: how fast crews come nearer along the straight line, as a share of their speed.
_STRAIGHT_SHARE, _CAR_KMH = 0.72, 30.0
_DEGREE_M = 111_195.0
# So many times the time, or the crews, that are enough are looked for: a second search is seldom needed.
# Measured in Hangzhou: looking for twice as many makes the slowest twentieth of searches half as dear again.
_SPARE = 1.3


class CrewPlaces:
    """Where crews (n) are, each in its own mode, as arrays: made once, asked for one limit, then another."""

    def __init__(self, crews: Sequence[tuple[Crew, Fix]], router: Router) -> None:
        self._router = router
        self.ids = [crew.id for crew, _ in crews]
        self._positions = np.array([_LON_LAT(fix) for _, fix in crews], dtype=np.float64).reshape(-1, 2)
        by_mode: defaultdict[Mode, list[int]] = defaultdict(list)
        for row, (crew, _) in enumerate(crews):
            by_mode[crew.mode].append(row)
        self._rows = {mode: np.array(rows, dtype=np.intp) for mode, rows in by_mode.items()}
        self._froms = {
            mode: (self._positions[rows], snaps_of([crews[row][1] for row in rows], mode, router.network))
            for mode, rows in by_mode.items()
        }

    def times_s(self, target: tuple[float, float], limit_s: float) -> Floats:
        """Network seconds to a target (n,), inf beyond `limit_s` or without a way.

        A target far from any road of a mode leaves that mode's crews at inf.
        """
        times_s = np.full(len(self.ids), np.inf)
        with suppress(BadPosition):
            for mode, found_s in self._router.times_to_by_mode(target, self._froms, limit_s).items():
                times_s[self._rows[mode]] = found_s
        return times_s

    def by_id(self, times_s: Floats) -> dict[str, float]:
        """Seconds (n,) by the id of the crew."""
        return dict(zip(self.ids, times_s.tolist(), strict=True))

    def about_s(self, target: tuple[float, float]) -> Floats:
        """A guess at the same by the straight ways, (n,)."""
        away = (self._positions - target) * (
            _DEGREE_M * math.cos(math.radians(target[1])),
            _DEGREE_M,
        )
        about_s = np.hypot(away[:, 0], away[:, 1])
        for mode, rows in self._rows.items():
            about_s[rows] /= self._straight_mps(mode)
        return about_s

    def _straight_mps(self, mode: Mode) -> float:
        speeds = self._router.speeds
        return {
            Mode.FOOT: speeds.foot_mps * _STRAIGHT_SHARE,
            Mode.EBIKE: speeds.ebike_kmh / 3.6 * _STRAIGHT_SHARE,
            Mode.CAR: _CAR_KMH / 3.6 * _STRAIGHT_SHARE,
            Mode.BOAT: speeds.boat_kmh / 3.6 * _STRAIGHT_SHARE,
            Mode.AIR: speeds.air_mps,
        }[mode]


def crew_times_s(
    crews: Sequence[tuple[Crew, Fix]],
    target: tuple[float, float],
    router: Router,
    limit_s: float,
) -> dict[str, float]:
    """Network seconds by crew id, as `CrewPlaces` tells them."""
    places = CrewPlaces(crews, router)
    return places.by_id(places.times_s(target, limit_s))


def enough_within_s(about_s: Floats, enough: int, near_s: float) -> float:
    """Within how many seconds enough of some crews should be found, from a guess at the seconds of each.

    `near_s` where it leaves time to spare for all detours; inf where they are fewer.
    """
    if len(about_s) < enough:
        return math.inf
    soonest_s = np.sort(about_s)
    if soonest_s[enough - 1] * _SPARE <= near_s:
        return near_s
    wanted = min(len(soonest_s), math.ceil(enough * _SPARE))
    return max(near_s, 60.0 * math.ceil(float(soonest_s[wanted - 1]) / 60.0))


def fix_age_s(fix: Fix, now: datetime) -> float:
    """Seconds since a fix was measured; never negative, for device clocks run ahead."""
    return max(0.0, (now - fix.fixed_at).total_seconds())

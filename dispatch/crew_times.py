"""How long each crew needs to a place by its own mode, from its newest fix: one search a mode."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter

import numpy as np

from dispatch.fix_roads import snaps_of
from dispatch.fixes import Fix
from dispatch.people import Crew
from dispatch.reasons import Refused
from gis.road_network import Mode
from gis.routing import Router, RoutingError

_LON_LAT = attrgetter("lon", "lat")
# Measured in Hangzhou: how fast crews come nearer along the straight line, as a share of their speed.
_STRAIGHT_SHARE, _CAR_KMH = 0.72, 30.0
_DEGREE_M = 111_195.0
# So many times the time, or the crews, that are enough are looked for: a second search is seldom needed.
_SPARE = 2.0


def crew_times_s(
    crews: Sequence[tuple[Crew, Fix]],
    target: tuple[float, float],
    router: Router | None,
    limit_s: float,
) -> dict[str, float]:
    """Network seconds by crew id, inf beyond `limit_s` or without a way.

    Refused("no_network") without roads. A target far from any road of a mode leaves that mode's crews at inf.
    """
    if router is None:
        raise Refused("no_network")
    by_mode: defaultdict[Mode, list[tuple[Crew, Fix]]] = defaultdict(list)
    for crew, fix in crews:
        by_mode[crew.mode].append((crew, fix))
    times: dict[str, float] = {}
    for mode, group in by_mode.items():
        times.update(_mode_times_s(group, target, router, mode, limit_s))
    return times


def _mode_times_s(
    group: Sequence[tuple[Crew, Fix]],
    target: tuple[float, float],
    router: Router,
    mode: Mode,
    limit_s: float,
) -> Mapping[str, float]:
    fixes = [fix for _, fix in group]
    known = snaps_of(fixes, mode, router.network)
    try:
        seconds = router.times_to(target, [_LON_LAT(fix) for fix in fixes], mode, limit_s, known).tolist()
    except RoutingError:
        return dict.fromkeys([crew.id for crew, _ in group], math.inf)
    return dict(zip([crew.id for crew, _ in group], seconds, strict=True))


def enough_within_s(
    crews: Sequence[tuple[Crew, Fix]],
    target: tuple[float, float],
    router: Router | None,
    enough: int,
    near_s: float,
) -> float:
    """Within how many seconds enough of the crews should be found: a guess by their straight ways.

    `near_s` where it leaves time to spare for all detours; inf where they are fewer.
    """
    if router is None or len(crews) < enough:
        return math.inf
    speeds = router.speeds
    mps = {
        Mode.FOOT: speeds.foot_mps * _STRAIGHT_SHARE,
        Mode.EBIKE: speeds.ebike_kmh / 3.6 * _STRAIGHT_SHARE,
        Mode.CAR: _CAR_KMH / 3.6 * _STRAIGHT_SHARE,
        Mode.BOAT: speeds.boat_kmh / 3.6 * _STRAIGHT_SHARE,
        Mode.AIR: speeds.air_mps,
    }
    away = np.array([_LON_LAT(fix) for _, fix in crews]) - target
    north_m, east_m = away[:, 1] * _DEGREE_M, away[:, 0] * _DEGREE_M * math.cos(math.radians(target[1]))
    about_s = np.hypot(north_m, east_m) / np.array([mps[crew.mode] for crew, _ in crews])
    about_s.sort()
    if about_s[enough - 1] * _SPARE <= near_s:
        return near_s
    wanted = min(len(crews), math.ceil(enough * _SPARE))
    return max(near_s, 60.0 * math.ceil(float(about_s[wanted - 1]) / 60.0))


def fix_age_s(fix: Fix, now: datetime) -> float:
    """Seconds since a fix was measured; never negative, for device clocks run ahead."""
    return max(0.0, (now - fix.fixed_at).total_seconds())

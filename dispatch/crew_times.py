"""How long each crew needs to a place by its own mode, from its newest fix: one search a mode."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from dispatch.fix_roads import snaps_of
from dispatch.fixes import Fix
from dispatch.people import Crew
from dispatch.reasons import Refused
from gis.road_network import Mode
from gis.routing import Router, RoutingError


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
    places = [(fix.lon, fix.lat) for fix in fixes]
    known = snaps_of(fixes, mode, router.network)
    try:
        seconds = router.times_to(target, places, mode, limit_s, known).tolist()
    except RoutingError:
        seconds = [math.inf] * len(group)
    return {crew.id: travel_s for (crew, _), travel_s in zip(group, seconds, strict=True)}


def fix_age_s(fix: Fix, now: datetime) -> float:
    """Seconds since a fix was measured; never negative, for device clocks run ahead."""
    return max(0.0, (now - fix.fixed_at).total_seconds())

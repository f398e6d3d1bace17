"""Travel that was seen: stretches of crews' ways to their incidents, from fixes, against the prediction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np

from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.fix_roads import Legs, is_position, legs_on_roads
from dispatch.fixes import Fix, by_member
from dispatch.people import Crew
from dispatch.ports import Store
from gis.conditions import USUAL
from gis.road_network import ACCESS_OF_MODE, Mode, RoadClass
from gis.routing import Route, Router, RoutingError
from gis.snapping import Snaps, picked
from gis.speed_learning import Travelled

LEAST_S, MOST_S, LEAST_M = 40.0, 240.0, 60.0
"""Stretches between fixes are so long; who has come no farther stood."""
MOSTLY = 0.6
AT_MOST = 2_000
"""More stretches than this are thinned evenly: each asks for a route."""


def travelled(store: Store, centre: Centre, since: datetime) -> list[Travelled]:
    """The stretches of all ways by road that began since a moment and have ended, at the usual speeds.

    Those on roads that were closed or slow just then are left out: they say nothing of usual speeds.
    """
    usual = centre.usual_router or centre.router
    if usual is None:
        return []
    router = usual.under(USUAL)
    pairs = list(_pairs(store, since))
    by_mode: defaultdict[Mode, Legs] = defaultdict(list)
    for mode, first, last in pairs[:: max(1, -(-len(pairs) // AT_MOST))]:
        by_mode[mode].append((first, last))
    told = (one for mode, legs in by_mode.items() for one in _stretches(mode, legs, router, centre))
    return [one for one in told if one is not None]


def _stretches(mode: Mode, legs: Legs, router: Router, centre: Centre) -> Iterator[Travelled | None]:
    begun, ended = legs_on_roads(legs, mode, router)
    for row, (first, last) in enumerate(legs):
        known = Snaps.joined([picked(snaps, slice(row, row + 1)) for snaps in (begun, ended)])
        yield _stretch(mode, first, last, known, router, centre)


def _pairs(store: Store, since: datetime) -> Iterator[tuple[Mode, Fix, Fix]]:
    crews = {crew.id: crew for crew in store.rows(Crew)}
    tasks = [task for task in store.rows(Assignment) if _has_travelled(task, crews, since)]
    members = {member for task in tasks for member in crews[task.crew_id or ""].member_ids}
    fixes = by_member(store.fixes(sorted(members), since))
    for task in tasks:
        yield from _of_task(task, crews, fixes)


def _has_travelled(task: Assignment, crews: Mapping[str, Crew], since: datetime) -> bool:
    is_by_road = task.mode in {mode.value for mode in ACCESS_OF_MODE}
    has_way = task.acknowledged_at is not None and task.arrived_at is not None
    return is_by_road and has_way and task.sent_at >= since and task.crew_id in crews


def _of_task(
    task: Assignment, crews: Mapping[str, Crew], fixes: Mapping[str, Sequence[Fix]]
) -> Iterator[tuple[Mode, Fix, Fix]]:
    for member in crews[task.crew_id or ""].member_ids[:1]:
        way = [
            fix for fix in fixes.get(member, ()) if _is_between(fix, task.acknowledged_at, task.arrived_at)
        ]
        for first, last in _thinned(way):
            yield Mode(task.mode), first, last


def _is_between(fix: Fix, begin: datetime | None, end: datetime | None) -> bool:
    is_over = begin is not None and end is not None and begin <= fix.fixed_at <= end
    return is_over and is_position(fix)


def _thinned(way: Iterable[Fix]) -> Iterator[tuple[Fix, Fix]]:
    """Pairs of fixes far enough apart in time, one after the other."""
    first: Fix | None = None
    for fix in way:
        if first is None:
            first = fix
            continue
        apart = fix.fixed_at - first.fixed_at
        if apart >= timedelta(seconds=LEAST_S):
            if apart <= timedelta(seconds=MOST_S):
                yield first, fix
            first = fix


def _stretch(
    mode: Mode, first: Fix, last: Fix, known: Snaps, router: Router, centre: Centre
) -> Travelled | None:
    try:
        way = router.route((first.lon, first.lat), (last.lon, last.lat), mode, known)
    except RoutingError:
        return None
    road_class = _mostly_on(way, router)
    # A crew on its way is on the road: what lies beside it is the device's error, and nobody walks that.
    aside_m = way.origin_leg_m + way.target_leg_m
    road_m, road_s = way.distance_m - aside_m, way.travel_s - aside_m / router.speeds.access_mps
    if road_class is None or road_m < LEAST_M or road_s <= 0 or _was_held_up(way, mode, first, centre):
        return None
    observed_s = (last.fixed_at - first.fixed_at).total_seconds()
    return Travelled(mode, road_class, centre.local(first.fixed_at).hour, road_s, observed_s)


def _was_held_up(way: Route, mode: Mode, first: Fix, centre: Centre) -> bool:
    held = centre.closures.conditions_at(first.fixed_at).of(mode).edges
    return bool(len(held)) and not set(way.edges).isdisjoint(held.tolist())


def _mostly_on(way: Route, router: Router) -> RoadClass | None:
    """The class of road that most of a way runs on; None where no class has most of it."""
    if not way.parts:
        return None
    network = router.network
    edges = np.array([part.edge for part in way.parts], dtype=np.intp)
    lengths = network.edge_length_m[edges] * [part.end - part.start for part in way.parts]
    by_class = np.bincount(network.edge_class[edges], lengths)
    most = int(by_class.argmax())
    return RoadClass(most) if by_class[most] >= MOSTLY * way.distance_m else None

"""The road of each fix as it is taken in: above or below, this way or that, from where its member was."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from operator import attrgetter

import numpy as np

from dispatch.fixes import Fix, OnRoad
from dispatch.people import Crew
from dispatch.settings import Settings
from gis.fix_matching import FixMatcher
from gis.matches import Matches, MatchRule, Readings, readings, unmatched
from gis.road_network import Mode, RoadNetwork
from gis.routing import Router
from gis.snapping import Snapper, Snaps, nowhere

Legs = list[tuple[Fix, Fix]]
"""Pairs of fixes of one device, the earlier first."""
_LOOKED_BACK = 12
_RULES = tuple(MatchRule)
_PLACE = attrgetter("edge", "share", "away_m", "lon", "lat")


class FixRoads:
    """Places fixes on the roads in the order in which they come; used by one thread at a time."""

    def __init__(self, matcher: FixMatcher | None = None) -> None:
        self._matcher = matcher
        self._last: dict[str, Fix] = {}

    def placed(
        self, fixes: Sequence[Fix], modes: Mapping[str, Mode], router: Router | None, settings: Settings
    ) -> tuple[Fix, ...]:
        """Return the fixes with their roads, in the same order.

        `modes` tells how members travel. Those it doesn't name, who fly, or whose position is none, get no
        road; nobody does where there are no roads.
        """
        if router is None:
            return tuple(fixes)
        matcher, found = self._matcher_of(router), list(fixes)
        for rows in _rounds(fixes, modes):
            by_mode: defaultdict[Mode, list[int]] = defaultdict(list)
            for row in rows:
                by_mode[modes[fixes[row].member_id]].append(row)
            for mode, some in by_mode.items():
                placed = self._match([fixes[row] for row in some], mode, matcher, settings)
                for row, fix in zip(some, placed, strict=True):
                    found[row] = fix
        return tuple(found)

    def _matcher_of(self, router: Router) -> FixMatcher:
        if self._matcher is None or self._matcher.network is not router.network:
            self._matcher, self._last = FixMatcher(router.snapper), {}
        return self._matcher

    def _match(
        self, fixes: Sequence[Fix], mode: Mode, matcher: FixMatcher, settings: Settings
    ) -> Iterator[Fix]:
        """Match fixes of different members."""
        before = [self._before(fix, mode) for fix in fixes]
        matches = matcher.match(_readings(fixes, before), mode, _matches_of(before, mode, matcher.network))
        for row, fix in enumerate(fixes):
            is_sure = matches.confidence[row] >= settings.deck_confidence
            placed = replace(
                fix,
                road=_road_of(matches, row, mode, matcher.network),
                is_on_deck=fix.is_on_deck or bool(matches.is_on_deck[row] and is_sure),
            )
            last = self._last.get(fix.member_id)
            if last is None or fix.fixed_at > last.fixed_at:
                self._last[fix.member_id] = placed
            yield placed

    def _before(self, fix: Fix, mode: Mode) -> Fix | None:
        """The fix before of the same member; None for one that comes late, or has changed its mode."""
        last = self._last.get(fix.member_id)
        if last is None or last.fixed_at >= fix.fixed_at or last.road is None:
            return None
        return last if last.road.mode is mode else None


def _rounds(fixes: Sequence[Fix], modes: Mapping[str, Mode]) -> Iterator[list[int]]:
    """Yield rows with each member at most once, in order of measurement."""
    rows = [
        row
        for row, fix in enumerate(fixes)
        if modes.get(fix.member_id, Mode.AIR) is not Mode.AIR and is_position(fix)
    ]
    of_member: defaultdict[str, list[int]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: fixes[row].fixed_at):
        of_member[fixes[row].member_id].append(row)
    for turn in range(max(map(len, of_member.values()), default=0)):
        yield [track[turn] for track in of_member.values() if turn < len(track)]


def _readings(fixes: Sequence[Fix], before: Sequence[Fix | None]) -> Readings:
    elapsed_s = (
        np.nan if last is None else (fix.fixed_at - last.fixed_at).total_seconds()
        for fix, last in zip(fixes, before, strict=True)
    )
    return readings(
        [(fix.lon, fix.lat) for fix in fixes],
        [fix.accuracy_m for fix in fixes],
        _known(fix.heading_deg for fix in fixes),
        _known(fix.speed_mps for fix in fixes),
        list(elapsed_s),
    )


def _known(values: Iterable[float | None]) -> list[float]:
    return [np.nan if value is None else value for value in values]


def is_position(fix: Fix) -> bool:
    """Whether a fix says a place on the globe."""
    return (
        math.isfinite(fix.lon) and math.isfinite(fix.lat) and abs(fix.lon) <= 180.0 and abs(fix.lat) <= 90.0
    )


def snaps_of(fixes: Sequence[Fix | None], mode: Mode, network: RoadNetwork) -> Snaps:
    """Return where fixes were placed on the roads of a network for a mode, -1 for those that were not."""
    return snaps_of_roads([fix.road if fix is not None else None for fix in fixes], mode, network)


def snaps_of_roads(roads: Sequence[OnRoad | None], mode: Mode, network: RoadNetwork) -> Snaps:
    """Return the places on these roads, -1 for those that are of another network or mode, or not known."""
    token = network.token
    known = [road for road in roads if road is not None and road.mode is mode and road.network is token]
    if not known:
        return nowhere(len(roads))
    edge, *places = np.array([_PLACE(road) for road in known]).T
    found = Snaps(edge.astype(np.int32), *places)
    if len(known) == len(roads):
        return found
    which = [road is not None and road.mode is mode and road.network is token for road in roads]
    snaps = nowhere(len(roads))
    for field in fields(Snaps):
        getattr(snaps, field.name)[which] = getattr(found, field.name)
    return snaps


def own_roads(crews: Sequence[tuple[Crew, Fix]], router: Router | None) -> Snaps:
    """Return where crews were placed on the roads for their own modes, -1 for those that were not."""
    snaps = nowhere(len(crews))
    if router is None:
        return snaps
    for mode in {crew.mode for crew, _ in crews}:
        rows = np.array([row for row, (crew, _) in enumerate(crews) if crew.mode is mode], dtype=np.intp)
        found = snaps_of([crews[row][1] for row in rows], mode, router.network)
        for field in fields(Snaps):
            getattr(snaps, field.name)[rows] = getattr(found, field.name)
    return snaps


def road_of_last(fixes: Sequence[Fix], mode: Mode, router: Router, settings: Settings) -> Snaps:
    """Return the road of the last of some fixes, told by those of its member before it; -1 for none, (1,)."""
    member = fixes[-1].member_id
    track = [fix for fix in fixes if fix.member_id == member][-_LOOKED_BACK:]
    placed = FixRoads(_matcher(router.snapper)).placed(track, {member: mode}, router, settings)
    return snaps_of(placed[-1:], mode, router.network)


def legs_on_roads(legs: Legs, mode: Mode, router: Router) -> tuple[Snaps, Snaps]:
    """Return the roads of the earlier and of the later fixes (n,), these by the way from the earlier ones."""
    matcher, nobody = _matcher(router.snapper), [None] * len(legs)
    if not legs:
        return nowhere(0), nowhere(0)
    firsts, lasts = zip(*legs, strict=True)
    begun = matcher.match(_readings(firsts, nobody), mode)
    ended = matcher.match(_readings(lasts, firsts), mode, begun)
    return begun.snaps, ended.snaps


@lru_cache(maxsize=1)
def _matcher(snapper: Snapper) -> FixMatcher:
    """The matcher of the roads in force: what it makes of a province takes as long as a search."""
    return FixMatcher(snapper)


def _matches_of(before: Sequence[Fix | None], mode: Mode, network: RoadNetwork) -> Matches:
    sure = [fix.road.confidence if fix is not None and fix.road is not None else 0.0 for fix in before]
    matches = unmatched(len(before))
    return replace(matches, snaps=snaps_of(before, mode, network), confidence=np.array(sure))


def _road_of(matches: Matches, row: int, mode: Mode, network: RoadNetwork) -> OnRoad | None:
    snaps = matches.snaps
    if snaps.edge[row] < 0:
        return None
    return OnRoad(
        network.token,
        mode,
        int(snaps.edge[row]),
        float(snaps.fraction[row]),
        float(snaps.distance_m[row]),
        float(snaps.lon[row]),
        float(snaps.lat[row]),
        float(matches.confidence[row]),
        _RULES[matches.rule[row]],
    )

"""Mends zones that should fit together: borders snapped together, thin overlaps and gaps closed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis.zone_checks import overlapping_pairs
from gis.zone_gaps import gaps_between, is_narrow
from gis.zone_shapes import NOTHING, PlacedZones, Shapes, only_polygons, plane_of, polygons_of, valid
from gis.zones import Zone

_coverage_clean = shapely.coverage_clean  # type: ignore[attr-defined]
_GRID_M = 0.001
_NO_AREA_M2 = 0.01
_BESIDE_M = 0.1
_MOST_CORNERS = 200
_LEAST_LEFT = 0.5
"""A zone that mending would halve is left as it is."""


@dataclass(frozen=True)
class MendingRule:
    """Up to what width things are mended, in metres; 0: not at all.

    `snap_m`: borders run so far beside a neighbour's are laid onto it. `clean_m`: overlaps nowhere wider go
    to the zone whose code comes first, gaps nowhere wider to the neighbour with the longest common border.
    """

    snap_m: float = 0.0
    clean_m: float = 0.0

    @property
    def width_m(self) -> float:
        """What is nowhere wider than this is mended."""
        return max(self.snap_m, self.clean_m)


@dataclass(frozen=True)
class MendedZone:
    """A zone with its new shape, and its area in square metres before and after."""

    zone: Zone
    before_m2: float
    after_m2: float


@dataclass(frozen=True)
class MendedCoverage:
    """The zones that changed, and the sum of their areas, in square metres, before and after."""

    changed: tuple[MendedZone, ...]
    before_m2: float
    after_m2: float


def mend_coverage(zones: Iterable[Zone], kept: Iterable[Zone], rule: MendingRule) -> MendedCoverage:
    """Mend zones against each other and against those kept, which never change; lon/lat in and out.

    What is anywhere wider than the rule stays as it is. All zones should be of one kind.
    """
    new = sorted((zone for zone in zones if zone.geometry is not None), key=lambda zone: zone.code)
    beside = [zone for zone in kept if zone.geometry is not None]
    placed = PlacedZones.of(new, plane_of([*new, *beside]))
    if not len(placed) or rule.width_m <= 0:
        return MendedCoverage((), 0.0, 0.0)
    mending = _Mending(placed.shapes, PlacedZones.of(beside, placed.plane).shapes, rule)
    return _told(placed, mending.mended())


def _told(placed: PlacedZones, after: Shapes) -> MendedCoverage:
    pairs = zip(placed.shapes, after, strict=True)
    changed = np.flatnonzero([new is not old for old, new in pairs])
    degrees = valid(placed.in_degrees(after[changed]))
    mended = tuple(
        MendedZone(
            replace(placed.zones[place], geometry=polygons_of(shape)),
            float(shapely.area(placed.shapes[place])),
            float(shapely.area(after[place])),
        )
        for place, shape in zip(changed.tolist(), degrees, strict=True)
    )
    before_m2, after_m2 = sum(one.before_m2 for one in mended), sum(one.after_m2 for one in mended)
    return MendedCoverage(mended, before_m2, after_m2)


class _Mending:
    """The steps of mending on shapes in metres: `new` may change, `kept` may not."""

    def __init__(self, new: Shapes, kept: Shapes, rule: MendingRule) -> None:
        self.original = new
        self.rule = rule
        near = STRtree(kept).query(new, predicate="dwithin", distance=2 * rule.width_m)[1]
        self.kept = kept[np.unique(near)]

    def mended(self) -> Shapes:
        """The new shapes as they should be; one that would lose half of itself stays."""
        shapes = self._snapped() if self.rule.snap_m > 0 else self.original
        shapes = self._without_crumbs(self._filled(self._without_crumbs(self._cut(shapes))))
        spoiled = shapely.area(shapes) < _LEAST_LEFT * shapely.area(self.original)
        return np.where(spoiled, self.original, shapes)

    def _snapped(self) -> Shapes:
        """Borders laid onto each other; wide overlaps are set aside meanwhile, and put back.

        GEOS may move a whole polygon to its neighbour: whatever changed by more than its border could is not
        taken over.
        """
        together = np.concatenate([self.original, self.kept])
        aside = self._wide_overlaps(together)
        alone = only_polygons(shapely.difference(together, shapely.union_all(aside)))
        cleaned = _coverage_clean(
            np.concatenate([alone, aside]), snapping_distance=self.rule.snap_m, gap_width=0.0
        )[: len(self.original)]
        whole = shapely.union(cleaned, self._shared_with(aside))
        moved = shapely.area(shapely.symmetric_difference(whole, self.original))
        is_sound = moved <= self.rule.snap_m * shapely.length(self.original)
        return np.where(is_sound & (moved > _NO_AREA_M2), only_polygons(whole), self.original)

    def _wide_overlaps(self, shapes: Shapes) -> Shapes:
        _, shared = overlapping_pairs(shapes)
        parts = shapely.get_parts(shared)
        wide = parts[~is_narrow(parts, self.rule.width_m)]
        joined = shapely.get_parts(shapely.union_all(wide))
        found: Shapes = only_polygons(joined)
        return found

    def _shared_with(self, aside: Shapes) -> Shapes:
        shared: Shapes = shapely.intersection(self.original, shapely.union_all(aside))
        return only_polygons(shared)

    def _cut(self, shapes: Shapes) -> Shapes:
        """Without what is narrow of the overlaps: a kept zone has it, else the one whose code comes first."""
        together = np.concatenate([self.kept, shapes])
        (_, losers), shared = overlapping_pairs(together)
        parts, pair = shapely.get_parts(shared, return_index=True)
        losers = losers[pair] - len(self.kept)
        narrow = (losers >= 0) & self._is_mended(parts)
        return _without(shapes, parts[narrow], losers[narrow])

    def _is_mended(self, parts: Shapes) -> NDArray[np.bool_]:
        """Which overlaps and gaps the rule is for; what is next to nothing comes from rounding."""
        return np.asarray((shapely.area(parts) > _NO_AREA_M2) & is_narrow(parts, self.rule.width_m))

    def _without_crumbs(self, shapes: Shapes) -> Shapes:
        """Without the narrow parts that cutting leaves lying apart: they are gaps, and go where gaps go."""
        parts, owners = shapely.get_parts(shapes, return_index=True)
        largest = np.zeros(len(shapes))
        np.maximum.at(largest, owners, shapely.area(parts))
        crumbs = (shapely.area(parts) < largest[owners]) & is_narrow(parts, self.rule.width_m)
        return _without(shapes, parts[crumbs], owners[crumbs])

    def _filled(self, shapes: Shapes) -> Shapes:
        """With what is narrow of the gaps, each given to the new zone that it borders on most."""
        gaps = gaps_between(np.concatenate([shapes, self.kept]), self.rule.width_m)
        narrow = gaps.shapes[self._is_mended(gaps.shapes)]
        handy = np.array([piece for gap in narrow for piece in _handy_pieces(gap)], dtype=object)
        return _with(shapes, *_shared_out(handy, shapes, self.rule.width_m))


def _handy_pieces(gap: BaseGeometry) -> Iterator[BaseGeometry]:
    """A gap in pieces of few corners: slits of a whole district may hang together."""
    if shapely.get_num_coordinates(gap) <= _MOST_CORNERS:
        yield gap
        return
    west, south, east, north = gap.bounds
    middle = ((west + east) / 2, (south + north) / 2)
    halves = (
        ((west, south, middle[0], north), (middle[0], south, east, north))
        if east - west > north - south
        else ((west, south, east, middle[1]), (west, middle[1], east, north))
    )
    for half in halves:
        for part in shapely.get_parts(polygons_of(gap.intersection(shapely.box(*half)))):
            yield from _handy_pieces(part)


def _shared_out(gaps: Shapes, shapes: Shapes, width_m: float) -> tuple[Shapes, NDArray[np.intp]]:
    """Gaps in pieces, and the zone that gets each: the one with the longest common border first.

    Slits of many borders hang together: a zone gets no more of them than what lies beside itself.
    """
    gap, zone = STRtree(shapes).query(gaps, predicate="dwithin", distance=_BESIDE_M)
    beside = shapely.intersection(shapes[zone], shapely.buffer(gaps, width_m, quad_segs=1)[gap])
    rims = shapely.buffer(gaps, _BESIDE_M, quad_segs=1)
    borders = np.round(shapely.area(shapely.intersection(beside, rims[gap])), 3)
    order = np.lexsort((zone, -borders, gap))
    gap, zone, beside = gap[order], zone[order], beside[order]
    rank = np.arange(len(gap)) - np.searchsorted(gap, gap)
    left, pieces, owners = gaps.copy(), [gaps[:0]], [zone[:0]]
    for turn in range(int(rank.max(initial=-1)) + 1):
        now = rank == turn
        own = _touching(left[gap[now]], beside[now], width_m)
        left[gap[now]] = only_polygons(shapely.difference(left[gap[now]], own))
        pieces.append(own)
        owners.append(zone[now])
    return np.concatenate(pieces), np.concatenate(owners)


def _touching(gaps: Shapes, beside: Shapes, width_m: float) -> Shapes:
    """What of each gap lies within reach of the zone beside it and borders on it."""
    within = only_polygons(shapely.intersection(gaps, shapely.buffer(beside, width_m, quad_segs=2)))
    parts, of = shapely.get_parts(within, return_index=True)
    touching = shapely.dwithin(parts, beside[of], _GRID_M)
    own = np.full(len(gaps), NOTHING, dtype=object)
    shapely.multipolygons(parts[touching], indices=of[touching], out=own)
    return own


def _with(shapes: Shapes, pieces: Shapes, owners: NDArray[np.intp]) -> Shapes:
    """Shapes with pieces added to their owners; on a fine grid, or hairlines would stay between."""
    found = shapes.copy()
    for owner, own in _grouped(pieces, owners):
        grown = shapely.union_all([shapes[owner], *own], grid_size=_GRID_M)
        found[owner] = only_polygons(np.array([grown], dtype=object))[0]
    return found


def _without(shapes: Shapes, pieces: Shapes, losers: NDArray[np.intp]) -> Shapes:
    found = shapes.copy()
    for loser, own in _grouped(pieces, losers):
        left = shapely.difference(shapes[loser], shapely.union_all(own), grid_size=_GRID_M)
        found[loser] = only_polygons(np.array([left], dtype=object))[0]
    return found


def _grouped(pieces: Shapes, owners: NDArray[np.intp]) -> Iterator[tuple[int, Shapes]]:
    order = np.argsort(owners, kind="stable")
    starts = np.flatnonzero(np.diff(owners[order], prepend=-1))
    for own in np.split(order, starts[1:]) if len(order) else ():
        yield int(owners[own[0]]), pieces[own]

"""Finds in which zone each zone lies: the one that holds the largest part of its area."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import STRtree

from gis.zone_shapes import PlacedZones, plane_of
from gis.zones import Zone


@dataclass(frozen=True)
class ParentShare:
    """The parent that holds most of a child, and the share of the child's area inside it, 0 to 1."""

    parent: str
    share: float


def parents_by_largest_share(
    children: Iterable[Zone], parents: Iterable[Zone]
) -> dict[str, ParentShare | None]:
    """Find for each child the parent with the largest part of its area, None where there is none."""
    placed = [zone for zone in children if zone.geometry is not None]
    holding = [zone for zone in parents if zone.geometry is not None]
    best: dict[str, ParentShare | None] = {zone.code: None for zone in placed}
    if not placed or not holding:
        return best
    plane = plane_of([*placed, *holding])
    inner, outer = PlacedZones.of(placed, plane), PlacedZones.of(holding, plane)
    for child, parent, share in _shares(inner, outer):
        known = best[inner.zones[child].code]
        if share > 0 and (known is None or share > known.share):
            best[inner.zones[child].code] = ParentShare(outer.zones[parent].code, share)
    return best


def _shares(inner: PlacedZones, outer: PlacedZones) -> Iterable[tuple[int, int, float]]:
    """Pairs that touch, with the share of the first that lies in the second; whole ones are not cut out."""
    shapely.prepare(outer.shapes)
    child, parent = STRtree(outer.shapes).query(inner.shapes, predicate="intersects")
    shares = np.ones(len(child))
    cut = ~shapely.covers(outer.shapes[parent], inner.shapes[child])
    shared = shapely.area(shapely.intersection(inner.shapes[child[cut]], outer.shapes[parent[cut]]))
    shares[cut] = shared / np.maximum(shapely.area(inner.shapes[child[cut]]), 1e-9)
    return zip(child.tolist(), parent.tolist(), shares.tolist(), strict=True)

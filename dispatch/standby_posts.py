"""Standby posts of a centre: those that it keeps, or proposals on the roads of its precincts and streets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dispatch.centre import Centre
from dispatch.places import NamedPlace
from gis.road_network import Mode
from gis.zones import Zone, ZoneKind


@dataclass(frozen=True)
class StandbyPost:
    """A place where a free crew may wait, in WGS 84; `id` None: a proposal that nobody has kept."""

    name: str
    lon: float
    lat: float
    id: str | None = None
    zone: str | None = None
    """The precinct, or the street, that it lies in."""

    @property
    def is_proposed(self) -> bool:
        """Whether it is only the middle of a zone, for want of posts."""
        return self.id is None


def standby_posts(kept: Iterable[NamedPlace], centre: Centre) -> tuple[StandbyPost, ...]:
    """The posts that are kept, by name; where there are none, a proposal for each precinct or street."""
    rows = sorted(kept, key=lambda row: (row.name, row.id))
    if not rows:
        return _proposed(centre)
    zones = centre.atlas.at_many([row.lon for row in rows], [row.lat for row in rows])
    return tuple(
        StandbyPost(row.name, row.lon, row.lat, row.id, at.precinct or at.sub_district)
        for row, at in zip(rows, zones, strict=True)
    )


def _proposed(centre: Centre) -> tuple[StandbyPost, ...]:
    """The middle of each precinct, and of each street without precincts, at the nearest road."""
    zones = [zone for zone in _homes(centre) if zone.geometry is not None]
    if centre.router is None or not zones:
        return ()
    middles = [zone.geometry.representative_point() for zone in zones if zone.geometry is not None]
    snaps = centre.router.snapper.snap(np.array([(point.x, point.y) for point in middles]), Mode.FOOT)
    return tuple(
        StandbyPost(zone.name, float(snaps.lon[i]), float(snaps.lat[i]), None, zone.code)
        for i, zone in enumerate(zones)
        if snaps.is_snapped[i]
    )


def _homes(centre: Centre) -> list[Zone]:
    precincts = centre.atlas.of_kind(ZoneKind.PRECINCT)
    divided = {above.code for zone in precincts for above in centre.atlas.ancestors(zone.code)}
    streets = centre.atlas.of_kind(ZoneKind.SUB_DISTRICT)
    return [*precincts, *(street for street in streets if street.code not in divided)]

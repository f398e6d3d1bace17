"""The drawn district: zones, unit grids, roads, waters, parks, places and subjects from one seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import shapely
from numpy.random import default_rng
from shapely.geometry.base import BaseGeometry

from data.demo.land import draw_land
from data.demo.places import Place, read_places
from data.demo.road_pieces import draw_network
from data.demo.schematic import Park, Water, district_plane, parks, read_toml, waters
from data.demo.street_net import water_area
from data.demo.subjects import Subject, draw_subjects
from data.demo.zones import draw_zones
from gis.datum import Plane
from gis.land_areas import LandAreas
from gis.road_network import RoadNetwork
from gis.zones import Zone, ZoneAtlas, ZoneKind


@dataclass(frozen=True)
class DemoDistrict:
    """Everything of the drawn district that stands still.

    Geometry is lon/lat WGS 84. `zones` holds all kinds but unit grids, which are in `unit_grids`;
    `water_surface` is the area of all `waters` together.
    """

    zones: tuple[Zone, ...]
    unit_grids: tuple[Zone, ...]
    network: RoadNetwork
    places: tuple[Place, ...]
    waters: tuple[Water, ...]
    water_surface: BaseGeometry
    parks: tuple[Park, ...]
    metadata: Mapping[str, str]

    @property
    def plane(self) -> Plane:
        """The metric plane of the district."""
        return district_plane()

    @cached_property
    def atlas(self) -> ZoneAtlas:
        """The atlas of all zones with the unit grids."""
        return ZoneAtlas((*self.zones, *self.unit_grids), self.plane)

    @cached_property
    def land(self) -> LandAreas:
        """Its waters, parks and houses."""
        return draw_land(self.network, self.waters, self.parks, self.plane, int(self.metadata["seed"]))

    def subjects(self, seed: int) -> tuple[Subject, ...]:
        """Draw the shops and sites of this district; the same seed gives the same ones."""
        return draw_subjects(default_rng(seed), self.network, self.atlas)


def draw_district(seed: int) -> DemoDistrict:
    """Draw the district; the same seed gives the same district, down to the digest of its network."""
    zones_random, roads_random = default_rng(seed).spawn(2)
    zones = draw_zones(zones_random)
    communities = [zone for zone in zones if zone.kind is ZoneKind.COMMUNITY]
    metadata = MappingProxyType({**read_toml("about.toml"), "seed": str(seed)})
    outline = shapely.coverage_union_all([zone.geometry for zone in communities])
    return DemoDistrict(
        zones=tuple(zone for zone in zones if zone.kind is not ZoneKind.UNIT_GRID),
        unit_grids=tuple(zone for zone in zones if zone.kind is ZoneKind.UNIT_GRID),
        network=draw_network(roads_random, communities, metadata),
        places=read_places(),
        waters=waters(),
        water_surface=shapely.intersection(district_plane().unproject(water_area()), outline),
        parks=parks(),
        metadata=metadata,
    )

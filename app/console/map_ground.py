"""The ground of this centre's map: its roads and zones, and the waters of the drawn district."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from shapely.geometry.base import BaseGeometry

from app.console.map.ground import build_ground
from app.console.map.map_data import Ground
from app.words import Language, Words
from data.demo.schematic import district_plane, parks
from data.demo.street_net import water_area
from dispatch.centre import Centre
from dispatch.places import NamedPlace
from dispatch.reasons import Refused
from dispatch.rows import Row
from gis.road_network import RoadNetwork
from gis.zones import ZoneAtlas, ZoneKind

DRAWN = "data/demo"


def ground_of(centre: Centre, places: Iterable[Row], words: Words) -> Ground:
    """The ground, slow to make; Refused("no_network") where no roads have been imported."""
    if centre.router is None:
        raise Refused("no_network")
    named = tuple(place for place in places if isinstance(place, NamedPlace))
    return _ground(centre.router.network, centre.atlas, named, words.language)


# Two windows over one centre show one ground; network and atlas are made once for what they hold.
@lru_cache(maxsize=2)
def _ground(
    network: RoadNetwork, atlas: ZoneAtlas, places: tuple[NamedPlace, ...], language: Language
) -> Ground:
    is_drawn = network.metadata.get("source") == DRAWN
    return build_ground(
        network,
        zones=[zone for kind in ZoneKind for zone in atlas.of_kind(kind)],
        water=_drawn_water() if is_drawn else (),
        parks=[park.shape for park in parks()] if is_drawn else (),
        places=[(place.name, place.lon, place.lat) for place in places],
        attribution="" if is_drawn else network.metadata.get("attribution", ""),
        note=network.metadata.get(f"attribution_{language}", ""),
    )


def _drawn_water() -> tuple[BaseGeometry, ...]:
    return (district_plane().unproject(water_area()),)

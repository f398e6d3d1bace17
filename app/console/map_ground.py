"""The ground of this centre's map: its roads and zones, and the waters of the drawn district."""

from __future__ import annotations

from collections.abc import Iterable

from shapely.geometry.base import BaseGeometry

from app.console.map.ground import build_ground
from app.console.map.map_data import Ground
from app.words import Words
from data.demo.schematic import district_plane, parks
from data.demo.street_net import water_area
from dispatch.centre import Centre
from dispatch.places import NamedPlace
from dispatch.reasons import Refused
from dispatch.rows import Row
from gis.road_network import RoadNetwork
from gis.zones import ZoneKind

DRAWN = "data/demo"


def ground_of(centre: Centre, places: Iterable[Row], words: Words) -> Ground:
    """The ground, slow to make; Refused("no_network") where no roads have been imported."""
    if centre.router is None:
        raise Refused("no_network")
    network = centre.router.network
    is_drawn = network.metadata.get("source") == DRAWN
    return build_ground(
        network,
        zones=[zone for kind in ZoneKind for zone in centre.atlas.of_kind(kind)],
        water=_drawn_water() if is_drawn else (),
        parks=[park.shape for park in parks()] if is_drawn else (),
        places=[(place.name, place.lon, place.lat) for place in places if isinstance(place, NamedPlace)],
        attribution="" if is_drawn else network.metadata.get("attribution", ""),
        note=_attribution(network, words),
    )


def _drawn_water() -> tuple[BaseGeometry, ...]:
    return (district_plane().unproject(water_area()),)


def _attribution(network: RoadNetwork, words: Words) -> str:
    """What the data itself says about where it comes from, in the session's language if it can."""
    return network.metadata.get(f"attribution_{words.language}", "")

"""What a class of road means where nothing else is said: who may use it, and how fast the data say."""

from collections.abc import Mapping
from types import MappingProxyType

from gis.road_network import Access, RoadClass

ALL_GROUND = Access.FOOT | Access.EBIKE | Access.CAR

CLASS_OF_HIGHWAY: Mapping[str, RoadClass] = MappingProxyType(
    {item.name.lower(): item for item in RoadClass if item is not RoadClass.WATERWAY}
    | {"road": RoadClass.UNCLASSIFIED, "bridleway": RoadClass.PATH, "corridor": RoadClass.FOOTWAY}
)

# Trunk roads are the city's expressways: no walking or riding unless a tag opens them.
ACCESS_OF_CLASS: Mapping[RoadClass, Access] = MappingProxyType(
    dict.fromkeys(RoadClass, ALL_GROUND)
    | {
        RoadClass.MOTORWAY: Access.CAR,
        RoadClass.TRUNK: Access.CAR,
        RoadClass.TRACK: Access.FOOT | Access.EBIKE,
        RoadClass.PEDESTRIAN: Access.FOOT,
        RoadClass.CYCLEWAY: Access.FOOT | Access.EBIKE,
        RoadClass.PATH: Access.FOOT,
        RoadClass.FOOTWAY: Access.FOOT,
        RoadClass.STEPS: Access.FOOT,
        RoadClass.WATERWAY: Access.BOAT,
    }
)

# The speeds of OSRM's car profile, which the car time factor was measured against.
KMH_OF_CLASS: Mapping[RoadClass, float] = MappingProxyType(
    {
        RoadClass.MOTORWAY: 90.0,
        RoadClass.TRUNK: 85.0,
        RoadClass.PRIMARY: 65.0,
        RoadClass.SECONDARY: 55.0,
        RoadClass.TERTIARY: 40.0,
        RoadClass.UNCLASSIFIED: 25.0,
        RoadClass.RESIDENTIAL: 25.0,
        RoadClass.LIVING_STREET: 10.0,
        RoadClass.SERVICE: 15.0,
        RoadClass.TRACK: 15.0,
        RoadClass.PEDESTRIAN: 10.0,
        RoadClass.CYCLEWAY: 25.0,
        RoadClass.PATH: 15.0,
        RoadClass.FOOTWAY: 10.0,
        RoadClass.STEPS: 5.0,
        RoadClass.WATERWAY: 12.0,
    }
)
KMH_OF_LINK: Mapping[RoadClass, float] = MappingProxyType(
    {
        RoadClass.MOTORWAY: 45.0,
        RoadClass.TRUNK: 40.0,
        RoadClass.PRIMARY: 30.0,
        RoadClass.SECONDARY: 25.0,
        RoadClass.TERTIARY: 20.0,
    }
)

# Halfway between the speeds above: the class of a car road that tells only its speed.
_CLASS_FROM_KMH = (
    (75.0, RoadClass.TRUNK),
    (60.0, RoadClass.PRIMARY),
    (47.5, RoadClass.SECONDARY),
    (32.5, RoadClass.TERTIARY),
    (20.0, RoadClass.RESIDENTIAL),
)


def class_of_speed(kmh: float) -> RoadClass:
    """Infer the class of a car road from the speed of its data."""
    return next((found for least, found in _CLASS_FROM_KMH if kmh >= least), RoadClass.SERVICE)

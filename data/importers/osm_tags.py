"""Reading OpenStreetMap tags: class, direction, speed and access of a way, and what a barrier stops."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from data.importers.road_rules import (
    ACCESS_OF_CLASS,
    ALL_GROUND,
    CLASS_OF_HIGHWAY,
    KMH_OF_CLASS,
    KMH_OF_LINK,
)
from gis.road_network import Access, EdgeFlag, RoadClass
from gis.road_table import Passage

Tags = Mapping[str, str]

_GRANTED = frozenset(
    {
        "yes",
        "designated",
        "permissive",
        "destination",
        "customers",
        "delivery",
        "official",
        "public",
        "shared",
        "1",
        "true",
    }
)
_DENIED = frozenset(
    {
        "no",
        "private",
        "agricultural",
        "forestry",
        "military",
        "emergency",
        "use_sidepath",
        "dismount",
        "permit",
        "residents",
        "restricted",
        "employees",
        "bus",
        "psv",
        "discouraged",
        "0",
        "false",
    }
)
# Most specific first. `access` and `vehicle` speak of many modes: they close a road, and open none.
_ACCESS_KEYS: Mapping[Access, tuple[str, ...]] = {
    Access.FOOT: ("foot", "access"),
    Access.EBIKE: ("electric_bicycle", "bicycle", "vehicle", "access"),
    Access.CAR: ("motorcar", "motor_vehicle", "vehicle", "access"),
}
_CLOSING_KEYS = frozenset({"access", "vehicle"})
_ONEWAY_KEYS: Mapping[Access, tuple[str, ...]] = {
    Access.FOOT: ("oneway:foot",),
    Access.EBIKE: ("oneway:bicycle", "oneway"),
    Access.CAR: ("oneway:motorcar", "oneway:motor_vehicle", "oneway"),
}
_BOTH, _FORWARD, _BACKWARD, _NEITHER = (True, True), (True, False), (False, True), (False, False)
_ONEWAY_VALUES = (
    dict.fromkeys(("yes", "1", "true"), _FORWARD)
    | dict.fromkeys(("-1", "reverse"), _BACKWARD)
    | dict.fromkeys(("no", "0", "false", "alternating"), _BOTH)
    | {"reversible": _NEITHER}
)
_BARRIER_STOPS = (
    dict.fromkeys(("bollard", "block", "cycle_barrier", "jersey_barrier", "planter", "debris"), Access.CAR)
    | dict.fromkeys(
        ("kissing_gate", "stile", "turnstile", "full-height_turnstile"), Access.CAR | Access.EBIKE
    )
    | dict.fromkeys(("wall", "fence"), ALL_GROUND)
)
_MILE_KM, _KNOT_KM = 1.609344, 1.852
_UNITS = {"": 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": _MILE_KM, "knots": _KNOT_KM}
_NAMED_KMH = {"walk": 5.0, "none": 120.0}
_ZONE_KMH = {"urban": 50.0, "rural": 70.0, "trunk": 100.0, "motorway": 120.0, "living_street": 10.0}
_UNTOLD = frozenset({"signals", "variable", "unknown", "default", "implicit"})
_FASTEST_KMH = 200.0
_LAYERS = range(-20, 21)


# The tags that say what a way means; ways that agree in them mean the same.
MEANT_BY = frozenset(
    {"highway", "waterway", "boat", "junction", "cycleway", "sidewalk", "motorroad", "bridge", "tunnel"}
    | {"layer", "maxspeed", "maxspeed:forward", "maxspeed:backward"}
    | {key for keys in (*_ACCESS_KEYS.values(), *_ONEWAY_KEYS.values()) for key in keys}
)


@dataclass(frozen=True)
class WayMeaning:
    """What the tags of a way say; `doubts` are (code, tag) of what could not be read."""

    road_class: RoadClass
    forward: Passage
    backward: Passage
    layer: int
    flags: EdgeFlag
    doubts: tuple[tuple[str, str], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether any mode may travel it in any direction."""
        return bool(self.forward.access | self.backward.access)


def meaning_of_way(tags: Tags) -> WayMeaning | None:
    """Return what the tags of a way say, None where it is neither a road nor a waterway for boats."""
    road_class, is_link = _class_of(tags)
    if road_class is None:
        return None
    doubts: list[tuple[str, str]] = []
    access = access_of(tags, _default_access(tags, road_class), doubts)
    forward, backward = _directions(tags, road_class, access, doubts)
    kmh = (KMH_OF_LINK if is_link else KMH_OF_CLASS)[road_class]
    flags = _flags(tags) | (EdgeFlag.LINK if is_link else EdgeFlag.NONE)
    return WayMeaning(
        road_class=road_class,
        forward=Passage(forward, _speed(tags, ("maxspeed:forward", "maxspeed"), kmh, doubts)),
        backward=Passage(backward, _speed(tags, ("maxspeed:backward", "maxspeed"), kmh, doubts)),
        layer=_layer(tags, flags, doubts),
        flags=flags,
        doubts=tuple(dict.fromkeys(doubts)),
    )


def name_of_way(tags: Tags) -> str:
    """Return what a way is called: its name, else its number."""
    return tidy_name(tags.get("name") or tags.get("name:zh") or tags.get("ref") or "")


def number_of_way(tags: Tags) -> str:
    """Return the number of the route that a named way belongs to; a way without a name is called by it."""
    is_named = "name" in tags or "name:zh" in tags
    return first_route(tidy_name(tags.get("ref", ""))) if is_named else ""


def first_route(numbers: str) -> str:
    """Return the first of several numbers of routes."""
    return re.split(r"[;/]", numbers)[0].strip()


def tidy_name(text: str) -> str:
    """Return a name on one line, without what no eye can see."""
    if text.isalnum():
        return text
    seen = text if text.isprintable() else "".join(map(_seen, text))
    return " ".join(seen.split())


def _seen(mark: str) -> str:
    if mark.isprintable():
        return mark
    return "" if unicodedata.category(mark) == "Cf" else " "


def stopped_by_barrier(tags: Tags) -> Access:
    """Return the modes that a barrier node stops; a gate without access tags stops nobody."""
    allowed = ALL_GROUND & ~_BARRIER_STOPS.get(tags.get("barrier", ""), Access.NONE)
    return ALL_GROUND & ~access_of(tags, allowed, [])


def access_of(tags: Tags, default: Access, doubts: list[tuple[str, str]]) -> Access:
    """Return who may pass by the tags, each mode by its most specific key, else by default."""
    access = default
    for mode, keys in _ACCESS_KEYS.items():
        key = next((key for key in keys if key in tags), "")
        value = tags.get(key, "")
        if value in _DENIED:
            access &= ~mode
        elif value in _GRANTED and key not in _CLOSING_KEYS:
            access |= mode
        elif value and value not in _GRANTED:
            doubts.append(("access_unreadable", f"{key}={value}"))
    return access


def speed_kmh(text: str) -> float | None:
    """Read a maxspeed value in km/h, the lowest of several; None where it says no number, ValueError where
    it makes no sense."""
    if text in _UNTOLD:
        return None
    return min(_one_speed(part.strip()) for part in re.split(r"[;|]", text))


def _one_speed(text: str) -> float:
    if text in _NAMED_KMH:
        return _NAMED_KMH[text]
    zone = text.rpartition(":")[2]
    if ":" in text and zone in _ZONE_KMH:
        return _ZONE_KMH[zone]
    match = re.fullmatch(r"(?:[A-Z]{2}:)?(?:zone:?)?(\d+(?:\.\d+)?)\s*([a-z/]*)", text)
    if match is None or match[2] not in _UNITS:
        raise ValueError(text)
    kmh = float(match[1]) * _UNITS[match[2]]
    if not 0 < kmh <= _FASTEST_KMH:
        raise ValueError(text)
    return kmh


def _speed(tags: Tags, keys: tuple[str, ...], default: float, doubts: list[tuple[str, str]]) -> float:
    text = next((tags[key] for key in keys if key in tags), "")
    if not text:
        return default
    try:
        return speed_kmh(text) or default
    except ValueError:
        doubts.append(("maxspeed_unreadable", f"maxspeed={text}"))
        return default


def _class_of(tags: Tags) -> tuple[RoadClass | None, bool]:
    highway = tags.get("highway", "")
    kind = highway.removesuffix("_link")
    if not kind and tags.get("waterway") in ("river", "canal") and tags.get("boat") in _GRANTED:
        return RoadClass.WATERWAY, False
    road_class = CLASS_OF_HIGHWAY.get(kind)
    if kind != highway and road_class not in KMH_OF_LINK:
        return None, False
    return road_class, kind != highway


def _default_access(tags: Tags, road_class: RoadClass) -> Access:
    access = ACCESS_OF_CLASS[road_class]
    if tags.get("sidewalk") in ("both", "left", "right", "yes"):
        access |= Access.FOOT
    if tags.get("motorroad") == "yes":
        access &= Access.CAR
    return access


def _directions(
    tags: Tags, road_class: RoadClass, access: Access, doubts: list[tuple[str, str]]
) -> tuple[Access, Access]:
    """Return who may travel forward and backward; walking is bound by oneway:foot alone."""
    forward, backward = access & Access.BOAT, access & Access.BOAT
    for mode, keys in _ONEWAY_KEYS.items():
        goes, returns = _oneway(tags, keys, road_class, mode, doubts)
        forward |= access & mode if goes else Access.NONE
        backward |= access & mode if returns else Access.NONE
    return forward, backward


def _oneway(
    tags: Tags, keys: tuple[str, ...], road_class: RoadClass, mode: Access, doubts: list[tuple[str, str]]
) -> tuple[bool, bool]:
    if mode is Access.EBIKE and "oneway:bicycle" not in tags and "opposite" in tags.get("cycleway", ""):
        return _BOTH
    value = next((tags[key] for key in keys if key in tags), "")
    if not value:
        is_implied = tags.get("junction") in ("roundabout", "circular") or road_class is RoadClass.MOTORWAY
        return _FORWARD if is_implied and mode is not Access.FOOT else _BOTH
    if value not in _ONEWAY_VALUES:
        doubts.append(("oneway_unreadable", f"oneway={value}"))
    if value == "reversible":
        doubts.append(("oneway_reversible", "oneway=reversible"))
    return _ONEWAY_VALUES.get(value, _BOTH)


def _flags(tags: Tags) -> EdgeFlag:
    flags = EdgeFlag.NONE
    if tags.get("bridge", "no") != "no":
        flags |= EdgeFlag.BRIDGE
    if tags.get("tunnel", "no") != "no":
        flags |= EdgeFlag.TUNNEL
    if tags.get("junction") in ("roundabout", "circular"):
        flags |= EdgeFlag.ROUNDABOUT
    return flags


def _layer(tags: Tags, flags: EdgeFlag, doubts: list[tuple[str, str]]) -> int:
    text = tags.get("layer", "")
    if re.fullmatch(r"[+-]?\d{1,2}", text) and int(text) in _LAYERS:
        return int(text)
    if text:
        doubts.append(("layer_unreadable", f"layer={text}"))
    return int(EdgeFlag.BRIDGE in flags) - int(EdgeFlag.TUNNEL in flags)

"""What files of roads write for classes and directions, in the words of OpenStreetMap."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from gis.road_network import RoadClass


def _read() -> dict[str, Any]:
    text = files(__package__).joinpath("road_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


_WORDS = _read()
HIGHWAYS = tuple(item.name.lower() for item in RoadClass)
"""Every class as OpenStreetMap's highway says it; and `waterway`."""
_RAMPS = tuple(f"{name}_link" for name in HIGHWAYS)
CLASS_WORDS: Mapping[str, str] = MappingProxyType(
    _WORDS["class"] | {word: word for word in (*HIGHWAYS, *_RAMPS)}
)
ONEWAY_WORDS: Mapping[str, str] = MappingProxyType(_WORDS["oneway"])
ONEWAY_LETTERS: Mapping[str, str] = MappingProxyType(_WORDS["letters"])
"""F with the line and T against it; but a T may mean true, and then F false."""
NO_ROADS = frozenset(_WORDS["none"]["words"])

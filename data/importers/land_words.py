"""Which class an area of ground is of, by a file's word for it or by the tags of OpenStreetMap."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from gis.land_areas import LAND_CLASSES, LandClass


def _read() -> dict[str, LandClass]:
    text = files(__package__).joinpath("land_words.toml").read_text(encoding="utf-8")
    return {word: LAND_CLASSES[name] for name, words in tomllib.loads(text).items() for word in words}


LAND_WORDS: Mapping[str, LandClass] = MappingProxyType(_read())
TAG_KEYS = ("building", "natural", "waterway", "landuse", "leisure", "highway", "place")
"""The keys that may say it, the most telling first."""
_ALWAYS_GROUND = ("natural", "landuse", "leisure")
"""An area with one of these is ground of some kind, known or not; with the others it may be anything."""


def class_of_word(text: str) -> LandClass | None:
    """The class that a word means; None for one that nobody knows."""
    return LAND_WORDS.get(text.strip().casefold())


def class_of_tags(tags: Mapping[str, str]) -> tuple[LandClass | None, str]:
    """The class that tags mean; else the first of them that should have said it ("": none is of ground)."""
    unknown = ""
    for key in TAG_KEYS:
        value = tags.get(key, "").strip().casefold()
        if not value or value == "no":
            continue
        found = _class_of_tag(key, value, tags)
        if found is not None:
            return found, ""
        if not unknown and key in _ALWAYS_GROUND:
            unknown = f"{key}={value}"
    return None, unknown


def _class_of_tag(key: str, value: str, tags: Mapping[str, str]) -> LandClass | None:
    if key == "building":
        return LandClass.BUILDING
    if key == "highway":
        # A closed way is a road that goes round, unless it says that it is an area.
        return LandClass.PAVED if tags.get("area") == "yes" else None
    if key == "place":
        return LandClass.PAVED if value == "square" else None
    return LAND_WORDS.get(value)

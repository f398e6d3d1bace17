"""How a doubt can be decided: what was found may call for another choice than was made."""

from __future__ import annotations

from dataclasses import dataclass

from app.bringing.answers import Told
from gis.reference import ReferenceUnknown, reference_of

_OTHER_READINGS = {
    "axes_swapped": ("axes", "swapped"),
    "file_in_degrees": ("datum", "wgs84"),
}
_NAMED = ("datum", "fits", "epsg")
"""Values of a doubt that name references which would fit, one or several after commas."""
_MOST = 3


@dataclass(frozen=True)
class Remedy:
    """Read the file again with this choice made so."""

    option: str
    value: str


def remedies_of(doubt: Told) -> tuple[Remedy, ...]:
    """What to choose instead; none where the file itself has to be put right or all is as declared."""
    if doubt.code in _OTHER_READINGS:
        return (Remedy(*_OTHER_READINGS[doubt.code]),)
    for name in _NAMED:
        codes = [part.strip() for part in str(doubt.values.get(name, "")).split(",")]
        found = [Remedy("datum", code) for code in filter(_is_reference, codes)]
        if found:
            return tuple(found[:_MOST])
    return ()


def _is_reference(text: str) -> bool:
    if not text:
        return False
    try:
        reference_of(text)
    except ReferenceUnknown:
        return False
    return True

"""Standards of zone codes: how many digits each kind has, and that a code begins with its parent's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gis.zones import Zone, ZoneKind

CODE_DIGITS: Mapping[ZoneKind, int] = MappingProxyType(
    {
        ZoneKind.DISTRICT: 6,
        ZoneKind.SUB_DISTRICT: 9,
        ZoneKind.COMMUNITY: 12,
        ZoneKind.UNIT_GRID: 15,
    }
)
"""District 6, street 3 more, community 3 more, unit grid 3 more (GB/T 30428.1); other kinds are free."""


@dataclass(frozen=True)
class CodeTrouble:
    """A code that breaks its standard; `code` is code_digits or code_elsewhere, `expected` what fits."""

    code: str
    zone: Zone
    expected: str


def code_troubles(zones: Iterable[Zone], known: Mapping[str, Zone]) -> list[CodeTrouble]:
    """The codes that have other digits than their kind should, or do not begin with their parent's.

    `known` are all zones by code; only parents that keep to the standard themselves are a measure.
    """
    found = (_trouble(zone, known.get(zone.parent or "")) for zone in zones)
    return [trouble for trouble in found if trouble is not None]


def keeps_standard(zone: Zone) -> bool:
    """Whether a zone's code has the digits of its kind; true for kinds that are free."""
    digits = CODE_DIGITS.get(zone.kind)
    return digits is None or (len(zone.code) == digits and zone.code.isascii() and zone.code.isdigit())


def _trouble(zone: Zone, parent: Zone | None) -> CodeTrouble | None:
    if zone.kind not in CODE_DIGITS:
        return None
    if not keeps_standard(zone):
        return CodeTrouble("code_digits", zone, str(CODE_DIGITS[zone.kind]))
    if parent is None or parent.kind not in CODE_DIGITS or not keeps_standard(parent):
        return None
    return None if zone.code.startswith(parent.code) else CodeTrouble("code_elsewhere", zone, parent.code)

"""Zones and content files as rows of the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dispatch.rows import Row

ROADS = "roads"
"""The id of the content file that holds the road network in force."""
UNIT_GRIDS = "unit_grids"
"""The id of the content file that holds unit grids too many for rows."""
LAND_COVER = "land_cover"
"""The id of the content file that holds areas of water, green, buildings and land use."""
STANDBY_POST = "standby_post"
"""The kind of named places at which free crews stand by (机动布点)."""


@dataclass(frozen=True, kw_only=True)
class ZoneRow(Row):
    """A zone as it is kept: WKB in WGS 84, None for a zone known by name and code only."""

    code: str
    name: str
    kind: str
    parent: str | None = None
    wkb: bytes | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ContentFile(Row):
    """A large thing outside the rows (roads, generated grids), named by its role, proven by its digest."""

    digest: str
    source: str
    attribution: str = ""
    size_bytes: int = 0


@dataclass(frozen=True, kw_only=True)
class NamedPlace(Row):
    """A place that people call by name: a square, a bridge, a market, a station."""

    name: str
    kind: str
    lon: float
    lat: float

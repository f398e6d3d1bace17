"""The underlay that a centre's settings name: a file, else a service, else none."""

from __future__ import annotations

from pathlib import Path

from data.underlays.mbtiles import MbTiles
from data.underlays.tiles import TileSource
from data.underlays.web_tiles import Service, WebTiles
from dispatch.settings import Settings
from gis.datum import Datum

OF_THE_UNDERLAY = frozenset(
    {
        "underlay_file",
        "underlay_address",
        "underlay_key",
        "underlay_datum",
        "underlay_attribution",
        "underlay_most_zoom",
        "underlay_timeout_s",
        "underlay_cache_mb",
    }
)
"""Settings that make another source."""


def has_underlay(settings: Settings) -> bool:
    """Whether any is named."""
    return bool(settings.underlay_file or settings.underlay_address)


def open_underlay(settings: Settings, folder: Path) -> TileSource | None:
    """The source that is named, None where none is; `folder` is where tiles of services are kept.

    Refused as MbTiles and WebTiles are.
    """
    datum = Datum(settings.underlay_datum)
    if settings.underlay_file:
        return MbTiles(Path(settings.underlay_file).expanduser(), datum)
    if not settings.underlay_address:
        return None
    service = Service(
        settings.underlay_address,
        settings.underlay_key,
        datum,
        settings.underlay_attribution,
        settings.underlay_most_zoom,
        settings.underlay_timeout_s,
    )
    return WebTiles(service, folder, settings.underlay_cache_mb * 1024 * 1024)

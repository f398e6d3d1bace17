"""Repeats: whether a new report is the case that a crew did not find a while ago (case 8b)."""

from __future__ import annotations

from datetime import datetime, timedelta

from dispatch.incident import Incident, Place
from dispatch.settings import Settings
from gis.datum import plane_at

NOT_FOUND = "not_found"


def reopens(earlier: Incident, category: str, place: Place, at: datetime, settings: Settings) -> bool:
    """Whether a report of `category` at `place` reopens `earlier`, which was not found there within the day.

    The same place is within the arrival radius; a place without position repeats nothing.
    """
    ended_at = earlier.closed_at or earlier.state_since
    if earlier.outcome != NOT_FOUND or earlier.category != category or ended_at is None:
        return False
    if not ended_at <= at <= ended_at + timedelta(hours=settings.not_found_reopen_h):
        return False
    away_m = apart_m(earlier.place, place)
    return away_m is not None and away_m <= settings.arrival_radius_m


def apart_m(one: Place, other: Place) -> float | None:
    """Metres between two places; None where one has no position."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    return plane_at(one.lon, one.lat).distance_m((one.lon, one.lat), (other.lon, other.lat))

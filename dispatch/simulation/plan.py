"""What a day will bring: the reports that come in, when, from whom, and what is true of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dispatch.incident import Place
from dispatch.ports import Caller
from dispatch.simulation.place_names import PlaceNames


class Truth(StrEnum):
    """What a report turns out to be."""

    REAL = "real"
    FALSE_ALARM = "false_alarm"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class PlannedReport:
    """One report: `key` is its number at the source. `same_as`: the key of the report that it repeats.

    A report of a crew's own patrol has no place of its own: it is where the crew that finds it is.
    """

    at: datetime
    key: str
    source: str
    category: str
    place: Place
    words: str
    truth: Truth = Truth.REAL
    severity: int | None = None
    reported_at: datetime | None = None
    caller: Caller | None = None
    is_secret: bool = False
    same_as: str | None = None
    sub_district: str = ""


@dataclass(frozen=True)
class DayPlan:
    """A day's reports in order of time, where crews go round, and how people there speak. Plain data."""

    reports: tuple[PlannedReport, ...]
    urges: tuple[tuple[datetime, str], ...] = ()
    """When somebody calls again, and about which report (its key)."""
    beats: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    """Call sign -> lon/lat of the places that the crew goes round on patrol."""
    done: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Category code or pattern (fnmatch) -> what crews report; "not_found" for an empty place."""
    landmarks: tuple[tuple[str, float, float], ...] = ()
    near: str = "{name}"
    """How people say that something is close to a named place."""
    claim_note: str = "-"
    """What a crew says whose position contradicts its word."""

    @property
    def names(self) -> PlaceNames:
        """How positions are called."""
        return PlaceNames(self.landmarks, self.near)

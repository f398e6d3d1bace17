"""Health of feeds: when each source was last heard, and how long it usually keeps silent."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from dispatch.positions import Freshness, freshness_of
from dispatch.settings import Settings

GAPS_KEPT = 20
POSITIONS = "positions"
"""The feed of fixes of all crews; every other one is a source of reports by its code."""


@dataclass(frozen=True)
class FeedAge:
    """A feed as it is shown: its age in seconds and what that means."""

    source: str
    age_s: float
    freshness: Freshness


_UNHEARD = {Freshness.STALE: 0, Freshness.OFFLINE: 1, Freshness.NONE: 2}


def feeds_by_need(feeds: Iterable[FeedAge]) -> list[FeedAge]:
    """Feeds that have gone quiet first, then positions, then the others as they were heard."""

    def order(feed: FeedAge) -> tuple[int, bool, float, str]:
        is_other = feed.source != POSITIONS
        return _UNHEARD.get(feed.freshness, len(_UNHEARD)), is_other, feed.age_s, feed.source

    return sorted(feeds, key=order)


class FeedBoard:
    """When each source was last heard."""

    def __init__(self) -> None:
        self._last: dict[str, datetime] = {}
        self._gaps: dict[str, deque[float]] = {}

    def heard(self, source: str, at: datetime | None) -> None:
        """Note that `source` was heard at `at`; older news than the last changes nothing."""
        if at is None:
            return
        last = self._last.get(source)
        if last is not None and at <= last:
            return
        if last is not None:
            gaps = self._gaps.setdefault(source, deque(maxlen=GAPS_KEPT))
            gaps.append((at - last).total_seconds())
        self._last[source] = at

    def ages(self, now: datetime, settings: Settings) -> list[FeedAge]:
        """All feeds in order of name, each with its age."""
        return [self._age(source, now, settings) for source in sorted(self._last)]

    def _age(self, source: str, now: datetime, settings: Settings) -> FeedAge:
        age_s = max(0.0, (now - self._last[source]).total_seconds())
        gaps = self._gaps.get(source)
        return FeedAge(source, age_s, freshness_of(age_s, median(gaps) if gaps else 0.0, settings))

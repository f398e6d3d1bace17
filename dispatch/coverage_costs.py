"""What each crew's going costs in coverage, as it was last worked out: for advice and plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from dispatch.cover_book import CoverBook
from dispatch.demand_cover import CrewCover
from dispatch.settings import Settings


def crew_costs(
    book: CoverBook, crew_ids: Iterable[str], now: datetime, settings: Settings
) -> Mapping[str, CrewCover]:
    """Coverage with and without each crew; one that was not counted costs nothing. Empty if unknown."""
    cover, at = book.newest, book.newest_at
    if cover is None or at is None or abs((now - at).total_seconds()) > settings.coverage_fresh_s:
        return {}
    known, uncounted = cover.by_crew, CrewCover(cover.share, cover.share)
    return {crew_id: known.get(crew_id, uncounted) for crew_id in crew_ids}

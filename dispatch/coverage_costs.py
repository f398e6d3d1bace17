"""What each crew's going costs in coverage, as it was last worked out: for advice and plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from dispatch.cover_book import CoverBook
from dispatch.demand_cover import CrewCover

# Crews move on: what was worked out longer ago says nothing of now.
GOOD_FOR = timedelta(minutes=3)


def crew_costs(book: CoverBook, crew_ids: Iterable[str], now: datetime) -> Mapping[str, CrewCover]:
    """Coverage with and without each crew; a crew that was not counted costs nothing. Empty where unknown."""
    cover, at = book.newest, book.newest_at
    if cover is None or at is None or abs(now - at) > GOOD_FOR:
        return {}
    known, uncounted = cover.by_crew, CrewCover(cover.share, cover.share)
    return {crew_id: known.get(crew_id, uncounted) for crew_id in crew_ids}

"""What the going of crews costs in coverage: of each, as it was last worked out, and of many together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from dispatch.cover_book import CoverBook, CoverGround
from dispatch.demand_cover import CrewCover, PlacedCrew, demand_cover
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


def cover_left(
    crews: Sequence[PlacedCrew], going: Collection[str], ground: CoverGround, now: datetime
) -> CrewCover:
    """Coverage by all these crews, and by those who are left once the others have gone together."""
    demand = ground.demand.share_at(now)
    left = [crew for crew in crews if crew.crew_id not in going]
    before = demand_cover(crews, demand, ground.limits_s, ground.reach).share
    if len(left) == len(crews):
        return CrewCover(before, before)
    return CrewCover(before, demand_cover(left, demand, ground.limits_s, ground.reach).share)

"""Coverage as a question: now, after the plan, and the best single move to a standby post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from dispatch.cover_crews import crews_that_suit, free_crews
from dispatch.coverage_costs import cover_left
from dispatch.coverage_outlook import CoverageOutlook, coverage_outlook
from dispatch.demand_cover import CrewCover
from dispatch.places import STANDBY_POST, NamedPlace
from dispatch.ports import Query
from dispatch.room import Later, Room
from dispatch.standby_posts import StandbyPost, standby_posts


@dataclass(frozen=True)
class Coverage(Query[CoverageOutlook]):
    """How much of the expected demand free crews reach in time, where not, and what one move would win."""

    code: ClassVar[str] = "coverage"


def coverage(_query: Coverage, room: Room) -> Later:
    """The picture is read at once; the rest is worked out while others go on."""
    centre, book, now = room.centre, room.cover_book, room.clock.now()
    free, posts, reports = free_crews(room.situation, centre, now), _posts(room), room.store.past_reports

    def work() -> CoverageOutlook:
        ground = book.ground(centre, reports, now)
        crews = crews_that_suit(free, ground.suits, centre.settings)
        outlook, cover = coverage_outlook(crews, posts, ground, centre, now)
        book.keep(cover, now)
        return outlook

    return Later(work)


@dataclass(frozen=True)
class CoverageLeft(Query[CrewCover]):
    """Coverage now, and once these crews have set off together: what a whole plan costs."""

    code: ClassVar[str] = "coverage_left"
    going: tuple[str, ...] = ()


def coverage_left(query: CoverageLeft, room: Room) -> Later:
    """As `coverage`: only the picture is read at once."""
    centre, book, now = room.centre, room.cover_book, room.clock.now()
    free, reports = free_crews(room.situation, centre, now), room.store.past_reports

    def work() -> CrewCover:
        ground = book.ground(centre, reports, now)
        crews = [one.placed for one in crews_that_suit(free, ground.suits, centre.settings)]
        return cover_left(crews, frozenset(query.going), ground, now)

    return Later(work)


@dataclass(frozen=True)
class StandbyPosts(Query[tuple[StandbyPost, ...]]):
    """The posts at which crews may stand by; where none are kept, proposals."""

    code: ClassVar[str] = "standby_posts"


def posts(_query: StandbyPosts, room: Room) -> tuple[StandbyPost, ...]:
    return _posts(room)


def _posts(room: Room) -> tuple[StandbyPost, ...]:
    return standby_posts(room.store.rows(NamedPlace, kind=STANDBY_POST), room.centre)


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {
    Coverage: coverage,
    CoverageLeft: coverage_left,
    StandbyPosts: posts,
}

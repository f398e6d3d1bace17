"""Questions that a seat answers; each says what its answer is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from dispatch import (
    answering,
    audits,
    clock_queries,
    closure_queries,
    clues,
    cockpit_query,
    coverage_queries,
    directory_queries,
    duplicates,
    facility_queries,
    helping,
    here,
    inflow,
    instruction_queries,
    intake_queries,
    joint,
    patrol_queries,
    permit_queries,
    photos,
    planning_queries,
    profile_queries,
    routing_queries,
    search_queries,
    speed_queries,
    usual_hours,
    zone_figures,
    zone_queries,
)
from dispatch.changes import Step
from dispatch.fixes import Fix
from dispatch.ports import Query
from dispatch.room import Room
from dispatch.rows import Row
from dispatch.situation import Situation


@dataclass(frozen=True)
class RowsOf(Query[tuple[Row, ...]]):
    """All kept rows of a kind, ordered by id: places, subjects, zones, settings…"""

    code: ClassVar[str] = "rows"
    kind: type[Row]


def rows_of(query: RowsOf, room: Room) -> tuple[Row, ...]:
    return room.store.rows(query.kind)


@dataclass(frozen=True)
class HistoryOf(Query[tuple[Step, ...]]):
    """The steps of the record that touched a row, oldest first."""

    code: ClassVar[str] = "history"
    row_id: str


def history_of(query: HistoryOf, room: Room) -> tuple[Step, ...]:
    return room.store.steps_of(query.row_id)


@dataclass(frozen=True)
class NewestSteps(Query[tuple[Step, ...]]):
    """The newest steps of the record, newest first: what has been done of late, by whomever."""

    code: ClassVar[str] = "newest_steps"
    count: int = 60


def newest_steps(query: NewestSteps, room: Room) -> tuple[Step, ...]:
    return room.store.newest_steps(query.count)


@dataclass(frozen=True)
class DayOf(Query[Situation]):
    """A day of the centre as a picture of its own: what was received on it, and what came of that."""

    code: ClassVar[str] = "day"
    day: date


def day_of(query: DayOf, room: Room) -> Situation:
    return Situation.of(room.store.day(query.day, room.centre.zone))


@dataclass(frozen=True)
class FixesOf(Query[tuple[Fix, ...]]):
    """Kept fixes of members, measured from a moment on, until before another if one is given, in order."""

    code: ClassVar[str] = "fixes"
    member_ids: tuple[str, ...]
    since: datetime
    until: datetime | None = None


def fixes_of(query: FixesOf, room: Room) -> tuple[Fix, ...]:
    return room.store.fixes(query.member_ids, query.since, query.until)


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {
    RowsOf: rows_of,
    HistoryOf: history_of,
    NewestSteps: newest_steps,
    DayOf: day_of,
    FixesOf: fixes_of,
    **routing_queries.ANSWERS,
    **search_queries.ANSWERS,
    **speed_queries.ANSWERS,
    **zone_queries.ANSWERS,
    **answering.ANSWERS,
    **facility_queries.ANSWERS,
    **helping.ANSWERS,
    **here.ANSWERS,
    **joint.ANSWERS,
    **instruction_queries.ANSWERS,
    **directory_queries.ANSWERS,
    **patrol_queries.ANSWERS,
    **photos.ANSWERS,
    **clock_queries.ANSWERS,
    **closure_queries.ANSWERS,
    **intake_queries.ANSWERS,
    **permit_queries.ANSWERS,
    **planning_queries.ANSWERS,
    **profile_queries.ANSWERS,
    **cockpit_query.ANSWERS,
    **zone_figures.ANSWERS,
    **coverage_queries.ANSWERS,
    **duplicates.ANSWERS,
    **clues.ANSWERS,
    **audits.ANSWERS,
    **usual_hours.ANSWERS,
    **inflow.ANSWERS,
}

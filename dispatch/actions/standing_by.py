"""Standing by: posts are kept and dropped, a free crew is asked to wait at one, or let go again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from dispatch.actions.common import refuse_bad_place, refuse_outside
from dispatch.actions.duty import own_crew
from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.crew_status import crew_status, stand_by_of
from dispatch.incident import Place
from dispatch.people import CrewStatus, StandBy
from dispatch.places import STANDBY_POST, NamedPlace
from dispatch.ports import Action, Work
from dispatch.reasons import Refused


@dataclass(frozen=True, kw_only=True)
class KeepPost(Action):
    """Keeps a standby post by its name, or moves the one of that name; degrees are WGS 84."""

    code: ClassVar[str] = "keep_post"
    name: str
    lon: float
    lat: float


def keep_post(action: KeepPost, work: Work, centre: Centre) -> None:
    name = action.name.strip()
    if not name:
        raise Refused("post_without_name")
    place = Place(name, action.lon, action.lat)
    refuse_bad_place(place)
    refuse_outside(centre, place)
    earlier = _kept(name, work)
    work.save(
        NamedPlace(
            id=earlier.id if earlier else work.new_id(),
            version=earlier.version if earlier else 0,
            name=name,
            kind=STANDBY_POST,
            lon=action.lon,
            lat=action.lat,
        )
    )


@dataclass(frozen=True, kw_only=True)
class DropPost(Action):
    """Takes a standby post away; a crew that stands by there stays until its time is over."""

    code: ClassVar[str] = "drop_post"
    name: str


def drop_post(action: DropPost, work: Work, _centre: Centre) -> None:
    work.remove(_post(action.name, work))


@dataclass(frozen=True, kw_only=True)
class StandByAt(Action):
    """Asks a free crew to wait at a post, or at a place given by name and position, until a time.

    `before` and `after` are the coverage that was told when it was decided: the record keeps them.
    """

    code: ClassVar[str] = "stand_by"
    crew_id: str
    post: str
    lon: float | None = None
    lat: float | None = None
    until: datetime | None = None
    before: float | None = None
    after: float | None = None


def stand_by(action: StandByAt, work: Work, centre: Centre) -> None:
    crew = own_crew(action, action.crew_id, work, centre)
    tasks = work.find(Assignment, crew_id=crew.id)
    status = crew_status(crew, tasks, work.now)
    if status is not CrewStatus.FREE:
        raise Refused("crew_not_free", crew=crew.call_sign, status=status.value)
    until = action.until or work.now + timedelta(seconds=centre.settings.standby_stay_s)
    if until <= work.now:
        raise Refused("end_needed", status="standing_by")
    standing_by = replace(_where(action, work, centre), until=min(until, crew.ends_at))
    work.save(replace(crew, standing_by=standing_by))


def _where(action: StandByAt, work: Work, centre: Centre) -> StandBy:
    if action.lon is None or action.lat is None:
        post = _post(action.post, work)
        return StandBy(post.name, post.lon, post.lat, work.now, work.now, post.id)
    place = Place(action.post, action.lon, action.lat)
    refuse_bad_place(place)
    refuse_outside(centre, place)
    return StandBy(action.post, action.lon, action.lat, work.now, work.now)


@dataclass(frozen=True, kw_only=True)
class EndStandBy(Action):
    """Lets a crew go that stands by."""

    code: ClassVar[str] = "end_stand_by"
    crew_id: str


def end_stand_by(action: EndStandBy, work: Work, centre: Centre) -> None:
    crew = own_crew(action, action.crew_id, work, centre)
    if stand_by_of(crew, work.find(Assignment, crew_id=crew.id), work.now) is None:
        raise Refused("crew_not_standing_by", crew=crew.call_sign)
    work.save(replace(crew, standing_by=None))


def _kept(name: str, work: Work) -> NamedPlace | None:
    return next(iter(work.find(NamedPlace, name=name, kind=STANDBY_POST)), None)


def _post(name: str, work: Work) -> NamedPlace:
    post = _kept(name.strip(), work)
    if post is None:
        raise Refused("unknown_post", name=name)
    return post


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    KeepPost: keep_post,
    DropPost: drop_post,
    StandByAt: stand_by,
    EndStandBy: end_stand_by,
}

"""Help across streets (case 10): who lends, which requests want something, how a lent crew is scored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.consents import asks_consent
from dispatch.crew_times import crew_times_s, fix_age_s
from dispatch.day_hours import band_at
from dispatch.fixes import Fix
from dispatch.forecast import RoadAhead, answer_wait, arrival_forecast
from dispatch.help_asked import HelpAsked, HelpState
from dispatch.incident import Incident
from dispatch.need import Need
from dispatch.people import Crew
from dispatch.ports import Query
from dispatch.room import Room
from dispatch.stages import StageClock
from dispatch.standing import Standing, stand_of
from dispatch.timing import assignment_clock


def is_lent(crew: Crew, need: Need, centre: Centre) -> bool:
    """Whether the crew would go as help of another street; contractors go where their contract sends them."""
    return crew.contractor_object is None and stand_of(crew, need, centre).standing is Standing.OTHER


def needs_asking(crew: Crew, need: Need, centre: Centre) -> bool:
    """Whether somebody else must agree before the crew goes: never for the most urgent."""
    return asks_consent(stand_of(crew, need, centre).standing, need)


def open_requests(incident: Incident, tasks: Iterable[Assignment]) -> tuple[HelpAsked, ...]:
    """Requests that still want an answer or an order: nobody has been sent since, to the same incident."""
    if not (incident.help and incident.is_open):
        return ()
    sent = [task.sent_at for task in tasks if task.is_running]
    newest = {one.crew_id: one for one in incident.help}
    return tuple(
        one
        for one in newest.values()
        if not one.may_go and not any(at >= (one.answered_at or one.asked_at) for at in sent)
    )


def own_arrival_s(crew: Crew, fix: Fix, need: Need, centre: Centre, now: datetime) -> float | None:
    """Seconds in which a crew sent now is there nine times of ten, answering included; None without a way."""
    if centre.router is None:
        return None
    eta_s = crew_times_s([(crew, fix)], need.position, centre.router, centre.settings.advice_limit_s)[crew.id]
    if eta_s == float("inf"):
        return None
    settings, errors, band = centre.settings, centre.errors, band_at(now, centre.settings)
    travel = arrival_forecast(
        RoadAhead(eta_s, fix_age_s(fix, now), crew.mode),
        settings,
        is_moving=False,
        error=errors.road(crew.mode.value, band),
        lag_s=errors.road_lag_s,
    )
    return answer_wait(0.0, settings, errors.answer(crew.unit, band)).then(travel).quantile_s(0.9)


@dataclass(frozen=True)
class HelpView:
    """A request for help as it stands; `task` and `arrival` once the crew was sent: its own clock."""

    incident_id: str
    number: str
    asked: HelpAsked
    state: HelpState
    task: Assignment | None = None
    arrival: StageClock | None = None


@dataclass(frozen=True)
class HelpNow(Query[tuple[HelpView, ...]]):
    """Every request for help of incidents in the live picture, the oldest first."""

    code: ClassVar[str] = "help_now"


def help_now(_query: HelpNow, room: Room) -> tuple[HelpView, ...]:
    incidents = room.situation.incidents.values()
    views = [_view(one, incident, room) for incident in incidents for one in incident.help]
    return tuple(sorted(views, key=lambda view: (view.asked.asked_at, view.number)))


def _view(asked: HelpAsked, incident: Incident, room: Room) -> HelpView:
    now, tasks = room.clock.now(), room.situation.tasks_of_incident(incident.id)
    sent = (task for task in tasks if task.crew_id == asked.crew_id and task.sent_at >= asked.asked_at)
    task = next(sent, None)
    arrival = None
    if task is not None and incident.rule is not None:
        entries = room.situation.entries_of(incident.id)
        arrival = assignment_clock(task, entries, incident.rule, now).arrival
    return HelpView(incident.id, incident.number, asked, asked.state(now), task, arrival)


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {HelpNow: help_now}

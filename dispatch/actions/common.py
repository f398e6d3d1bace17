"""What several actions need: whose task it is, where crews are, what zones a place has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from dispatch.actors import Actor, Role
from dispatch.arrival import distances_m
from dispatch.assignment import ACTIVE, Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.fix_roads import road_of_last
from dispatch.fixes import Fix
from dispatch.incident import CallerReference, Incident, Place
from dispatch.people import Crew
from dispatch.ports import Action, Caller, Work
from dispatch.reasons import Refused
from dispatch.rows import Row
from dispatch.settings import Settings
from gis.road_network import Mode
from gis.routing import Route, Router, RoutingError
from gis.snapping import Snaps
from gis.zones import CHAIN_KINDS, Attribution

_CHAIN = tuple(kind.value for kind in CHAIN_KINDS)
HOLDING = ACTIVE | {AssignmentState.RESERVED}
"""States in which a task binds its crew or unit."""


def chain_of(centre: Centre, place: Place) -> dict[str, Any]:
    """The fields of an incident that say in which zones `place` lies; empty without a position."""
    return chain_fields(centre.attribution(place))


def chain_fields(zones: Attribution | None) -> dict[str, Any]:
    """The same of a place that has been attributed already."""
    if zones is None:
        return {"zones": {}, "functional_zones": (), "duty_override": None, "lies_in": None}
    named = ((kind, getattr(zones, kind)) for kind in _CHAIN)
    chain = {kind: code for kind, code in named if code is not None}
    return {
        "zones": chain,
        "functional_zones": zones.functional_zones,
        "duty_override": zones.duty_override,
        "lies_in": zones.lies_in,
    }


def refuse_bad_place(place: Place) -> None:
    """Refused("bad_place") for half a position, one that is no number, or one that is not on Earth."""
    if place.lon is None and place.lat is None:
        return
    lon, lat = place.lon, place.lat
    if lon is None or lat is None or not (abs(lon) <= 180 and abs(lat) <= 90):
        raise Refused("bad_place", lon=str(lon), lat=str(lat))


def refuse_outside(centre: Centre, place: Place) -> None:
    """Refused("outside_district") for a position that lies in no zone of the centre."""
    zones = centre.attribution(place)
    if zones is not None and not zones.chain:
        raise Refused("outside_district", lon=place.lon, lat=place.lat)


def counted_number(letter: str, kind: type[Row], work: Work) -> str:
    """The number of the next row of a kind, such as `L12`: they are counted from the first on."""
    return f"{letter}{work.count(kind) + 1}"


def next_number(received_at: datetime, work: Work, centre: Centre) -> str:
    """The number of an incident that was received then: the next of that local day."""
    day = centre.local(received_at).date()
    return f"{centre.settings.number_prefix}-{day:%Y%m%d}-{work.next_serial(day):04d}"


def require_words(words: str, action: Action) -> None:
    """Refused("reason_needed") where an action that needs a reason has none."""
    if not words.strip():
        raise Refused("reason_needed", action=action.code)


def require_known(reason: str, known: Iterable[str]) -> None:
    """Refused("unknown_reason") for a code that is not in the list."""
    codes = tuple(known)
    if reason not in codes:
        raise Refused("unknown_reason", reason=reason, known=", ".join(codes))


def wrong_state(row: Incident | Assignment, action: Action) -> Refused:
    """The refusal of an action that the row's state does not allow."""
    return Refused("not_in_this_state", state=row.state.value, action=action.code)


def require_open(incident: Incident, action: Action) -> None:
    """Refused("not_in_this_state") for an incident that has ended."""
    if not incident.is_open:
        raise wrong_state(incident, action)


def crew_assignments(work: Work, incident_id: str) -> list[Assignment]:
    """All crews' assignments of an incident, the earliest sent first."""
    return [task for task in _assignments(work, incident_id) if task.is_crew_level]


def unit_assignments(work: Work, incident_id: str) -> list[Assignment]:
    """All units' assignments of an incident, the earliest sent first."""
    return [task for task in _assignments(work, incident_id) if not task.is_crew_level]


def _assignments(work: Work, incident_id: str) -> list[Assignment]:
    tasks = work.find(Assignment, incident_id=incident_id)
    return sorted(tasks, key=lambda task: (task.sent_at, task.id))


def crew_task(
    action: Action, incident: Incident, crew: Crew, state: AssignmentState, work: Work
) -> Assignment:
    """An assignment of the crew as it is made up now."""
    return Assignment(
        id=work.new_id(),
        incident_id=incident.id,
        unit=crew.unit,
        state=state,
        sent_at=work.now,
        sent_by=action.actor.name,
        crew_id=crew.id,
        posts=crew.posts,
        contractor_object=crew.contractor_object,
        mode=crew.mode.value,
    )


def end_task(work: Work, task: Assignment, state: AssignmentState, code: str, note: str = "") -> None:
    """Ends one assignment with a code; other tasks of the crew are untouched."""
    work.save(replace(task, state=state, ended_at=work.now, end_code=code, end_note=note))


def end_what_is_left(work: Work, incident_id: str, code: str) -> None:
    """Frees reserved crews and the units of an incident that ends.

    Refused("crew_still_under_way") while a crew is on it: it reports, or is recalled, before.
    """
    tasks = _assignments(work, incident_id)
    if any(task.is_running for task in tasks):
        raise Refused("crew_still_under_way")
    for task in tasks:
        if task.state in HOLDING:
            end_task(work, task, AssignmentState.ENDED, code)


def back_to_work(incident: Incident, action_code: str, tag: str, work: Work) -> Incident:
    """The incident waits for a crew again, as `rework` or `reopen` of the life cycle; nothing is settled."""
    moved = incident.move_to(action_code, work.now)
    return replace(moved, closed_at=None, verified_by=None, outcome="", tags=(*incident.tags, tag))


def with_caller(incident: Incident, caller: Caller | None, work: Work) -> Incident:
    """The incident with one more caller, whose data is kept apart."""
    if caller is None:
        return incident
    caller_id, digest = work.keep_caller(caller)
    if incident.caller_id is None:
        return replace(incident, caller_id=caller_id, caller_digest=digest)
    others = (*incident.further_callers, CallerReference(caller_id, digest))
    return replace(incident, further_callers=others)


def require_own_task(actor: Actor, task: Assignment, work: Work, centre: Centre) -> None:
    """Crews act on their own tasks only, street dispatchers on those of units that they speak for now."""
    is_others = {
        Role.CREW: task.crew_id != actor.unit,
        Role.STREET_DISPATCHER: task.unit not in centre.spoken_for(actor.unit, work.now),
    }
    if is_others.get(actor.role, False):
        raise Refused("not_your_task", name=actor.name)


def require_own_incident(actor: Actor, incident: Incident, work: Work, centre: Centre) -> None:
    """A street dispatcher acts where a unit answers that it speaks for now, a crew on its tasks."""
    if actor.role is Role.STREET_DISPATCHER:
        spoken_for = centre.spoken_for(actor.unit, work.now)
        if spoken_for.isdisjoint((incident.unit, *incident.zones.values())):
            raise Refused("not_your_area", name=actor.name, unit=actor.unit)
    if actor.role is Role.CREW and actor.unit != incident.found_by_crew:
        tasks = crew_assignments(work, incident.id)
        if not any(task.crew_id == actor.unit for task in tasks):
            raise Refused("not_your_task", name=actor.name)


def newest_fix(crew_id: str, work: Work, centre: Centre) -> Fix | None:
    """The crew's newest fix that is young enough to prove a place (case 1b, case 3)."""
    return next(reversed(_young_fixes(crew_id, work, centre)), None)


def _young_fixes(crew_id: str, work: Work, centre: Centre) -> tuple[Fix, ...]:
    """The crew's fixes of the last minutes, in order of measurement."""
    since = work.now - timedelta(seconds=centre.settings.fix_usable_s)
    return work.fixes(work.get(Crew, crew_id).member_ids, since)


def distance_m(fix: Fix, place: Place) -> float | None:
    """Metres from a fix to a place; None for a place without position."""
    if place.lon is None or place.lat is None:
        return None
    return distances_m([fix], place.lon, place.lat)[0]


def road_time_s(task: Assignment, place: Place, work: Work, centre: Centre) -> float | None:
    """Seconds by road from a task's crew to `place`; None where position, place or road is unknown."""
    fixes = _young_fixes(task.crew_id or "", work, centre)
    if centre.router is None or not fixes or place.lon is None or place.lat is None:
        return None
    to, mode = (place.lon, place.lat), Mode(task.mode)
    [way] = ways_from_last(fixes, to, mode, centre.settings, [centre.router])
    return None if way is None else way.travel_s


def ways_from_last(
    fixes: Sequence[Fix],
    to: tuple[float, float],
    mode: Mode,
    settings: Settings,
    routers: Sequence[Router],
) -> list[Route | None]:
    """The way from the last of a crew's fixes (in order of measurement), from the road that it was on.

    Under each of the routers, which are over the same roads; None where there is none.
    """
    known, fix = road_of_last(fixes, mode, routers[0], settings), fixes[-1]
    return [_way((fix.lon, fix.lat), to, mode, known, router) for router in routers]


def _way(
    start: tuple[float, float], to: tuple[float, float], mode: Mode, known: Snaps, router: Router
) -> Route | None:
    try:
        return router.route(start, to, mode, known)
    except RoutingError:
        return None

"""What several actions need: whose task it is, where crews are, what zones a place has."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dispatch.actors import Actor, Role
from dispatch.arrival import distances_m
from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.fixes import Fix
from dispatch.incident import Incident, Place
from dispatch.people import Crew
from dispatch.ports import Work
from dispatch.reasons import Refused
from gis.road_network import Mode
from gis.routing import RoutingError
from gis.zones import CHAIN_KINDS


def chain_of(centre: Centre, place: Place) -> dict[str, Any]:
    """The fields of an incident that say in which zones `place` lies; empty without a position."""
    zones = centre.attribution(place)
    if zones is None:
        return {"zones": {}, "functional_zones": ()}
    named = {kind.value: getattr(zones, kind.value) for kind in CHAIN_KINDS}
    chain = {kind: code for kind, code in named.items() if code is not None}
    return {"zones": chain, "functional_zones": zones.functional_zones}


def refuse_outside(centre: Centre, place: Place) -> None:
    """Refused("outside_district") for a position that lies in no zone of the centre."""
    zones = centre.attribution(place)
    if zones is not None and not zones.chain:
        raise Refused("outside_district", lon=place.lon, lat=place.lat)


def crew_assignments(work: Work, incident_id: str) -> list[Assignment]:
    """All crews' assignments of an incident, the earliest sent first."""
    tasks = work.find(Assignment, incident_id=incident_id)
    return sorted((task for task in tasks if task.is_crew_level), key=lambda task: (task.sent_at, task.id))


def unit_assignments(work: Work, incident_id: str) -> list[Assignment]:
    """All units' assignments of an incident, the earliest sent first."""
    tasks = work.find(Assignment, incident_id=incident_id)
    return sorted(
        (task for task in tasks if not task.is_crew_level), key=lambda task: (task.sent_at, task.id)
    )


def require_own_task(actor: Actor, task: Assignment) -> None:
    """Crews act on their own tasks only, street dispatchers on their unit's."""
    own = {Role.CREW: task.crew_id, Role.STREET_DISPATCHER: task.unit}.get(actor.role, actor.unit)
    if own != actor.unit:
        raise Refused("not_your_task", name=actor.name)


def require_own_incident(actor: Actor, incident: Incident) -> None:
    """A street dispatcher acts on incidents of the own street or given to it."""
    if actor.role is not Role.STREET_DISPATCHER:
        return
    if actor.unit not in (incident.unit, *incident.zones.values()):
        raise Refused("not_your_area", name=actor.name, unit=actor.unit)


def newest_fix(crew_id: str, work: Work, centre: Centre) -> Fix | None:
    """The crew's newest fix that is young enough to prove a place (case 1b, case 3)."""
    crew = work.get(Crew, crew_id)
    since = work.now - timedelta(seconds=centre.settings.fix_usable_s)
    fixes = work.fixes(crew.member_ids, since)
    return max(fixes, key=lambda fix: fix.fixed_at, default=None)


def distance_m(fix: Fix, place: Place) -> float | None:
    """Metres from a fix to a place; None for a place without position."""
    if place.lon is None or place.lat is None:
        return None
    return distances_m([fix], place.lon, place.lat)[0]


def road_time_s(task: Assignment, place: Place, work: Work, centre: Centre) -> float | None:
    """Seconds by road from a task's crew to `place`; None where position, place or road is unknown."""
    fix = newest_fix(task.crew_id or "", work, centre)
    if fix is None or centre.router is None or place.lon is None or place.lat is None:
        return None
    try:
        route = centre.router.route((fix.lon, fix.lat), (place.lon, place.lat), Mode(task.mode))
    except RoutingError:
        return None
    return route.travel_s

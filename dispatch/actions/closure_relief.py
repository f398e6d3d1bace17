"""Relief for crews whose way is cut while they are on it (case 12 of the clocks)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.actions.common import crew_assignments, ways_from_last
from dispatch.assignment import EN_ROUTE, Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.closures import Closure
from dispatch.fixes import Fix
from dispatch.incident import Adjustment, Incident, Place, StageName
from dispatch.people import Crew
from dispatch.ports import Work
from dispatch.reasons import Refused
from gis.road_network import Mode

ROAD_CLOSED = "road_closed"


def relieve(closure: Closure, by: str, work: Work, centre: Centre) -> None:
    """Give arrival more time where a closure cuts the way that every crew on its way was sent.

    A crew was sent before, and arrival is not due yet: what is drawn before dispatch, or after the due time,
    relieves nobody. The relief is the least of what the crews need more; none where there is no other way,
    which is for the commander to judge.
    """
    if centre.router is not None and closure.starts_at <= work.now:
        for incident in _under_way(work):
            _grant(incident, closure, by, work, centre, work.now)


def relieve_as_it_begins(closure: Closure, by: str, work: Work, centre: Centre) -> None:
    """The same when a closure begins that was planned: for crews that were sent before it was drawn.

    Whoever was sent later could have been told. No incident is given time for it twice.
    """
    if centre.router is None:
        return
    others = tuple(one for one in centre.closures.closures if one.number != closure.number)
    book = replace(centre.closures, closures=others)
    before = replace(centre, router=centre.router.under(book.conditions_at(work.now)), closures=book)
    for incident in _under_way(work):
        if not any(closure.number in granted.evidence for granted in incident.adjustments):
            _grant(incident, closure, by, work, before, closure.drawn_at)


def _under_way(work: Work) -> list[Incident]:
    """Incidents that a crew is on its way to, while arrival is not due yet."""
    ids = {task.incident_id for state in EN_ROUTE for task in work.find(Assignment, state=state.value)}
    incidents = (work.get(Incident, incident_id) for incident_id in sorted(ids))
    return [one for one in incidents if (due_at := _arrival_due(one)) is not None and work.now < due_at]


def _grant(
    incident: Incident, closure: Closure, by: str, work: Work, centre: Centre, known_at: datetime
) -> None:
    """More time, unless somebody was sent after `known_at`; the roads of `centre` are those without it."""
    extra_s = min(_extra_s(incident, closure, work, centre, known_at), default=0.0)
    if extra_s > 0:
        granted = Adjustment(
            StageName.ARRIVAL, ROAD_CLOSED, by, work.now, round(extra_s, 1), evidence=(closure.number,)
        )
        work.save(replace(incident, adjustments=(*incident.adjustments, granted)))


def _arrival_due(incident: Incident) -> datetime | None:
    """When arrival is due by the frozen rule; None where it sets no limit."""
    if incident.rule is None or incident.t0 is None or incident.rule.arrival_s is None:
        return None
    return incident.t0 + timedelta(seconds=incident.rule.arrival_s)


def _extra_s(
    incident: Incident, closure: Closure, work: Work, centre: Centre, known_at: datetime
) -> Iterator[float]:
    """Seconds that each crew on its way needs more; one that is there, or was sent later, makes it none."""
    for task in crew_assignments(work, incident.id):
        if task.is_en_route:
            is_late = task.sent_at > known_at
            yield 0.0 if is_late else _more_s(task, incident.place, closure, work, centre)
        elif task.state is AssignmentState.ON_SCENE:
            yield 0.0


def _more_s(task: Assignment, place: Place, closure: Closure, work: Work, centre: Centre) -> float:
    until_sent, until_now = _fixes(task, work, centre)
    usual = centre.router
    if usual is None or not until_sent or place.lon is None or place.lat is None:
        return 0.0
    to, mode, settings = (place.lon, place.lat), Mode(task.mode), centre.settings
    [advised] = ways_from_last(until_sent, to, mode, settings, [usual])
    if advised is None or set(advised.edges).isdisjoint(centre.closures.edges_of(closure)):
        return 0.0
    closed = usual.under(centre.closures.with_one(closure).conditions_at(work.now))
    before, after = ways_from_last(until_now, to, mode, settings, [usual, closed])
    return 0.0 if before is None or after is None else after.travel_s - before.travel_s


def _fixes(task: Assignment, work: Work, centre: Centre) -> tuple[tuple[Fix, ...], tuple[Fix, ...]]:
    """The crew's fixes until it was sent, and until now, in order of measurement."""
    crew = work.get(Crew, task.crew_id or "")
    since = task.sent_at - timedelta(seconds=centre.settings.fix_usable_s)
    told = work.fixes(crew.member_ids, since)
    return tuple(fix for fix in told if fix.fixed_at <= task.sent_at), told


def require_closure(stage: StageName, evidence: tuple[str, ...], incident: Incident, work: Work) -> None:
    """Refused: "road_closed_not_here" for another stage, "closure_did_not_cut" unless the evidence names a
    closure that was drawn after a crew was sent and before arrival was due.
    """
    if stage is not StageName.ARRIVAL:
        raise Refused("road_closed_not_here", stage=stage.value)
    sent_at = min((task.sent_at for task in crew_assignments(work, incident.id)), default=None)
    due_at = _arrival_due(incident)
    named = (held for number in evidence for held in work.find(Closure, number=number))
    if sent_at is None or due_at is None or not any(sent_at < held.drawn_at < due_at for held in named):
        raise Refused("closure_did_not_cut")

"""The watcher, one a database: it does what positions and switched-on plans make due, as `system`."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from dispatch.actions.closures import BeginClosure
from dispatch.actions.field import Arrive
from dispatch.actors import SYSTEM
from dispatch.arrival import arrival_by_fixes
from dispatch.assignment import Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.changes import Changes
from dispatch.closures import Closure
from dispatch.entry import Means
from dispatch.fixes import Fix, by_member
from dispatch.people import Crew
from dispatch.planning.applying import PlanApplier
from dispatch.ports import Action, Seat
from dispatch.queries import FixesOf
from dispatch.reasons import Refused
from dispatch.situation import Situation

FixesByMember = Mapping[str, Sequence[Fix]]


class Watcher:
    """Follows a seat with a picture of its own; `tick` once a second or so, from one thread.

    Two watchers over one database do no harm: the same finding has the same action id and acts once.
    """

    def __init__(self, seat: Seat, centre: Callable[[], Centre]) -> None:
        self._seat = seat
        self._centre = centre
        self._situation = Situation.of(seat.snapshot())
        self._plans = PlanApplier(seat, centre)
        self._begun: set[tuple[str, datetime]] = set()
        """Planned closures that have begun, by id and when."""
        self._mark = 0
        self._knows_the_past = False

    def tick(self, now: datetime) -> tuple[Changes, ...]:
        """Look at what has come in since the last tick, up to `now`; return what was done."""
        fresh = self._catch_up()
        found = [self._arrival(task, crew, fresh, now) for task, crew in self._worth_a_look(fresh)]
        self._knows_the_past = True
        found += [self._begin(closure) for closure in self._beginning(now)]
        self._plans.tick(self._situation, now)
        return tuple(changes for changes in found if changes is not None and changes.rows)

    def _catch_up(self) -> FixesByMember:
        for changes in self._seat.changes_after(self._situation.seq):
            self._situation.apply(changes)
        self._mark, fixes = self._seat.fixes_after(self._mark)
        return by_member(fixes)

    def _worth_a_look(self, fresh: FixesByMember) -> Iterator[tuple[Assignment, Crew]]:
        """Tasks whose crews have new fixes that could tell something; at first all that are under way."""
        for task in list(self._situation.assignments.values()):
            crew = self._situation.crews.get(task.crew_id or "")
            if crew is None or task.acknowledged_at is None:
                continue
            told = [fix for member_id in crew.member_ids for fix in fresh.get(member_id, ())]
            is_under_way = task.state is AssignmentState.ACKNOWLEDGED
            may_tell = told or not self._knows_the_past
            if (is_under_way and may_tell) or _tells_of_earlier(told, task):
                yield task, crew

    def _arrival(self, task: Assignment, crew: Crew, fresh: FixesByMember, now: datetime) -> Changes | None:
        """The arrival that fixes prove, or prove earlier than was claimed (B6, case 4)."""
        incident = self._situation.incidents.get(task.incident_id)
        since = task.acknowledged_at
        if incident is None or since is None or incident.place.lon is None or incident.place.lat is None:
            return None
        track = self._track(crew, fresh, since, now)
        settings = self._centre().settings
        at = arrival_by_fixes(track, incident.place.lon, incident.place.lat, settings, since)
        if at is None or (task.arrived_at is not None and at >= task.arrived_at):
            return None
        return self._arrive(task, at)

    def _track(self, crew: Crew, fresh: FixesByMember, since: datetime, now: datetime) -> list[Fix]:
        """All fixes of a crew since a moment; the newest may not be kept yet."""
        kept = self._seat.ask(FixesOf(crew.member_ids, since))
        told = (fix for member_id in crew.member_ids for fix in fresh.get(member_id, ()))
        by_moment = {(fix.member_id, fix.fixed_at): fix for fix in (*kept, *told)}
        return [fix for fix in by_moment.values() if fix.fixed_at <= now]

    def _beginning(self, now: datetime) -> Iterator[Closure]:
        """Closures that were drawn for later and hold now, each once."""
        for closure in self._centre().closures.in_force(now):
            known = (closure.id, closure.starts_at)
            if closure.starts_at > closure.drawn_at and known not in self._begun:
                self._begun.add(known)
                yield closure

    def _begin(self, closure: Closure) -> Changes | None:
        """Case 12: what is drawn for later relieves those whom it cuts off once it begins."""
        told = f"begin/{closure.id}/{closure.starts_at.isoformat()}"
        return self._act(BeginClosure(action_id=_named(told), actor=SYSTEM, number=closure.number))

    def _arrive(self, task: Assignment, at: datetime) -> Changes | None:
        action = Arrive(
            action_id=_named(f"arrive/{task.id}/{at.isoformat()}"),
            actor=SYSTEM,
            assignment_id=task.id,
            by=Means.GPS,
            occurred_at=at,
        )
        return self._act(action)

    def _act(self, action: Action) -> Changes | None:
        try:
            return self._seat.act(action)
        except Refused:
            # Somebody has acted on it since the picture was read; the next tick sees that.
            return None


def _named(told: str) -> str:
    """The id of an action: the same for the same finding."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, told))


def _tells_of_earlier(told: Sequence[Fix], task: Assignment) -> bool:
    """Case 4: whether late fixes speak of the time before an arrival that is on record."""
    arrived_at = task.arrived_at
    return arrived_at is not None and any(fix.fixed_at < arrived_at for fix in told)

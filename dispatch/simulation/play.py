"""The play: seat, clock, picture and chance that all who act in a simulation share."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from dispatch.actors import Actor
from dispatch.assignment import Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.changes import Changes
from dispatch.fixes import Fix
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.ports import Action, Seat
from dispatch.reasons import Refused
from dispatch.simulation.agenda import Agenda, Deed
from dispatch.simulation.cast import Cast
from dispatch.simulation.chance import Chance, Delay
from dispatch.simulation.clock import SimulatedClock
from dispatch.simulation.habits import Habits
from dispatch.simulation.plan import DayPlan
from dispatch.situation import Situation

BY_PEOPLE = frozenset(
    {"confirm_clue", "dismiss_clue", "check_first", "accept", "reject", "void", "assign_unit"}
    | {"reserve", "dispatch", "recall", "reassign", "escalate", "hand_over", "verify", "rework", "close"}
    | {"ask_help", "order_help"}
    | {
        "call_back",
        "reach_step",
        "reopen",
        "suspend",
        "extend",
        "correct_place",
        "reclassify",
        "acknowledge_unit",
        "send_back",
        "merge",
        "unmerge",
        "audit_dismissal",
    }
)
"""Deeds of a desk: who does one of these by hand has taken the incident from the simulated colleagues."""


@dataclass
class Play:
    """One running simulation over a seat. Only the thread that advances the world uses it."""

    seat: Seat
    clock: SimulatedClock
    centre: Callable[[], Centre]
    plan: DayPlan
    habits: Habits
    cast: Cast
    chance: Chance
    situation: Situation
    agenda: Agenda = field(default_factory=Agenda)
    held: set[str] = field(default_factory=set)
    """Incidents that a person at a console has taken: simulated colleagues leave their desk work alone."""
    looked_at: str = ""
    """The incident that a person at a console has open now."""
    patience: float = 1.0
    """How many times longer than their habit colleagues wait before they act at the desk."""
    is_manned: bool = True
    """Whether simulated colleagues sit in the command room at all."""
    watchers: list[Callable[[Changes], None]] = field(default_factory=list)
    refusals: dict[str, int] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def local_hour(self, at: datetime) -> float:
        """Hours since the centre's midnight."""
        local = self.centre().local(at)
        return local.hour + local.minute / 60 + local.second / 3600

    def act(self, kind: type[Action], actor: Actor, **asked: Any) -> bool:
        """Act through the seat, as a button would; False where the desk refuses."""
        told = (value for value in asked.values() if isinstance(value, str))
        name = "/".join(map(str, (self.chance.seed, kind.code, actor.name, self.now, *told)))
        action_id = str(uuid.uuid5(uuid.NAMESPACE_OID, name))
        try:
            changes = self.seat.act(kind(action_id=action_id, actor=actor, **asked))
        except Refused as refused:
            self.refusals[refused.reason.code] = self.refusals.get(refused.reason.code, 0) + 1
            return False
        self._take(changes)
        return True

    def catch_up(self) -> None:
        """Bring in what others did; what a person did at a desk is held for that person."""
        self._take_foreign(self.seat.changes_after(self.situation.seq), None)

    def _take_foreign(self, many: Iterable[Changes], before: int | None) -> None:
        for changes in many:
            if before is not None and changes.seq >= before:
                return
            if changes.action in BY_PEOPLE:
                self.held.update(row.id for row in changes.of(Incident))
            self._tell(changes)

    def report_fixes(self, fixes: Iterable[Fix]) -> None:
        """Send positions in, through the seat and into the own picture."""
        batch = list(fixes)
        if batch:
            self.seat.report_fixes(batch)
            self.situation.take_fixes(batch)

    def _take(self, changes: Changes) -> None:
        """Bring in what an action of the play touched; others may have acted just before it."""
        if changes.seq > self.situation.seq + 1:
            self._take_foreign(self.seat.changes_after(self.situation.seq), changes.seq)
        self._tell(changes)

    def _tell(self, changes: Changes) -> None:
        if changes.seq > self.situation.seq:
            self.situation.apply(changes)
            for watcher in self.watchers:
                watcher(changes)

    def later(self, since: datetime | None, delay: Delay, deed: Deed, *names: object) -> None:
        """Do `deed` a drawn time after `since`, at once where that has passed."""
        wait_s = self.chance.delay_s(delay, *names)
        self.note((since or self.now) + timedelta(seconds=wait_s), deed)

    def later_at_desk(self, since: datetime | None, delay: Delay, deed: Deed, *names: object) -> None:
        """The same for simulated colleagues, who leave a person at the console time to be first."""
        wait_s = self.chance.delay_s(delay, *names) * self.patience
        self.note((since or self.now) + timedelta(seconds=wait_s), deed)

    def note(self, at: datetime, deed: Deed) -> None:
        """Do `deed` at a moment, never in the past."""
        self.agenda.note(max(at, self.now), deed)

    def incident_in(self, incident_id: str, *states: State) -> Incident | None:
        """The incident as it is now, if it still stands in one of these states."""
        incident = self.situation.incidents.get(incident_id)
        return incident if incident is not None and incident.state in states else None

    def at_desk(self, incident_id: str, *states: State) -> Incident | None:
        """The incident, if it still stands there and a simulated colleague may touch it."""
        if not self.is_manned or incident_id in self.held or incident_id == self.looked_at:
            return None
        return self.incident_in(incident_id, *states)

    def task_in(self, task_id: str, *states: AssignmentState) -> Assignment | None:
        """The assignment as it is now, if it still stands in one of these states."""
        task = self.situation.assignments.get(task_id)
        return task if task is not None and task.state in states else None

"""Turns a radio entry into the action that it means, from the live picture."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from app.radio import RadioEntry
from dispatch.actions.closing import Close, Verify
from dispatch.actions.crews import Dispatch, Reassign, Recall
from dispatch.actions.duty import DECLARED, DeclareStatus, SignOffCrew, SignOnCrew
from dispatch.actions.field import Arrive, Decline, Feedback, Respond
from dispatch.actions.intake import Accept
from dispatch.actions.merging import Merge, Unmerge
from dispatch.actions.patrolling import EndPatrol, NoteFinding, StartPatrol
from dispatch.actions.units import Escalate, Remind
from dispatch.actors import Actor
from dispatch.assignment import Assignment, AssignmentState
from dispatch.entry import Means
from dispatch.incident import Incident
from dispatch.on_patrol import next_patrol_of, place_of
from dispatch.patrols import Patrol
from dispatch.people import Crew
from dispatch.ports import Action
from dispatch.reasons import Refused
from dispatch.situation import Situation

INCIDENT_DIGITS = 4
BREAK_MIN = 30


class RadioDesk:
    """Knows who sits here and what is going on; makes actions, carries none out."""

    def __init__(self, situation: Situation, actor: Actor, now: datetime) -> None:
        self._situation = situation
        self._actor = actor
        self._now = now

    def action_for(self, entry: RadioEntry) -> Action:
        """The action that `entry` means; Refused where nobody and nothing is meant."""
        if entry.verb in DECLARED or entry.verb == "free":
            return self._declared(entry)
        return self._MEANINGS[entry.verb](self, entry)

    def crew(self, named: str) -> Crew:
        """The crew on shift with this call sign or a name that begins or ends so."""
        on_shift = self._situation.crews_on_shift(self._now)
        exact = [crew for crew in on_shift if named in (crew.call_sign, crew.name)]
        fits = exact or [crew for crew in on_shift if named in crew.name or crew.call_sign.endswith(named)]
        if not fits:
            raise Refused("no_such_crew", named=named)
        if len(fits) > 1:
            raise Refused(
                "several_crews", named=named, crews="、".join(map(self._situation.name_of, fits[:5]))
            )
        return fits[0]

    def incident(self, named: str) -> Incident:
        """The incident of this number."""
        incident = self._situation.by_number(named)
        if incident is None:
            raise Refused("no_such_incident", named=named)
        return incident

    def _numbered(self, about: str) -> Incident | None:
        """The incident that four digits name; None where a crew is meant.

        Call signs may have four digits too: one is meant where no incident of today has the number.
        """
        if not (about.isdigit() and len(about) >= INCIDENT_DIGITS):
            return None
        incident = self._situation.by_number(about)
        if incident is None and not self._is_call_sign(about):
            raise Refused("no_such_incident", named=about)
        return incident

    def _is_call_sign(self, named: str) -> bool:
        return any(crew.call_sign == named for crew in self._situation.crews_on_shift(self._now))

    def _task(self, about: str, *states: AssignmentState) -> Assignment:
        """A task of the numbered incident; else the crew's newest running one."""
        incident = self._numbered(about)
        if incident is not None:
            tasks = self._situation.tasks_of_incident(incident.id)
        else:
            tasks = self._situation.tasks_of_crew(self.crew(about).id)
        fits = [task for task in tasks if task.is_crew_level and task.state in states]
        running = fits or [task for task in tasks if task.is_crew_level and task.ended_at is None]
        if not running:
            crew = None if incident is not None else self.crew(about)
            raise Refused("no_such_task", named=self._situation.name_of(crew) if crew else about)
        return running[-1]

    def _incident_of(self, about: str) -> Incident:
        return self._numbered(about) or self._situation.incidents[self._task(about).incident_id]

    def _made(self, kind: type[Action], **asked: Any) -> Action:
        return kind(action_id=str(uuid.uuid4()), actor=self._actor, **asked)

    def _field(self, kind: type[Action], entry: RadioEntry, *states: AssignmentState) -> Action:
        task = self._task(entry.about, *states)
        return self._made(kind, assignment_id=task.id, by=Means.RADIO, occurred_at=entry.at, note=entry.words)

    def _respond(self, entry: RadioEntry) -> Action:
        return self._field(Respond, entry, AssignmentState.SENT)

    def _arrive(self, entry: RadioEntry) -> Action:
        return self._field(Arrive, entry, AssignmentState.ACKNOWLEDGED)

    def _feedback(self, entry: RadioEntry) -> Action:
        return self._field(Feedback, entry, AssignmentState.ON_SCENE)

    def _accept(self, entry: RadioEntry) -> Action:
        return self._made(Accept, incident_id=self.incident(entry.about).id)

    def _dispatch(self, entry: RadioEntry) -> Action:
        named, _, reason = entry.words.partition(" ")
        incident, crew = self.incident(entry.about), self.crew(named)
        return self._made(Dispatch, incident_id=incident.id, crew_id=crew.id, choice_reason=reason)

    def _reassign(self, entry: RadioEntry) -> Action:
        named, _, reason = entry.words.partition(" ")
        return self._made(
            Reassign, assignment_id=self._task(entry.about).id, crew_id=self.crew(named).id, reason=reason
        )

    def _decline(self, entry: RadioEntry) -> Action:
        return self._made(Decline, assignment_id=self._task(entry.about).id, reason=entry.words)

    def _recall(self, entry: RadioEntry) -> Action:
        return self._made(Recall, assignment_id=self._task(entry.about).id, reason=entry.words)

    def _merge(self, entry: RadioEntry) -> Action:
        """The second goes into the first."""
        survivor, other = self.incident(entry.about), self.incident(entry.words)
        return self._made(Merge, incident_id=survivor.id, merged_id=other.id)

    def _unmerge(self, entry: RadioEntry) -> Action:
        return self._made(Unmerge, incident_id=self.incident(entry.about).id)

    def _remind(self, entry: RadioEntry) -> Action:
        return self._made(Remind, assignment_id=self._task(entry.about).id)

    def _verify(self, entry: RadioEntry) -> Action:
        return self._made(Verify, incident_id=self._incident_of(entry.about).id, note=entry.words)

    def _close(self, entry: RadioEntry) -> Action:
        return self._made(Close, incident_id=self._incident_of(entry.about).id)

    def _escalate(self, entry: RadioEntry) -> Action:
        return self._made(Escalate, incident_id=self._incident_of(entry.about).id, reason=entry.words)

    def _sign_on(self, entry: RadioEntry) -> Action:
        return self._made(SignOnCrew, crew_id=self.crew(entry.about).id)

    def _sign_off(self, entry: RadioEntry) -> Action:
        return self._made(SignOffCrew, crew_id=self.crew(entry.about).id)

    def _declared(self, entry: RadioEntry) -> Action:
        minutes = int(entry.words) if entry.words.isdigit() else BREAK_MIN
        until = None if entry.verb == "free" else self._now + timedelta(minutes=minutes)
        return self._made(DeclareStatus, crew_id=self.crew(entry.about).id, status=entry.verb, until=until)

    def _patrol(self, entry: RadioEntry) -> Action:
        return self._made(StartPatrol, crew_id=self.crew(entry.about).id, beat=entry.words)

    def _found(self, entry: RadioEntry) -> Action:
        """Where the crew is now is where it was found."""
        crew, patrol = self.crew(entry.about), self._patrol_of(entry)
        place = place_of(crew, self._situation, otherwise=patrol.beat)
        return self._made(NoteFinding, number=patrol.number, note=entry.words, place=place)

    def _patrol_end(self, entry: RadioEntry) -> Action:
        return self._made(EndPatrol, number=self._patrol_of(entry).number, note=entry.words)

    def _patrol_of(self, entry: RadioEntry) -> Patrol:
        crew = self.crew(entry.about)
        patrol = next_patrol_of(crew.id, self._situation, self._now)
        if patrol is None:
            raise Refused("not_on_patrol", crew=self._situation.name_of(crew))
        return patrol

    def _find(self, entry: RadioEntry) -> Action:
        raise Refused("not_an_action", text=entry.words)

    _MEANINGS: ClassVar[dict[str, Callable[[RadioDesk, RadioEntry], Action]]] = {
        "respond": _respond,
        "arrive": _arrive,
        "feedback": _feedback,
        "accept": _accept,
        "dispatch": _dispatch,
        "reassign": _reassign,
        "decline": _decline,
        "recall": _recall,
        "remind": _remind,
        "merge": _merge,
        "unmerge": _unmerge,
        "verify": _verify,
        "close": _close,
        "escalate": _escalate,
        "sign_on": _sign_on,
        "sign_off": _sign_off,
        "patrol": _patrol,
        "found": _found,
        "patrol_end": _patrol_end,
        "find": _find,
    }

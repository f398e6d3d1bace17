"""Crews at work: they answer or decline, drive there, say that they are there, look, act and report."""

from __future__ import annotations

from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from functools import partial

from dispatch.actions.duty import DeclareStatus
from dispatch.actions.field import Arrive, Decline, Feedback, Respond
from dispatch.actors import Actor
from dispatch.assignment import Assignment, AssignmentState
from dispatch.entry import Means
from dispatch.incident import Incident
from dispatch.on_scene import on_scene_wait
from dispatch.people import CrewStatus
from dispatch.simulation.cast import crew_actor
from dispatch.simulation.chance import Delay
from dispatch.simulation.movement import Movement
from dispatch.simulation.operators import called_at
from dispatch.simulation.play import Play

ENDED = frozenset(
    {AssignmentState.DECLINED, AssignmentState.REASSIGNED, AssignmentState.RECALLED, AssignmentState.ENDED}
    | {AssignmentState.REPORTED}
)
DECLINE_REASONS = {"vehicle_fault": 0.4, "busy_nearby": 0.4, "too_far": 0.2}
STILL_THERE_S = 240.0
LEAST_SCENE = timedelta(minutes=5)


class Crews:
    """What simulated crews do with their tasks, whoever sent them."""

    def __init__(self, play: Play, movement: Movement) -> None:
        self._play = play
        self._movement = movement
        self._habits = play.habits.crew

    def see(self, task: Assignment) -> None:
        """Plan what a crew does with an assignment that has just entered its state."""
        if task.state is AssignmentState.SENT:
            self._plan_answer(task)
        elif task.state is AssignmentState.ACKNOWLEDGED:
            self._drive(task)
        elif task.state is AssignmentState.ON_SCENE:
            self._plan_report(task)
        elif task.state in ENDED and task.crew_id is not None:
            self._movement.let_go(task.crew_id, task.id)

    def _actor(self, task: Assignment) -> Actor:
        crew = self._play.situation.crews[task.crew_id or ""]
        return crew_actor(crew, self._play.situation.members)

    def _plan_answer(self, task: Assignment) -> None:
        chance, habits = self._play.chance, self._habits
        if chance.happens(habits.unheard, "unheard", task.id):
            return
        incident = self._play.situation.incidents[task.incident_id]
        factor = habits.answer_factor(task.unit, self._play.local_hour(task.sent_at), chance)
        answer_s = chance.delay_s(habits.answer, "answer", task.id) * factor
        answer = task.sent_at + timedelta(seconds=answer_s)
        call = called_at(self._play, incident, task)
        if chance.happens(habits.declined, "declined", task.id):
            self._play.note(answer, partial(self._decline, task.id))
        elif call is not None and call < answer:
            wait = chance.delay_s(self._play.habits.desk.answer_call, "call", task.id)
            self._play.note(call + timedelta(seconds=wait), partial(self._answer, task.id, Means.RADIO))
        else:
            self._play.note(answer, partial(self._answer, task.id, Means.PHONE))

    def _answer(self, task_id: str, by: Means) -> None:
        task = self._play.task_in(task_id, AssignmentState.SENT)
        if task is not None:
            self._play.act(Respond, self._actor(task), assignment_id=task.id, by=by)

    def _decline(self, task_id: str) -> None:
        task = self._play.task_in(task_id, AssignmentState.SENT)
        if task is not None:
            reason = self._play.chance.weighted(DECLINE_REASONS, "declined", task.id)
            self._play.act(Decline, self._actor(task), assignment_id=task.id, reason=reason)

    def _drive(self, task: Assignment) -> None:
        """Set out. Fixes prove the arrival; some call it in before, and those who can't be seen have to."""
        incident = self._play.situation.incidents[task.incident_id]
        journey = self._movement.set_out(task, incident)
        if journey is None:
            self._play.note(self._play.now + timedelta(seconds=300), partial(self._claim, task.id, None))
            return
        chance, habits = self._play.chance, self._habits
        there = journey.ends_at
        is_talker = chance.happens(habits.claimed, "claimed", task.id)
        wait = timedelta(seconds=chance.delay_s(habits.claim, "claim", task.id))
        seen = timedelta(seconds=0 if is_talker else STILL_THERE_S)
        self._play.note(there + seen + wait, partial(self._claim, task.id, there))

    def _claim(self, task_id: str, there: datetime | None) -> None:
        """By radio: "arrived two minutes ago", as far back as one person may say alone."""
        task = self._play.task_in(task_id, AssignmentState.ACKNOWLEDGED)
        if task is None:
            return
        now, settings = self._play.now, self._play.centre().settings
        earliest = now - timedelta(seconds=settings.backdate_alone_s)
        at = max(there or now, earliest, task.sent_at)
        asked = {
            "assignment_id": task.id,
            "by": Means.RADIO,
            "occurred_at": at,
            "evidence": (f"photo-{task.id[:8]}.jpg",),
        }
        if not self._play.act(Arrive, self._actor(task), **asked):
            self._play.act(Arrive, self._actor(task), **asked, note=self._play.plan.claim_note)

    def _plan_report(self, task: Assignment) -> None:
        self._movement.stand_at(task.crew_id or "", task.id)
        arrived = task.arrived_at or task.sent_at
        incident = self._play.situation.incidents[task.incident_id]
        if not (task.is_lead or task.is_lent):
            wait_s = self._play.chance.delay_s(self._habits.assist, "assist", task.id)
            self._play.note(
                arrived + timedelta(seconds=wait_s), partial(self._report, task.id, "assisted", None)
            )
            return
        if self._play.chance.happens(self._not_found_share(incident), "not found", incident.id):
            wait_s = self._play.chance.delay_s(self._habits.nothing_found, "scene", task.id)
            self._play.note(
                arrived + timedelta(seconds=wait_s), partial(self._report, task.id, "not_found", None)
            )
            return
        self._plan_handling(task, incident, arrived)

    def _plan_handling(self, task: Assignment, incident: Incident, arrived: datetime) -> None:
        """Those who need long report first what they do, well before the half hour, and stay on."""
        chance, habits = self._play.chance, self._habits
        wait = on_scene_wait(incident.category)
        scene = Delay(wait.median_s, wait.quantile_s(0.9), habits.scene_family)
        done = arrived + timedelta(seconds=chance.delay_s(scene, "scene", task.id) * habits.scene_factor)
        turn_ends = self._play.situation.crews[task.crew_id or ""].ends_at
        if arrived < turn_ends:
            # Nobody goes home without a report: what takes longer is handed on with it.
            done = min(done, max(arrived + LEAST_SCENE, turn_ends))
        first_s = chance.delay_s(habits.first_report, "first report", task.id)
        first = (incident.t0 or arrived) + timedelta(seconds=first_s)
        is_promised = incident.rule is not None and incident.rule.is_promised
        if is_promised and arrived < first < done and chance.happens(habits.reports_early, "early", task.id):
            self._play.note(first, partial(self._report, task.id, "handled", done))
        else:
            self._play.note(done, partial(self._report, task.id, "handled", None))

    def _not_found_share(self, incident: Incident) -> float:
        """Nobody finds nothing where a crew itself found it."""
        if incident.found_by_crew is not None:
            return 0.0
        table = self._habits.not_found
        fits = [pattern for pattern in table if fnmatchcase(incident.category, pattern)]
        return table[max(fits, key=len)]

    def _report(self, task_id: str, outcome: str, stays_until: datetime | None) -> None:
        task = self._play.task_in(task_id, AssignmentState.ON_SCENE)
        if task is None:
            return
        incident = self._play.situation.incidents[task.incident_id]
        reported = self._play.act(
            Feedback,
            self._actor(task),
            assignment_id=task.id,
            note=self._words(incident, task, outcome),
            outcome=outcome,
            evidence=(f"photo-{task.id[:8]}.jpg",),
        )
        if reported:
            self._stay_or_write(task, stays_until)

    def _stay_or_write(self, task: Assignment, stays_until: datetime | None) -> None:
        """Go on working there, or write it up, as far as the turn goes."""
        habits, now = self._habits, self._play.now
        crew = self._play.situation.crews[task.crew_id or ""]
        if stays_until is not None:
            self._movement.hold(crew.id, stays_until)
            status, until = "fixed_post", stays_until
        elif self._play.chance.happens(habits.paperwork, "paperwork", task.id):
            length_s = self._play.chance.delay_s(habits.paperwork_length, "paperwork", task.id)
            status, until = "paperwork", now + timedelta(seconds=length_s)
        else:
            return
        until = min(until, crew.ends_at)
        if until > now and self._play.situation.status_of(crew, now) is CrewStatus.FREE:
            self._play.act(DeclareStatus, self._actor(task), crew_id=crew.id, status=status, until=until)

    def _words(self, incident: Incident, task: Assignment, outcome: str) -> str:
        table = self._play.plan.done
        if outcome in table:
            return self._play.chance.one_of(table[outcome], "words", task.id)
        fits = [pattern for pattern in table if fnmatchcase(incident.category, pattern)]
        if not fits:
            return outcome
        return self._play.chance.one_of(table[max(fits, key=len)], "words", task.id)

"""Crews lent across streets: asked for, agreed to or not, ordered; and the owner street's report on them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from dispatch.actions.desk_reports import DeskFeedback
from dispatch.actions.helping import AnswerHelp, AskHelp, OrderHelp
from dispatch.actors import Actor, Role
from dispatch.assignment import Assignment, AssignmentState
from dispatch.entry import Entry, EntryKind
from dispatch.help_asked import HelpAnswer, help_for
from dispatch.helping import needs_asking, open_requests
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.need import need_of_incident
from dispatch.people import Crew
from dispatch.simulation.play import Play

AGAIN = timedelta(seconds=15)
UNDER_WAY = (State.DISPATCHED, State.RESPONDED, State.ARRIVED)
ORDER_REASON = "no_other_near"


def may_be_sent(play: Play, incident: Incident, crew: Crew, who: Actor) -> bool:
    """Whether a crew may go now; one of another street is asked for first."""
    need = need_of_incident(incident, play.centre(), play.now)
    asked = help_for(incident.help, crew.id)
    if not needs_asking(crew, need, play.centre()) or (asked is not None and asked.may_go):
        return True
    if asked is None:
        play.act(AskHelp, who, incident_id=incident.id, crew_id=crew.id)
    return False


class Lending:
    """Duty officers who are asked, commanders who order, and owner streets that report."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._habits = play.habits.lending
        self._known: set[tuple[str, str, datetime, object]] = set()

    def see(self, incident: Incident) -> None:
        """Plan an answer to every request that is new, and an order where one is refused."""
        for asked in incident.help:
            key = (incident.id, asked.crew_id, asked.asked_at, asked.answer)
            if key in self._known or asked.may_go:
                continue
            self._known.add(key)
            names = ("help", incident.id, asked.crew_id, asked.asked_at)
            if asked.answer is None and not self._play.chance.happens(self._habits.silent, *names):
                answer = partial(self._answer, incident.id, asked.crew_id)
                self._play.later(asked.asked_at, self._habits.answer, answer, *names)
            begins = asked.answered_at or asked.due_at
            order = partial(self._order, incident.id, asked.crew_id)
            self._play.later_at_desk(begins, self._habits.order, order, "order", *names)

    def _answer(self, incident_id: str, crew_id: str) -> None:
        incident = self._play.situation.incidents.get(incident_id)
        asked = help_for(incident.help, crew_id) if incident is not None else None
        if incident is None or asked is None or asked.answer is not None:
            return
        chance = self._play.chance
        is_refused = chance.happens(self._habits.refused, "help refused", incident_id, crew_id)
        who = self._play.cast.dispatcher(asked.unit, self._play.now, chance)
        told_by = "" if who.role is Role.STREET_DISPATCHER else self._play.centre().unit_name(asked.unit)
        answer = HelpAnswer.REFUSED if is_refused else HelpAnswer.GRANTED
        self._play.act(
            AnswerHelp,
            who,
            incident_id=incident_id,
            crew_id=crew_id,
            answer=answer.value,
            answered_by=told_by,
        )

    def _order(self, incident_id: str, crew_id: str) -> None:
        incident = self._play.at_desk(incident_id, *State)
        tasks = self._play.situation.tasks_of_incident(incident_id)
        open_for = {one.crew_id for one in open_requests(incident, tasks)} if incident else set()
        if crew_id in open_for:
            who = self._play.cast.commander(self._play.now)
            self._play.act(OrderHelp, who, incident_id=incident_id, crew_id=crew_id, reason=ORDER_REASON)

    def see_task(self, task: Assignment) -> None:
        """The owner street passes on what a lent crew has reported."""
        if task.is_lent and task.state is AssignmentState.REPORTED:
            report = partial(self._report, task.id)
            self._play.later_at_desk(task.ended_at, self._habits.owner_reports, report, "owner", task.id)

    def _report(self, task_id: str) -> None:
        task = self._play.situation.assignments[task_id]
        incident = self._play.at_desk(task.incident_id, *UNDER_WAY)
        told = self._told_by(task)
        if incident is None or told is None or self._play.situation.running_tasks(task.incident_id):
            return
        who = self._play.cast.dispatcher(incident.unit or "", self._play.now, self._play.chance)
        self._play.act(
            DeskFeedback,
            who,
            incident_id=incident.id,
            note=told.note,
            outcome=told.outcome,
            evidence=told.evidence,
        )

    def _told_by(self, task: Assignment) -> Entry | None:
        entries = self._play.situation.entries_of(task.incident_id)
        own = (entry for entry in entries if entry.assignment_id == task.id)
        return next((entry for entry in own if entry.kind is EntryKind.FEEDBACK), None)

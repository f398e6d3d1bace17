"""The command room: clues judged, reports accepted, crews and units sent, nobody left unanswered."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from dispatch.actions.clues import ConfirmClue, DismissClue
from dispatch.actions.crews import Dispatch, Reassign
from dispatch.actions.intake import Accept, CheckFirst, Reject
from dispatch.actions.merging import Merge
from dispatch.actions.units import AssignUnit
from dispatch.actors import Actor
from dispatch.assignment import Assignment, AssignmentState
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.simulation.choosing import Choice, choose
from dispatch.simulation.lending import AGAIN, may_be_sent
from dispatch.simulation.plan import PlannedReport, Truth
from dispatch.simulation.play import Play

ROUTINE = frozenset({"R", "N"})
UNDER_WAY = (State.DISPATCHED, State.RESPONDED, State.ARRIVED, State.REPORTED_BACK)
MOST_REFUSALS = 2


class Operators:
    """Simulated colleagues at the desk. They leave alone what a person has taken."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._habits = play.habits.desk
        self._planned = {report.key: report for report in play.plan.reports}

    def see(self, incident: Incident) -> None:
        """Plan what comes next for an incident that has just entered its state."""
        since, play, habits = incident.state_since, self._play, self._habits
        names = (incident.id, incident.state, since)
        if incident.state is State.CLUE:
            play.later_at_desk(since, habits.triage_clue, partial(self._judge, incident.id), *names)
        elif incident.state is State.REPORTED:
            wait = habits.accept if self._is_urgent(incident) else habits.accept_routine
            play.later_at_desk(since, wait, partial(self._accept, incident.id), *names)
        elif incident.state is State.CHECKING:
            play.later_at_desk(since, habits.check, partial(self._accept_checked, incident.id), *names)
        elif incident.state is State.ACCEPTED:
            wait = habits.send if self._is_urgent(incident) else habits.send_routine
            has_history = bool(play.situation.tasks_of_incident(incident.id))
            wait = habits.send_again if has_history and self._is_urgent(incident) else wait
            play.later_at_desk(since, wait, partial(self._send, incident.id), *names)

    def see_task(self, task: Assignment) -> None:
        """Watch over a crew that has just been sent, until it has answered and is on its way."""
        if task.state is AssignmentState.DECLINED and task.is_lead:
            replace = partial(self._replace, task.id)
            self._play.later_at_desk(task.ended_at, self._habits.send_again, replace, "replace", task.id)
        if task.state is not AssignmentState.SENT:
            return
        incident = self._play.situation.incidents[task.incident_id]
        patience_s = (
            self._habits.no_answer_s if self._is_urgent(incident) else self._habits.no_answer_routine_s
        )
        unanswered = task.sent_at + timedelta(seconds=patience_s)
        self._play.note(unanswered, partial(self._take_back, task.id, "no_answer", AssignmentState.SENT))
        if self._play.chance.happens(self._habits.swapped_on_the_way, "swap", task.id):
            at = task.sent_at + timedelta(seconds=self._play.chance.between(75, 170, "swap", task.id))
            swap = partial(self._take_back, task.id, "breakdown", AssignmentState.ACKNOWLEDGED)
            self._play.note(at, swap)

    def _who(self, incident: Incident) -> Actor:
        return self._play.cast.operator(self._play.now, self._play.chance, incident.id)

    def _is_urgent(self, incident: Incident) -> bool:
        if incident.rule is not None:
            return incident.rule.is_promised
        return self._play.centre().categories.by_code(incident.category).fast not in ROUTINE

    def _report_of(self, incident: Incident) -> PlannedReport | None:
        return self._planned.get(incident.source_number)

    def _judge(self, incident_id: str) -> None:
        incident = self._play.at_desk(incident_id, State.CLUE)
        if incident is None:
            return
        report = self._report_of(incident)
        if report is not None and report.truth is Truth.FALSE_ALARM:
            self._play.act(DismissClue, self._who(incident), incident_id=incident.id, reason="false_alarm")
        else:
            self._play.act(ConfirmClue, self._who(incident), incident_id=incident.id)

    def _accept(self, incident_id: str) -> None:
        incident = self._play.at_desk(incident_id, State.REPORTED)
        if incident is None:
            return
        chance, who = self._play.chance, self._who(incident)
        if self._is_repeated(incident, who):
            return
        is_calm = not self._is_urgent(incident)
        if (
            is_calm
            and incident.caller_id is not None
            and chance.happens(self._habits.turned_away, "turned away", incident.id)
        ):
            self._play.act(Reject, who, incident_id=incident.id, reason="not_our_duty")
        elif (
            is_calm
            and self._is_hearsay(incident)
            and chance.happens(self._habits.checked_first, "checked", incident.id)
        ):
            self._play.act(CheckFirst, who, incident_id=incident.id)
        else:
            self._play.act(Accept, who, incident_id=incident.id)

    def _is_hearsay(self, incident: Incident) -> bool:
        """Whether people told it whose word nobody of ours has seen for himself."""
        is_machine = self._play.centre().sources.by_code(incident.source).is_machine
        return not is_machine and incident.found_by_crew is None

    def _is_repeated(self, incident: Incident, who: Actor) -> bool:
        """Merge a second report of the same thing into the first."""
        report = self._report_of(incident)
        if report is None or report.truth is not Truth.DUPLICATE:
            return False
        known = self._play.situation.incidents.values()
        first = next((other for other in known if other.source_number == report.same_as), None)
        if first is None or not first.is_open:
            return False
        if first.state is State.CLUE:
            # Somebody calls about what a camera has seen: the call is what the room goes by.
            first, incident = incident, first
        return self._play.act(Merge, who, incident_id=first.id, merged_id=incident.id)

    def _accept_checked(self, incident_id: str) -> None:
        incident = self._play.at_desk(incident_id, State.CHECKING)
        if incident is not None:
            self._play.act(Accept, self._who(incident), incident_id=incident.id)

    def _send(self, incident_id: str) -> None:
        incident = self._play.at_desk(incident_id, State.ACCEPTED)
        if incident is None:
            return
        refused = self._refusing_units(incident)
        choice = choose(self._play, incident, lambda line: line.unit not in refused)
        if choice is None:
            wait = timedelta(seconds=self._habits.retry_s if self._is_urgent(incident) else 180)
            self._play.note(self._play.now + wait, partial(self._send, incident_id))
        elif self._goes_in_two_stages(incident):
            self._give_to_unit(incident, choice.crew.unit)
        elif may_be_sent(self._play, incident, choice.crew, self._who(incident)):
            send_crew(self._play, incident, choice, self._who(incident))
        else:
            self._play.note(self._play.now + AGAIN, partial(self._send, incident_id))

    def _goes_in_two_stages(self, incident: Incident) -> bool:
        habits = self._habits
        share = habits.urgent_in_two_stages if self._is_urgent(incident) else habits.in_two_stages
        return self._play.chance.happens(share, "two stages", incident.id)

    def _refusing_units(self, incident: Incident) -> list[str]:
        tasks = self._play.situation.tasks_of_incident(incident.id)
        return [task.unit for task in tasks if task.state is AssignmentState.SENT_BACK]

    def _give_to_unit(self, incident: Incident, unit: str) -> None:
        needs_ruling = len(self._refusing_units(incident)) >= MOST_REFUSALS
        who = self._play.cast.commander(self._play.now) if needs_ruling else self._who(incident)
        self._play.act(AssignUnit, who, incident_id=incident.id, unit=unit)

    def _replace(self, task_id: str) -> None:
        """Send another lead where the one that declined has left only assisting crews on it."""
        incident_id = self._play.situation.assignments[task_id].incident_id
        incident = self._play.at_desk(incident_id, *UNDER_WAY)
        running = self._play.situation.running_tasks(incident_id)
        if incident is None or any(task.is_lead for task in running):
            return
        choice = choose(self._play, incident, lambda line: line.meets_arrival)
        if choice is None:
            return
        if may_be_sent(self._play, incident, choice.crew, self._who(incident)):
            send_crew(self._play, incident, choice, self._who(incident))
        else:
            self._play.note(self._play.now + AGAIN, partial(self._replace, task_id))

    def _take_back(self, task_id: str, reason: str, state: AssignmentState) -> None:
        """Give the task of a crew that does not answer, or has broken down, to the next one."""
        task = self._play.task_in(task_id, state)
        incident = self._play.at_desk(task.incident_id, *UNDER_WAY) if task else None
        if task is None or incident is None:
            return
        choice = choose(self._play, incident, lambda line: line.meets_arrival)
        if choice is None:
            return
        if not may_be_sent(self._play, incident, choice.crew, self._who(incident)):
            self._play.note(self._play.now + AGAIN, partial(self._take_back, task_id, reason, state))
            return
        self._play.act(
            Reassign,
            self._who(incident),
            assignment_id=task.id,
            crew_id=choice.crew.id,
            reason=reason,
            advice=choice.advice.as_advice(),
        )


def send_crew(play: Play, incident: Incident, choice: Choice, who: Actor) -> None:
    """Dispatch the chosen crew, and a little later those who make the team complete."""
    sent = play.act(
        Dispatch,
        who,
        incident_id=incident.id,
        crew_id=choice.crew.id,
        advice=choice.advice.as_advice(),
        choice_reason=choice.reason,
    )
    is_urgent = incident.rule is not None and incident.rule.is_promised
    joins = is_urgent or play.chance.happens(play.habits.desk.routine_joined, "joined", incident.id)
    if not sent or not joins:
        return
    for crew_id in choice.joined_by:
        add = partial(_add_crew, play, incident.id, crew_id, who)
        play.later_at_desk(None, play.habits.desk.add_crew, add, "add", incident.id, crew_id)


def _add_crew(play: Play, incident_id: str, crew_id: str, who: Actor) -> None:
    incident = play.at_desk(incident_id, *UNDER_WAY)
    if incident is None or any(task.is_active for task in play.situation.tasks_of_crew(crew_id)):
        return
    if not may_be_sent(play, incident, play.situation.crews[crew_id], who):
        play.note(play.now + AGAIN, partial(_add_crew, play, incident_id, crew_id, who))
        return
    play.act(Dispatch, who, incident_id=incident_id, crew_id=crew_id, is_lead=False)


def called_at(play: Play, incident: Incident, task: Assignment) -> datetime | None:
    """When an operator calls a crew that has not answered yet: before the minute is over, not after it."""
    if incident.t0 is None or incident.rule is None or not incident.rule.is_promised:
        return None
    call = incident.t0 + timedelta(seconds=play.centre().settings.response_call_s)
    is_called = play.chance.happens(play.habits.desk.called, "called", task.id)
    return max(call, task.sent_at) if is_called else None

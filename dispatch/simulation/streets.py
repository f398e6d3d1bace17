"""Streets and contractors: they take what the centre gives them, or send it back, and send a crew."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from dispatch.actions.units import AcknowledgeUnit, SendBack
from dispatch.assignment import Assignment, AssignmentState
from dispatch.lifecycle import State
from dispatch.simulation.choosing import choose
from dispatch.simulation.lending import AGAIN, may_be_sent
from dispatch.simulation.operators import send_crew
from dispatch.simulation.play import Play

REASONS = {"not_our_area": 0.45, "not_our_duty": 0.35, "address_unclear": 0.20}
RETRY = timedelta(seconds=120)


class Streets:
    """The second stage of dispatch."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._habits = play.habits.street

    def see(self, task: Assignment) -> None:
        """Plan what the unit does with an assignment that has just entered its state."""
        names = (task.id, task.state)
        if task.state is AssignmentState.SENT:
            take = partial(self._take, task.id)
            self._play.later_at_desk(task.sent_at, self._habits.acknowledge, take, *names)
        elif task.state is AssignmentState.ACKNOWLEDGED:
            send = partial(self._send, task.id)
            self._play.later_at_desk(task.acknowledged_at, self._habits.send, send, *names)

    def _take(self, task_id: str) -> None:
        task = self._play.task_in(task_id, AssignmentState.SENT)
        if task is None or self._play.at_desk(task.incident_id, State.ASSIGNED) is None:
            return
        chance = self._play.chance
        who = self._play.cast.dispatcher(task.unit, self._play.now, chance)
        if chance.happens(self._habits.sent_back, "sent back", task.id):
            reason = chance.weighted(REASONS, "sent back", task.id)
            if self._play.act(SendBack, who, assignment_id=task.id, reason=reason):
                return
        self._play.act(AcknowledgeUnit, who, assignment_id=task.id)

    def _send(self, task_id: str) -> None:
        task = self._play.task_in(task_id, AssignmentState.ACKNOWLEDGED)
        incident = self._play.at_desk(task.incident_id, State.ASSIGNED) if task else None
        if task is None or incident is None:
            return
        unit = task.unit
        choice = choose(self._play, incident, lambda line: line.unit == unit)
        if choice is None:
            self._play.note(self._play.now + RETRY, partial(self._send, task_id))
            return
        who = self._play.cast.dispatcher(unit, self._play.now, self._play.chance)
        if may_be_sent(self._play, incident, choice.crew, who):
            send_crew(self._play, incident, choice, who)
        else:
            self._play.note(self._play.now + AGAIN, partial(self._send, task_id))

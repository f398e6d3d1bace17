"""The first stage of dispatch at the console: a unit is given an incident, takes it or sends it back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.console.asked_work import AskedWork
from app.console.hearing import Hearing
from app.console.help_work import Offer
from app.console.reason_dialog import Question, Reply
from app.console.unit_sheet import UnitSheet
from app.words.units import unit_name
from dispatch.actions.units import SEND_BACK_REASONS, AcknowledgeUnit, AssignUnit, SendBack
from dispatch.assignment import Assignment, AssignmentState
from dispatch.incident import Incident


class UnitWork(AskedWork):
    """Asks for each of them, and acts."""

    def assign(self, incident: Incident) -> None:
        """Ask which unit it is given to."""

        def give(unit: str, hearing: Hearing) -> None:
            self._act(AssignUnit, incident, incident_id=incident.id, unit=unit, **hearing)

        UnitSheet(self._session, incident, give, self._window).open()

    def offers(self, incident: Incident) -> list[Offer]:
        """What the unit that holds it says, written down here: it takes it, or sends it back."""
        tasks = self._session.situation.tasks_of_incident(incident.id)
        found = []
        for task in (task for task in tasks if task.is_active and not task.is_crew_level):
            if task.state is AssignmentState.SENT:
                found.append(self._offer(AcknowledgeUnit.code, task, partial(self._acknowledge, task)))
            found.append(self._offer(SendBack.code, task, partial(self._ask_send_back, task)))
        return found

    def _offer(self, code: str, task: Assignment, do: Callable[[], None]) -> Offer:
        unit = unit_name(task.unit, self._session.centre, self._session.words)
        return Offer(self._session.words.say(f"offer.{code}", unit=unit), do)

    def _acknowledge(self, task: Assignment) -> None:
        self._act(AcknowledgeUnit, task, assignment_id=task.id)

    def _ask_send_back(self, task: Assignment) -> None:
        words = self._session.words
        unit = unit_name(task.unit, self._session.centre, words)
        reasons = tuple((reason, words.coded(reason)) for reason in SEND_BACK_REASONS)
        question = Question(
            words.say("ask.send_back", unit=unit), words.say("ask.send_back.hint"), reasons, needs_words=False
        )

        def send_back(reply: Reply) -> None:
            asked = {"assignment_id": task.id, "reason": reply.choice, "note": reply.words}
            self._act(SendBack, task, **asked, **reply.hearing)

        self._ask(question, send_back)

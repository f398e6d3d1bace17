"""What ends an incident otherwise than by a crew: a closing step done, another authority that takes it."""

from __future__ import annotations

from datetime import datetime

from app.console.asked_work import AskedWork
from app.console.hand_over_sheet import HandOverSheet
from app.console.hearing import Hearing
from app.console.reason_dialog import Question, Reply
from app.radio import said_time
from dispatch.actions.closing import ReachStep
from dispatch.actions.desk_reports import HandOver
from dispatch.incident import Incident


class EndingWork(AskedWork):
    """Asks for each of them, and acts."""

    def hand_over(self, incident: Incident) -> None:
        """Ask who takes it, and by which number."""

        def take(authority: str, reference: str, arrived_at: datetime | None, hearing: Hearing) -> None:
            asked = {"authority": authority, "reference": reference, "arrived_at": arrived_at}
            self._act(HandOver, incident, incident_id=incident.id, **asked, **hearing)

        HandOverSheet(self._session, incident, take, self._window).open()

    def reach_step(self, incident: Incident) -> None:
        """Ask which staged step is done; since when, and who else has seen it, where it was a while ago."""
        say = self._session.words.say
        steps = tuple(
            (limit.name, say("ask.reach_step.step", step=limit.name, due=limit.due_at))
            for limit in incident.steps_left
        )
        question = Question(say("ask.reach_step"), say("ask.reach_step.hint"), steps, needs_words=False)

        def take(reply: Reply) -> None:
            at, second = said_time(reply.words, self._session.now(), self._session.centre.zone)
            told = {"step": reply.choice, "occurred_at": at, "second_person": second or None}
            self._act(ReachStep, incident, incident_id=incident.id, **told, **reply.hearing)

        self._ask(question, take)

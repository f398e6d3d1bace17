"""Sends or reserves the crew that is picked in the advice, or puts it in the place of the one that goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.console.advice_feed import AdviceFeed, Purpose
from app.console.permit_feed import PermitFeed
from app.console.reason_dialog import Reply
from app.console.session import Session
from dispatch.actions.crews import Dispatch, Reassign, Reserve
from dispatch.assignment import Assignment
from dispatch.incident import Incident
from dispatch.reasons import Reason

Ask = Callable[[str, Callable[[Reply], None]], None]


class Sending(QObject):
    """`ask` opens a question for words by its code, `act` acts at the desk."""

    refused = Signal(object)

    def __init__(
        self,
        session: Session,
        advice: AdviceFeed,
        permits: PermitFeed,
        ask: Ask,
        act: Callable[..., None],
    ) -> None:
        super().__init__(advice)
        self._session, self._advice, self._permits = session, advice, permits
        self._ask, self._act = ask, act

    def send(self, incident: Incident) -> None:
        """Send the picked crew; another than the first, or in another's place, needs a reason."""
        line = self._advice.picked_line
        if line is None:
            self.refused.emit(self._advice.refusal or Reason("no_advice"))
        elif self._advice.purpose is Purpose.REPLACE:
            self._ask("reason.reassign", lambda reply: self._reassign(incident, reply.words))
        elif self._advice.is_first_picked:
            self.dispatch(incident, "")
        else:
            self._ask("reason.other_choice", lambda reply: self.dispatch(incident, reply.words))

    def dispatch(self, incident: Incident, reason: str) -> None:
        """Send the crew that is picked, with the advice as it was shown."""
        line, advice = self._advice.picked_line, self._advice.recommendation
        if line is None or advice is None:
            self.refused.emit(Reason("no_advice"))
            return
        self._act(
            Dispatch,
            incident,
            incident_id=incident.id,
            crew_id=line.crew_id,
            advice=advice.as_advice(),
            choice_reason=reason,
            permits_shown=self._permits.covering,
        )

    def ask_to_reserve(self, incident: Incident) -> None:
        """Hold the picked crew for the incident, with a reason where there is one."""
        line = self._advice.picked_line
        if line is None:
            self.refused.emit(self._advice.refusal or Reason("no_advice"))
            return
        crew_id = line.crew_id

        def reserve(reply: Reply) -> None:
            asked = {"crew_id": crew_id, "choice_reason": reply.words}
            self._act(Reserve, incident, incident_id=incident.id, **asked)

        self._ask("note.reserve", reserve)

    def _reassign(self, incident: Incident, reason: str) -> None:
        line, advice, task = (
            self._advice.picked_line,
            self._advice.recommendation,
            self._running_task(incident),
        )
        if line is None or advice is None or task is None:
            self.refused.emit(Reason("no_advice"))
            return
        self._act(
            Reassign,
            task,
            assignment_id=task.id,
            crew_id=line.crew_id,
            reason=reason,
            advice=advice.as_advice(),
        )

    def _running_task(self, incident: Incident) -> Assignment | None:
        running = self._session.situation.running_tasks(incident.id)
        return min(running, key=lambda task: not task.is_lead, default=None)

"""Sends or reserves the crew that is picked in the advice, or puts it in the place of the one that goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.console.advice_feed import AdviceFeed, Purpose
from app.console.permit_feed import PermitFeed
from app.console.reason_dialog import Reply
from app.console.session import Session
from dispatch.actions.crews import Dispatch, Reassign, Reserve
from dispatch.candidates import Candidate
from dispatch.incident import Incident
from dispatch.reasons import Reason
from dispatch.recommendation import Recommendation

Ask = Callable[..., None]


@dataclass(frozen=True)
class _Choice:
    """The crew and the advice that stood there when somebody chose: advice goes on while words are typed."""

    line: Candidate
    advice: Recommendation


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
        chosen = self._choose()
        if chosen is None:
            return
        if self._advice.purpose is Purpose.REPLACE:
            self._ask_about("reason.reassign", incident, chosen, self._reassign)
        elif self._advice.is_first_picked:
            self._dispatch(incident, chosen, Reply(""))
        else:
            self._ask_about("reason.other_choice", incident, chosen, self._dispatch)

    def send_with_note(self, incident: Incident) -> None:
        """Send the picked crew with words why."""
        chosen = self._choose()
        if chosen is not None:
            self._ask_about("note.dispatch", incident, chosen, self._dispatch)

    def _choose(self) -> _Choice | None:
        line, advice = self._advice.picked_line, self._advice.recommendation
        if line is None or advice is None:
            self.refused.emit(self._advice.refusal or Reason("no_advice"))
            return None
        return _Choice(line, advice)

    def _ask_about(
        self,
        code: str,
        incident: Incident,
        chosen: _Choice,
        then: Callable[[Incident, _Choice, Reply], None],
    ) -> None:
        situation = self._session.situation
        self._ask(
            code,
            lambda reply: then(incident, chosen, reply),
            number=incident.short_number,
            crew=situation.name_by_id(chosen.line.crew_id),
        )

    def _dispatch(self, incident: Incident, chosen: _Choice, reply: Reply) -> None:
        """Send the crew that was chosen, with the advice as it was shown."""
        self._act(
            Dispatch,
            incident,
            incident_id=incident.id,
            crew_id=chosen.line.crew_id,
            advice=chosen.advice.as_advice(),
            choice_reason=reply.words,
            permits_shown=self._permits.covering,
            **reply.hearing,
        )

    def ask_to_reserve(self, incident: Incident) -> None:
        """Hold the picked crew for the incident, with a reason where there is one."""
        chosen = self._choose()
        if chosen is not None:
            self._ask_about("note.reserve", incident, chosen, self._reserve)

    def _reserve(self, incident: Incident, chosen: _Choice, reply: Reply) -> None:
        asked = {"crew_id": chosen.line.crew_id, "choice_reason": reply.words}
        self._act(Reserve, incident, incident_id=incident.id, **asked, **reply.hearing)

    def _reassign(self, incident: Incident, chosen: _Choice, reply: Reply) -> None:
        task = self._advice.replaced_in(incident)
        if task is None:
            reply.refuse(Reason("no_such_task", {"named": incident.short_number}))
            return
        self._act(
            Reassign,
            task,
            assignment_id=task.id,
            crew_id=chosen.line.crew_id,
            reason=reply.words,
            advice=chosen.advice.as_advice(),
            **reply.hearing,
        )

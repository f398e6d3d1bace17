"""What the desk does with the selected incident: one method for each command; words are asked for first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.console.advice_feed import AdviceFeed, Purpose
from app.console.correcting_work import CorrectingWork
from app.console.ending_work import EndingWork
from app.console.help_work import HelpWork, Offer
from app.console.next_step import SENDS, NextStep, next_step
from app.console.offers import further_offers
from app.console.permit_feed import PermitFeed
from app.console.place_work import PlaceWork
from app.console.reason_dialog import Question, ReasonDialog, Reply
from app.console.reports import Reports
from app.console.sending import Sending
from app.console.session import Session, reason_of
from app.console.steady_step import SteadyStep, meaning_of
from app.console.unit_work import UnitWork
from dispatch.actions.closing import SUSPENSION_REASONS, Close, Resume, Suspend, Verify
from dispatch.actions.clues import DISMISSAL_REASONS, ConfirmClue, DismissClue
from dispatch.actions.field import Arrive, Respond
from dispatch.actions.intake import Accept
from dispatch.actions.keeping import NEVER_UNDONE, Undo
from dispatch.actions.units import Escalate, Remind
from dispatch.assignment import Assignment
from dispatch.entry import Means
from dispatch.incident import Incident
from dispatch.ports import Action
from dispatch.reasons import Reason, Refused

SUSPENDED_DAYS = 1
_PLAIN: dict[str, type[Action]] = {
    "confirm_clue": ConfirmClue,
    "accept": Accept,
    "verify": Verify,
    "close": Close,
    "resume": Resume,
}
_FIELD: dict[str, type[Action]] = {"respond": Respond, "arrive": Arrive}
_NEEDS_A_NOTE = frozenset({"contradicted_by_fix"})
_TAKES_A_NOTE = frozenset({"verify"})


class DeskWork(QObject):
    """Acts for the operator; what it refuses itself is told the same way as what the desk refuses."""

    refused = Signal(object)
    started = Signal()
    changed_under_hand = Signal(object)
    """NextStep: the step has only just become this by itself; it was not done."""

    def __init__(self, session: Session, advice: AdviceFeed, permits: PermitFeed, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._advice = advice
        self._window = window
        self.steady = SteadyStep()
        session.acted.connect(self._know_own_doing)
        self.reports = Reports(session, self._open, self._act)
        self.helping = HelpWork(session, advice, self._open, self._act)
        self.sending = Sending(session, advice, permits, self._ask, self._act)
        self.sending.refused.connect(self.refused)
        self.placing = PlaceWork(session, self._act, window)
        self.correcting = CorrectingWork(session, self._open, self._act, window)
        self.units = UnitWork(session, self._open, self._act, window)
        self.ending = EndingWork(session, self._open, self._act, window)

    @property
    def incident(self) -> Incident | None:
        """The selected incident."""
        return self._advice.incident

    def offers(self, incident: Incident) -> list[Offer]:
        """What else can be done now, beside the rarer actions of the incident's state."""
        asked = self.units.offers(incident) + self.helping.offers(incident)
        return asked + further_offers(self._session, self._act, incident)

    @property
    def next(self) -> NextStep | None:
        """What Enter would do."""
        incident = self.incident
        if incident is None:
            return None
        step = self._next_of(incident)
        first = self.helping.step(incident) if step and step.code in SENDS else None
        return first or step

    def _next_of(self, incident: Incident) -> NextStep | None:
        if self._advice.is_wished:
            return NextStep("dispatch" if self._advice.purpose is Purpose.JOIN else "reassign")
        return next_step(incident, self._session.situation.tasks_of_incident(incident.id))

    def look(self) -> NextStep | None:
        """What Enter would do, for somebody who reads it now."""
        step = self.next
        self.steady.see(meaning_of(step, self._advice))
        return step

    @Slot(object)
    def _know_own_doing(self, _changes: object) -> None:
        self.look()
        self.steady.accept()

    def is_steady(self) -> bool:
        """Whether a key that comes now is meant for this step; the next one is, once it has been told."""
        step = self.look()
        if step is None or self.steady.is_settled(self._session.centre.settings.next_settles_s):
            return True
        self.steady.accept()
        self.changed_under_hand.emit(step)
        return False

    @Slot()
    def do_next(self) -> None:
        """Carry the next step out; ask for words where it needs some."""
        if self.is_steady():
            self._do_next()

    def _do_next(self) -> None:
        step, incident = self.next, self.incident
        if step is None or incident is None:
            return
        if step.code in _FIELD and step.task is not None:
            self._report(_FIELD[step.code], step.task)
        elif step.code == "feedback" and step.task is not None:
            self.reports.ask_report(step.task)
        elif step.code == "desk_feedback":
            self.reports.ask_desk_report(incident)
        elif step.code in SENDS:
            self.sending.send(incident)
        elif step.code == "correct_place":
            self.placing.ask(incident)
        elif step.code in self.helping.DOES:
            self.helping.do(step.code, incident)
        else:
            self._act(_PLAIN[step.code], incident, incident_id=incident.id)

    def _report(self, kind: type[Action], task: Assignment) -> None:
        """Write an answer or an arrival down; words are asked for where it is refused without any."""

        def missed(error: BaseException) -> None:
            reason = reason_of(error)
            if reason.code in _NEEDS_A_NOTE:
                self.reports.ask_time(kind, task, why=self._session.words.reason(reason))
            else:
                self._miss(error)

        self._act(kind, task, failed=missed, assignment_id=task.id, by=Means.RADIO)

    @Slot()
    def do_next_with_note(self) -> None:
        """The same with a note, a reason, or an earlier time such as `-2` or `14:18`."""
        step, incident = self.next, self.incident
        if step is None or incident is None or not self.is_steady():
            return
        if step.code in _FIELD and step.task is not None:
            self.reports.ask_time(_FIELD[step.code], step.task)
        elif step.code == "dispatch":
            self.sending.send_with_note(incident)
        elif step.code in _TAKES_A_NOTE:
            kind = _PLAIN[step.code]
            self._ask(
                f"note.{step.code}",
                lambda reply: self._act(
                    kind, incident, incident_id=incident.id, note=reply.words, **reply.hearing
                ),
            )
        else:
            self._do_next()

    @Slot()
    def look_for_another(self) -> None:
        """Look for a crew in place of the one that goes."""
        self._advice.wish_for(Purpose.REPLACE)

    @Slot()
    def look_for_more(self) -> None:
        """Look for a crew that joins those that go."""
        self._advice.wish_for(Purpose.JOIN)

    @Slot()
    def go_back(self) -> None:
        """Stop looking."""
        self._advice.wish_for(None)

    @Slot()
    def escalate(self) -> None:
        """Hand the incident one rung up, with a reason."""
        incident = self.incident
        if incident is not None:
            self.ask_and_act(Escalate, "reason.escalate", incident, incident_id=incident.id)

    @Slot()
    def remind(self) -> None:
        """Remind whoever holds the incident."""
        incident = self.incident
        tasks = self._session.situation.tasks_of_incident(incident.id) if incident else []
        running = [task for task in tasks if task.ended_at is None]
        if running:
            self._act(Remind, assignment_id=running[-1].id)
        elif incident is not None:
            self.refused.emit(Reason("no_such_task", {"named": incident.short_number}))

    @Slot()
    def suspend(self) -> None:
        """Ask for the closing clock to pause, for a coded reason, until a day from now or as told."""
        incident = self.incident
        if incident is None:
            return
        words = self._session.words
        choices = tuple((code, words.say(f"suspension.{code}")) for code in SUSPENSION_REASONS)
        self._ask("suspend", lambda reply: self._suspend(incident, reply), choices)

    def _suspend(self, incident: Incident, reply: Reply) -> None:
        if not reply.words.isdigit():
            reply.refuse(Reason("days_needed", {"text": reply.words}))
            return
        until = self._session.now() + timedelta(days=int(reply.words))
        asked = {"incident_id": incident.id, "reason": reply.choice, "until": until}
        self._act(Suspend, incident, **asked, **reply.hearing)

    def ask_dismissal(self, incident: Incident) -> None:
        """Ask why a clue is none: one of the coded reasons."""
        words = self._session.words
        choices = tuple((reason, words.coded(reason)) for reason in DISMISSAL_REASONS)
        self._ask(
            "note.dismiss_clue",
            lambda reply: self._act(
                DismissClue, incident, incident_id=incident.id, reason=reply.choice, **reply.hearing
            ),
            choices,
        )

    @Slot()
    def undo(self) -> None:
        """Take back one's own last action, while it is young; whatever it was about."""
        self.started.emit()
        self._session.act(Undo)

    def ask_and_act(self, kind: type[Action], code: str, *seen: Incident, **asked: Any) -> None:
        """Ask for a reason, then act with it."""
        self._ask(code, lambda reply: self._act(kind, *seen, reason=reply.words, **asked, **reply.hearing))

    def act(self, kind: type[Action], **asked: Any) -> None:
        """Act at once."""
        self._act(kind, **asked)

    def _act(self, kind: type[Action], *seen: Incident | Assignment, **asked: Any) -> None:
        self.started.emit()
        asked.setdefault("failed", self._miss)
        self._session.act(kind, *seen, **asked)

    def _miss(self, error: BaseException) -> None:
        """A refusal belongs to the incident at hand; any other trouble to the whole console."""
        if isinstance(error, Refused):
            self.refused.emit(error.reason)
        else:
            self._session.tell_failure(error)

    def _ask(
        self,
        code: str,
        then: Callable[[Reply], None],
        choices: tuple[tuple[str, str], ...] = (),
        **about: str,
    ) -> None:
        self._open(
            Question(
                self._session.words.say(f"ask.{code}", **about),
                self._session.words.say(f"ask.{code}.hint"),
                choices,
                needs_words=not code.startswith("note."),
                answer=str(SUSPENDED_DAYS) if code == "suspend" else "",
                is_final=code in NEVER_UNDONE,
            ),
            then,
        )

    def _open(self, question: Question, then: Callable[[Reply], None]) -> None:
        ReasonDialog(self._session, question, then, self._window).open()

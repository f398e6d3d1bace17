"""What is done with an incident less often, by its key, its name or the menu: it asks, or says why not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.console.commands import CommandSet
from app.console.desk_work import DeskWork
from app.console.detail.possible import why_not
from app.console.session import Session
from dispatch.actions.callers import CallBack, EraseCaller
from dispatch.actions.closing import ApproveExtension, ApproveSuspension, Extend, ReachStep, Reopen, Rework
from dispatch.actions.clues import DismissClue
from dispatch.actions.correcting import Adjust, CorrectPlace, Reclassify
from dispatch.actions.crews import Reserve
from dispatch.actions.desk_reports import DeskFeedback, FirstLook, HandOver
from dispatch.actions.intake import CheckFirst, Reject, Void
from dispatch.actions.units import AssignUnit
from dispatch.incident import Incident
from dispatch.ports import Action
from dispatch.reasons import Reason

CASES: tuple[type[Action], ...] = (
    CheckFirst,
    DismissClue,
    Reject,
    AssignUnit,
    Reserve,
    FirstLook,
    ReachStep,
    CallBack,
    DeskFeedback,
    Rework,
    Reopen,
    HandOver,
    CorrectPlace,
    Reclassify,
    ApproveSuspension,
    Extend,
    ApproveExtension,
    Adjust,
    EraseCaller,
    Void,
)
"""In the order of the menu; those that have a key have it by a command of the same code."""
_WITHOUT_WORDS = frozenset({CheckFirst, ApproveSuspension, ApproveExtension})


class CaseWork(QObject):
    """Does them with the selected incident."""

    def __init__(self, session: Session, work: DeskWork, commands: CommandSet) -> None:
        super().__init__(work)
        self._session, self._work = session, work
        self._asks: dict[type[Action], Callable[[Incident], None]] = {
            AssignUnit: work.units.assign,
            Reserve: work.sending.ask_to_reserve,
            FirstLook: work.reports.ask_first_look,
            ReachStep: work.ending.reach_step,
            HandOver: work.ending.hand_over,
            DeskFeedback: work.reports.ask_desk_report,
            CallBack: work.reports.ask_call_back,
            DismissClue: work.ask_dismissal,
            CorrectPlace: work.placing.ask,
            Reclassify: work.correcting.reclassify,
            Extend: work.correcting.extend,
            Adjust: work.correcting.adjust,
        }
        kinds = {kind.code: kind for kind in CASES}
        for code, action in commands.group("case"):
            action.triggered.connect(partial(self._do_selected, kinds[code]))

    def why_not(self, kind: type[Action], incident: Incident) -> Reason | None:
        """Why it can't be done with the incident now; None where it can."""
        session = self._session
        tasks = session.situation.tasks_of_incident(incident.id)
        need = session.centre.categories.by_code(incident.category).requirement
        return why_not(kind, incident, session.actor.role, tasks, need)

    def do(self, kind: type[Action], incident: Incident) -> None:
        """Ask for what it needs and act, or say why not."""
        reason = self.why_not(kind, incident)
        if reason is not None:
            self._work.refused.emit(reason)
        elif kind in self._asks:
            self._asks[kind](incident)
        elif kind in _WITHOUT_WORDS:
            self._work.act(kind, incident_id=incident.id)
        else:
            self._work.ask_and_act(kind, kind.code, incident_id=incident.id)

    def named(self, text: str) -> type[Action] | None:
        """What is called so in the seat's language, or by its code; None where nothing is."""
        wanted, say = text.strip().lower(), self._session.words.say
        called = (kind for kind in CASES if wanted in (kind.code, say(f"action.{kind.code}").lower()))
        return next(called, None)

    def do_named(self, text: str) -> bool:
        """Do what is called so with the selected incident; whether there is such a thing to do."""
        kind = self.named(text)
        if kind is not None:
            self._do_selected(kind)
        return kind is not None

    def _do_selected(self, kind: type[Action], _is_checked: bool = False) -> None:
        incident = self._work.incident
        if incident is not None:
            self.do(kind, incident)

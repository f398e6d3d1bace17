"""The row of actions under the detail: the one named next step, and what else can be done."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.console.advice_feed import AdviceFeed
from app.console.badges import ActionButton
from app.console.commands import CommandSet
from app.console.desk_work import DeskWork
from app.console.help_work import Offer
from app.console.next_step import NextStep
from app.console.session import Session
from dispatch.actions.callers import CallBack
from dispatch.actions.closing import ApproveSuspension, Rework
from dispatch.actions.clues import DismissClue
from dispatch.actions.crews import Recall
from dispatch.actions.desk_reports import DeskFeedback
from dispatch.actions.field import Decline
from dispatch.actions.intake import CheckFirst, Reject, Void
from dispatch.assignment import Assignment
from dispatch.incident import Incident
from dispatch.lifecycle import TABLE, State
from dispatch.ports import Action
from dispatch.timing import desk_may_report

SECONDARY = ("other_crew", "join", "escalate", "suspend", "more")
_FOR_INCIDENT: dict[State, tuple[type[Action], ...]] = {
    State.CLUE: (DismissClue, Void),
    State.REPORTED: (CheckFirst, Reject, Void),
    State.CHECKING: (Reject, Void),
    State.ACCEPTED: (Void,),
    State.ASSIGNED: (Void,),
    State.REPORTED_BACK: (Rework, ApproveSuspension),
}
_FOR_TASK: tuple[type[Action], ...] = (Decline, Recall)
_CALLED_BACK = frozenset({State.REPORTED_BACK, State.VERIFIED, State.CLOSED})
_WITHOUT_WORDS = (CheckFirst, ApproveSuspension)


class ActionRow(QWidget):
    """Buttons that say what their keys do; the first is the next step by name."""

    def __init__(
        self,
        session: Session,
        advice: AdviceFeed,
        work: DeskWork,
        commands: CommandSet,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._advice, self._work, self._commands = session, advice, work, commands
        self.menu: QMenu | None = None
        """The menu of rarer actions as it was last shown."""
        self.primary = ActionButton(commands["next"], "primary")
        self.buttons = {code: ActionButton(commands[code]) for code in SECONDARY}
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.addWidget(self.primary, 1)
        upper.addWidget(self.buttons["other_crew"])
        for code in ("join", "escalate", "suspend", "more"):
            lower.addWidget(self.buttons[code], 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 10, 16, 12)
        rows.setSpacing(8)
        for row in (upper, lower):
            row.setSpacing(8)
            rows.addLayout(row)
        commands["more"].triggered.connect(self.show_more)
        for code in ("next", *SECONDARY):
            commands[code].changed.connect(self._reword)
        advice.changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Name the next step and switch off what can't be done."""
        incident, step = self._work.incident, self._work.next
        has_crew = incident is not None and bool(self._running_tasks(incident))
        self._enable("next", step is not None)
        self._enable("other_crew", has_crew)
        self._enable("join", has_crew)
        self._enable("escalate", incident is not None and incident.is_open)
        self._enable("suspend", incident is not None and incident.state is State.REPORTED_BACK)
        self._enable("more", bool(self._offers(incident) or self._further(incident)))
        self._reword()

    def _enable(self, code: str, is_possible: bool) -> None:
        if self._commands[code].isEnabled() != is_possible:
            self._commands[code].setEnabled(is_possible)

    @Slot()
    def _reword(self) -> None:
        self.primary.say(self._next_words(self._work.next))

    def _next_words(self, step: NextStep | None) -> str:
        words = self._session.words
        if step is None:
            return words.say("step.none")
        return words.say(f"step.{step.code}", crew=self._crew_name(step)).strip()

    def _crew_name(self, step: NextStep) -> str:
        line = self._advice.picked_line
        crew_id = step.task.crew_id if step.task is not None else line.crew_id if line else ""
        crew = self._session.situation.crews.get(crew_id or "")
        return crew.name if crew is not None else ""

    def _running_tasks(self, incident: Incident) -> list[Assignment]:
        tasks = self._session.situation.tasks_of_incident(incident.id)
        return [task for task in tasks if task.is_crew_level and task.is_active]

    def _offers(self, incident: Incident | None) -> list[tuple[type[Action], Assignment | None]]:
        if incident is None:
            return []
        offers: list[tuple[type[Action], Assignment | None]] = [
            (kind, None) for kind in _FOR_INCIDENT.get(incident.state, ())
        ]
        if incident.callers and incident.state in _CALLED_BACK:
            offers.append((CallBack, None))
        if self._may_report(incident):
            offers.append((DeskFeedback, None))
        tasks = [task for task in self._running_tasks(incident) if task.arrived_at is None]
        return offers + [(kind, task) for task in tasks for kind in _FOR_TASK]

    def _may_report(self, incident: Incident) -> bool:
        """Whether the desk's own word counts: nobody is out there who could report."""
        tasks = self._session.situation.tasks_of_incident(incident.id)
        crews = [task for task in tasks if task.is_crew_level]
        requirement = self._session.centre.categories.by_code(incident.category).requirement
        is_ours = desk_may_report(incident, crews, requirement)
        away = any(task.is_active and task.crew_id != incident.found_by_crew for task in crews)
        return (incident.state, DeskFeedback.code) in TABLE and is_ours and not away

    @Slot()
    def show_more(self) -> None:
        """Offer the rarer actions of this state in a menu."""
        incident = self._work.incident
        if incident is None:
            return
        menu = self.menu = QMenu(self)
        for kind, task in self._offers(incident):
            action = menu.addAction(self._offer_words(kind, task))
            action.triggered.connect(partial(self._do, kind, incident, task))
        for offer in self._further(incident):
            menu.addAction(offer.words).triggered.connect(offer.do)
        button = self.buttons["more"]
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _further(self, incident: Incident | None) -> list[Offer]:
        return [] if incident is None else self._work.offers(incident)

    def _offer_words(self, kind: type[Action], task: Assignment | None) -> str:
        said = self._session.words.say(f"action.{kind.code}")
        crew = self._session.situation.crews.get(task.crew_id or "") if task else None
        return f"{said} {crew.name}" if crew else said

    def _do(
        self, kind: type[Action], incident: Incident, task: Assignment | None, _is_checked: bool = False
    ) -> None:
        about = {"assignment_id": task.id} if task else {"incident_id": incident.id}
        if kind is DeskFeedback:
            self._work.reports.ask_desk_report(incident)
        elif kind is CallBack:
            self._work.ask_call_back(incident)
        elif kind is DismissClue:
            self._work.ask_dismissal(incident)
        elif kind in _WITHOUT_WORDS:
            self._work.act(kind, **about)
        else:
            self._work.ask_and_act(kind, kind.code, **about)

"""The row of actions under the detail: the one named next step, and what else can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.console.advice_feed import AdviceFeed
from app.console.badges import ActionButton
from app.console.case_work import CaseWork
from app.console.commands import CommandSet
from app.console.desk_work import DeskWork
from app.console.detail.action_menu import ActionMenu
from app.console.next_step import NextStep
from app.console.session import Session
from dispatch.lifecycle import State

SECONDARY = ("other_crew", "join", "escalate", "suspend", "more")


class ActionRow(QWidget):
    """Buttons that say what their keys do; the first is the next step by name, the last the menu of all."""

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
        """The menu of everything that can be done, as it was last shown."""
        self.cases = CaseWork(session, work, commands)
        self._actions = ActionMenu(session, work, self.cases, commands, self)
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
        has_crew = incident is not None and bool(self._session.situation.running_tasks(incident.id))
        self._enable("next", step is not None)
        self._enable("other_crew", has_crew)
        self._enable("join", has_crew)
        self._enable("escalate", incident is not None and incident.is_open)
        self._enable("suspend", incident is not None and incident.state is State.REPORTED_BACK)
        for code in ("more", *(code for code, _ in self._commands.group("case"))):
            self._enable(code, incident is not None)
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

    @Slot()
    def show_more(self) -> None:
        """Offer everything that can be done now in a menu over its button."""
        self._pop_up(lambda size: self.buttons["more"].mapToGlobal(QPoint(0, -size.height())))

    @Slot(QPoint)
    def show_at(self, point: QPoint) -> None:
        """The same menu where a row was clicked, in the coordinates of the screen."""
        self._pop_up(lambda _size: point)

    def _pop_up(self, place: Callable[[QSize], QPoint]) -> None:
        incident, older = self._work.incident, self.menu
        if incident is None:
            return
        if older is not None:
            older.deleteLater()
        self.menu = self._actions.make(incident)
        self.menu.popup(place(self.menu.sizeHint()))

"""The row of actions under the detail: the one named next step, and what else can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.console.advice_feed import AdviceFeed, Purpose
from app.console.badges import ActionButton
from app.console.case_work import CaseWork
from app.console.commands import PICKS, CommandSet
from app.console.desk_work import DeskWork
from app.console.detail.action_menu import ActionMenu
from app.console.next_step import NextStep
from app.console.session import Session
from dispatch.lifecycle import State
from dispatch.reasons import Reason

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
        """The menu of everything that can be done, or of crews to send, as it was last shown."""
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
        session.ticked.connect(self._reword)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Name the next step and switch off what can't be done."""
        incident, step = self._work.incident, self._work.next
        has_crew = incident is not None and bool(self._session.situation.running_tasks(incident.id))
        self._enable("next", step is not None)
        self._enable("other_crew", has_crew or self._advice.purpose is Purpose.SEND)
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
    @Slot(object)
    def _reword(self, _now: object = None) -> None:
        """What waits for an answer becomes another step when its time is over: read anew each second."""
        self.primary.say(self.step_words(self._work.look()))

    def step_words(self, step: NextStep | None) -> str:
        """The next step by name, with the crew that it is about."""
        words = self._session.words
        if step is None:
            return words.say("step.none")
        return words.say(f"step.{step.code}", crew=self._crew_name(step)).strip()

    def _crew_name(self, step: NextStep) -> str:
        line = self._advice.picked_line
        crew_id = step.task.crew_id if step.task is not None else line.crew_id if line else ""
        return self._session.situation.name_by_id(crew_id)

    @Slot()
    def show_more(self) -> None:
        """Offer everything that can be done now in a menu over its button."""
        self._pop_up(lambda size: self.buttons["more"].mapToGlobal(QPoint(0, -size.height())))

    def show_crews(self) -> None:
        """Offer the crews of the advice by rank; the one that is taken is picked, nobody is sent yet."""
        lines = self._advice.candidates[:PICKS]
        if not lines:
            self._work.refused.emit(self._advice.refusal or Reason("no_advice"))
            return
        menu, situation = QMenu(self), self._session.situation
        for rank, line in enumerate(lines, start=1):
            name = situation.name_by_id(line.crew_id)
            said = {"rank": rank, "crew": name, "arrive_s": line.arrive_s}
            taken = menu.addAction(self._session.words.say("console.crews_to_send", **said))
            taken.setData(line.crew_id)
        menu.triggered.connect(self._pick)
        menu.setActiveAction(menu.actions()[0])
        button = self.buttons["other_crew"]
        self._show(
            menu, lambda size: button.mapToGlobal(QPoint(button.width() - size.width(), -size.height()))
        )

    @Slot(QAction)
    def _pick(self, taken: QAction) -> None:
        self._advice.pick(str(taken.data()))

    @Slot(QPoint)
    def show_at(self, point: QPoint) -> None:
        """The same menu where a row was clicked, in the coordinates of the screen."""
        self._pop_up(lambda _size: point)

    def _pop_up(self, place: Callable[[QSize], QPoint]) -> None:
        incident = self._work.incident
        if incident is not None:
            self._show(self._actions.make(incident), place)

    def _show(self, menu: QMenu, place: Callable[[QSize], QPoint]) -> None:
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = menu
        menu.popup(place(menu.sizeHint()))

"""The record of the selected incident: steps from the newest down, with what each changed."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.console.history.steps import StepLine, StepReader
from app.console.parts import text_label
from app.console.session import Session, reason_of
from app.console.state_band import StateBand
from dispatch.changes import Changes, Step
from dispatch.queries import HistoryOf


class HistoryView(QWidget):
    """Follows the session's incident, and what is done to it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._incident_id = ""
        self._read_at: datetime | None = None
        self.lines: tuple[StepLine, ...] = ()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.told = text_label("body", "secondary", wraps=True)
        self.state = StateBand(session, can_retry=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._scroll = QScrollArea()
        self._lay_out()
        self.state.retried.connect(self.refresh)
        session.incident_selected.connect(self._take_selection)
        session.changed.connect(self._follow)
        session.appearance_changed.connect(self._reword)
        self._reword()

    def showEvent(self, event: QShowEvent) -> None:
        """Read while somebody looks."""
        super().showEvent(event)
        self.show_incident(self._session.shown_incident)

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.addWidget(self.told)
        head.addWidget(self.state)
        inside = QWidget()
        inside.setProperty("surface", "panel")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._list)
        column.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self._scroll, 1)

    @Slot(str)
    def _take_selection(self, incident_id: str) -> None:
        if self.isVisible():
            self.show_incident(incident_id)

    @Slot()
    def _reword(self) -> None:
        words = self._session.words
        self._scroll.setAccessibleName(words.say("console.history.title"))
        if self.isVisible():
            self.refresh()

    def show_incident(self, incident_id: str) -> None:
        """Show the record of another incident; none: say how to choose one."""
        if incident_id != self._incident_id:
            self._show_lines(())
        self._incident_id = incident_id
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the record anew; what is shown stays until it comes."""
        session, incident_id = self._session, self._incident_id
        words = session.words
        self.told.setVisible(not incident_id or bool(self.lines))
        if not incident_id:
            self.state.settle()
            self.told.setText(words.say("console.history.none"))
            return
        if not self.lines:
            self.state.show_loading("console.history.reading")
        task_ids = [task.id for task in session.situation.tasks_of_incident(incident_id)]
        names = {crew.id: f"{crew.call_sign} {crew.name}" for crew in session.situation.crews.values()}

        def work() -> tuple[str, tuple[StepLine, ...]]:
            steps: dict[int, Step] = {}
            for row_id in (incident_id, *task_ids):
                steps.update({step.seq: step for step in session.seat.ask(HistoryOf(row_id))})
            return incident_id, StepReader(session.centre, words, names).read(steps.values())

        session.tasks.read("history", work, self._take, self._miss)

    def _take(self, answer: tuple[str, tuple[StepLine, ...]]) -> None:
        incident_id, lines = answer
        if incident_id == self._incident_id:
            self._show_lines(lines)
            self._read_at = self._session.now()
            self.state.settle()
            self.told.show()
            self.told.setText(self._session.words.say("console.history.steps", count=len(lines)))

    def _miss(self, error: BaseException) -> None:
        self.state.show_failed(reason_of(error), self._read_at if self.lines else None)

    def _show_lines(self, lines: tuple[StepLine, ...]) -> None:
        self.lines = lines
        while item := self._list.takeAt(0):
            if card := item.widget():
                card.setParent(None)
                card.deleteLater()
        for line in reversed(lines):
            self._list.addWidget(_StepCard(line, self._session))

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        """Read again when something is done to this incident."""
        touched = {getattr(row, "incident_id", row.id) for row in changes.rows}
        if self.isVisible() and self._incident_id in touched:
            self.refresh()


class _StepCard(QFrame):
    """One step: time, what, who; under it what changed, and the advice that was shown."""

    def __init__(self, line: StepLine, session: Session) -> None:
        super().__init__()
        words = session.words
        clock = text_label("body", "secondary")
        clock.setText(words.clock(line.at))
        what = text_label("body_strong")
        what.setText(line.what)
        who = text_label("secondary", "secondary", wraps=True)
        who.setText(line.who)
        number = text_label("secondary", "hint")
        number.setText(f"#{line.seq}")
        head = QHBoxLayout()
        head.setSpacing(8)
        for label, stretch in ((clock, 0), (what, 0), (who, 1), (number, 0)):
            head.addWidget(label, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 6)
        column.setSpacing(2)
        column.addLayout(head)
        for text in line.changed:
            column.addWidget(self._under(text, "secondary"))
        if line.advice:
            column.addWidget(self._under(words.say("console.history.advice"), "hint"))
            for text in line.advice:
                column.addWidget(self._under(text, "secondary"))
        self.setAccessibleName(words.say("list.comma").join((words.clock(line.at), line.what, line.who)))
        self.setAccessibleDescription(words.say("list.comma").join((*line.changed, *line.advice)))

    def _under(self, text: str, tone: str) -> QWidget:
        label = text_label("secondary", tone, wraps=True)
        label.setText(text)
        label.setContentsMargins(60, 0, 0, 0)
        return label

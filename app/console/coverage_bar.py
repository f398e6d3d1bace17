"""The card of coverage: what is covered now and once crews are at their posts, and the best single move."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.console.badges import ActionButton
from app.console.commands import CommandSet
from app.console.parts import text_label
from app.console.session import Session, reason_of
from app.console.state_band import StateBand
from app.words.standby import crews_counted, move_lines, rests_on
from dispatch.actions.standing_by import StandByAt
from dispatch.best_move import StandbyMove
from dispatch.coverage_outlook import CoverageOutlook


class CoverageBar(QWidget):
    """Two figures with what they rest on, a move with its reasons, and the one key that confirms it."""

    unseen = Signal()
    """Its key was pressed where nobody sees what it would confirm."""

    def __init__(self, session: Session, commands: CommandSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._is_low = session, False
        self._confirm = commands["stand_by"]
        self.setProperty("surface", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = text_label("secondary", "secondary")
        self._now, self._planned = text_label("title"), text_label("body", "secondary")
        self._rests_on = text_label("secondary", "secondary", wraps=True)
        self._move = text_label("body", wraps=True)
        self._because = text_label("secondary", "secondary", wraps=True)
        self._button = ActionButton(self._confirm)
        self.state = StateBand(session)
        self._lay_out()
        self._confirm.triggered.connect(self.confirm)
        session.coverage.changed.connect(self.refresh)
        session.appearance_changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(8)
        figures.addWidget(self._now, 0, Qt.AlignmentFlag.AlignBaseline)
        figures.addWidget(self._planned, 0, Qt.AlignmentFlag.AlignBaseline)
        figures.addSpacing(8)
        figures.addWidget(self._rests_on, 1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._move)
        words.addWidget(self._because)
        move = QHBoxLayout()
        move.setSpacing(12)
        move.addLayout(words, 1)
        move.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self.state)
        column.addLayout(figures)
        column.addLayout(move)

    def leave_room(self, is_low: bool) -> None:
        """On a low window only a move's gain stands there, a tip tells the rest: the queue had three rows."""
        if is_low != self._is_low:
            self._is_low = is_low
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Say what is known now."""
        session, feed = self._session, self._session.coverage
        words, outlook = session.words, feed.outlook
        self._title.setText(words.say("console.coverage.title"))
        self._confirm.setEnabled(outlook is not None and outlook.move is not None)
        self._button.setVisible(self._confirm.isEnabled())
        self._show_state()
        if outlook is None:
            self._rests_on.setText(words.reason(feed.refusal) if feed.refusal is not None else "")
            self._rests_on.setVisible(feed.refusal is not None)
            for label in (self._now, self._planned, self._move, self._because):
                label.setVisible(False)
            return
        self._show(outlook)

    def _show_state(self) -> None:
        feed = self._session.coverage
        if feed.trouble is not None:
            since = feed.outlook.at if feed.outlook is not None else None
            self.state.show_failed(reason_of(feed.trouble), since)
        elif feed.outlook is None and feed.refusal is None:
            self.state.show_loading("console.coverage.waits")
        else:
            self.state.settle()

    def _show(self, outlook: CoverageOutlook) -> None:
        words, centre = self._session.words, self._session.centre
        self._now.setText(words.say("console.coverage.share", share=outlook.now))
        count = len(outlook.standing_by)
        self._planned.setText(words.say("console.coverage.planned", share=outlook.planned, count=count))
        told = (crews_counted(outlook, words), rests_on(outlook, words))
        self._rests_on.setText(words.say("list.dot").join(told))
        first, *more = move_lines(outlook, centre, words)
        self._move.setText(first)
        because = words.say("list.dot").join(more)
        self._because.setText("".join(more[:1]) if self._is_low else because)
        self._because.setToolTip(because if self._is_low else "")
        for label in (self._now, self._move, self._rests_on):
            label.setVisible(True)
        self._planned.setVisible(count > 0)
        self._because.setVisible(bool(more))

    @Slot()
    def confirm(self) -> None:
        """Ask the crew to go there, with the coverage that was told; what nobody sees is shown first."""
        if not self.isVisible():
            self.unseen.emit()
            return
        outlook = self._session.coverage.outlook
        move = outlook.move if outlook is not None else None
        crew = self._session.situation.crews.get(move.crew.crew_id) if move is not None else None
        if isinstance(move, StandbyMove) and crew is not None:
            self._confirm.setEnabled(False)
            self._session.act(StandByAt, crew, then=self._ask_again, failed=self._refuse, **move.asked)

    def _ask_again(self, _changes: object) -> None:
        self._session.coverage.refresh()

    def _refuse(self, error: BaseException) -> None:
        """Say why not, and find another move."""
        self._session.tell_failure(error)
        self._session.coverage.refresh()

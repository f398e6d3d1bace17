"""The clues put together: their feed, what is done with them, and the panel that takes the queue's place."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.console.clues.audit_sheet import AuditSheet
from app.console.clues.feed import ClueFeed
from app.console.clues.panel import CluePanel
from app.console.clues.work import ClueWork
from app.console.commands import CommandSet
from app.console.desk_work import DeskWork
from app.console.queue.panel import QueuePanel
from app.console.session import Session
from dispatch.actions.clues import ConfirmClue, DismissClue
from dispatch.changes import Changes

JUDGING = frozenset({ConfirmClue.code, DismissClue.code})
ONLY_FOR_CLUES = ("dismiss_clues", "dismiss_clue")


class ClueInbox(QObject):
    """Shows the panel where the queue is, when it is asked for and when a clue is chosen."""

    def __init__(self, session: Session, commands: CommandSet, desk: DeskWork, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._commands, self._desk = commands, desk
        self.feed = ClueFeed(session, self)
        self.work = ClueWork(session, self.feed, window)
        self.panel = CluePanel(session, self.feed, commands)
        self._commands["next"].triggered.connect(self._do_next)
        self._commands["next_with_note"].triggered.connect(self._do_next_with_note)
        self._left: QStackedWidget | None = None
        self._queue: QueuePanel | None = None
        commands["clues"].triggered.connect(self.toggle)
        commands["audit_clues"].triggered.connect(self.open_audit)
        commands["dismiss_clues"].triggered.connect(self.work.dismiss)
        commands["dismiss_clue"].triggered.connect(self.work.dismiss_one)
        session.incident_selected.connect(self._follow)
        session.acted.connect(self._know_own_doing)
        self.panel.went_on.connect(self._take_next_line)
        self._has_judged = False
        self._follow()

    def stand_in(self, left: QStackedWidget, queue: QueuePanel) -> None:
        """Take the queue's place in `left` when wanted."""
        self._left, self._queue = left, queue
        left.addWidget(self.panel)

    @property
    def is_shown(self) -> bool:
        """Whether the clues stand where the queue is."""
        return self._left is not None and self._left.currentWidget() is self.panel

    @property
    def has_clue(self) -> bool:
        """Whether a clue is chosen: then the named next step is about its line."""
        return self.work.clue is not None

    @Slot()
    def toggle(self) -> None:
        """Show the clues, or the queue again."""
        if self._left is None or self._queue is None:
            return
        if self.is_shown:
            self._left.setCurrentWidget(self._queue)
            self._queue.table.setFocus()
        else:
            self._left.setCurrentWidget(self.panel)
            self._has_judged = True
            self.panel.start()
            self._has_judged = False

    @Slot()
    def open_audit(self) -> None:
        """Show what was dismissed today, and what is to be looked at again."""
        AuditSheet(self._session, self._window).open()

    @Slot()
    def _do_next(self) -> None:
        """The named next step; of a clue it takes along what is alike."""
        if not self.has_clue:
            self._desk.do_next()
        elif self._desk.is_steady():
            self.work.confirm()

    @Slot()
    def _do_next_with_note(self) -> None:
        if not self.has_clue:
            self._desk.do_next_with_note()
        elif self._desk.is_steady():
            self.work.confirm_one()

    @Slot(object)
    def _know_own_doing(self, changes: Changes) -> None:
        self._has_judged |= changes.action in JUDGING

    @Slot()
    def _take_next_line(self) -> None:
        """Who has just judged a line expects the next; who has not finds it under the hand."""
        if not self._has_judged:
            self._desk.steady.disturb()
        self._has_judged = False

    @Slot()
    @Slot(str)
    def _follow(self, _incident_id: str = "") -> None:
        for code in ONLY_FOR_CLUES:
            self._commands[code].setEnabled(self.has_clue)
        if self.has_clue and self._left is not None and self._left.currentWidget() is self._queue:
            self.toggle()

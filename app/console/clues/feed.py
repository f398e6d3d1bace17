"""The clues that wait, folded: asked beside the GUI thread whenever an incident has changed."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.console.ageing import Ageing
from app.console.clock_feed import MANY, TOGETHER_MS
from app.console.session import Session
from dispatch.changes import Changes
from dispatch.clues import ClueGroup, CluesWaiting
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.permits import Permit

AGAIN_AFTER_S = 60
_TOLD_OF = {"incident": Incident, "permit": Permit}


class ClueFeed(QObject):
    """Groups of clues, the one that has waited longest first; never more than one question under way."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.groups: tuple[ClueGroup, ...] = ()
        self.known_at: datetime | None = None
        """When the groups were so; None until they are known."""
        self.trouble: BaseException | None = None
        """Why there was no answer the last time."""
        # Hours of permits pass by themselves.
        self._ageing = Ageing(session, self._ask, AGAIN_AFTER_S, self)
        self._is_waiting = False
        self._is_outdated = False
        self._soon = QTimer(self, singleShot=True, interval=TOGETHER_MS)
        self._soon.timeout.connect(self._ask)
        session.changed.connect(self._follow)
        self._ask()

    @property
    def count(self) -> int:
        """How many clues wait, each by itself."""
        return sum(len(group.incident_ids) for group in self.groups)

    def group_of(self, incident_id: str) -> ClueGroup | None:
        """The group that a clue stands in."""
        return next((group for group in self.groups if incident_id in group.incident_ids), None)

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        if not changes.touches(_TOLD_OF) or self._tells_nothing(changes):
            return
        if len(self._session.clocks.views) < MANY:
            self._ask()
        elif not self._soon.isActive():
            self._soon.start()

    def _tells_nothing(self, changes: Changes) -> bool:
        """Where no clue waits, only one that comes makes another answer: of many reports few are clues."""
        is_empty = self.known_at is not None and self.trouble is None and not self.groups
        is_listed = not changes.unlisted and not changes.removed
        clues = (row.state is State.CLUE for row in changes.of(Incident))
        return is_empty and not self._is_waiting and is_listed and not any(clues)

    @Slot()
    def _ask(self) -> None:
        self._ageing.renew()
        if self._is_waiting:
            self._is_outdated = True
            return
        self._is_waiting, self._is_outdated = True, False
        self._session.ask(CluesWaiting(), self._take, self._give_up)

    def _take(self, groups: tuple[ClueGroup, ...]) -> None:
        is_news = self.known_at is None or self.trouble is not None or groups != self.groups
        self._is_waiting, self.trouble, self.known_at = False, None, self._session.now()
        if is_news:
            self.groups = groups
            self.changed.emit()
        if self._is_outdated:
            self._ask()

    def _give_up(self, error: BaseException) -> None:
        self._is_waiting, self.trouble = False, error
        self.changed.emit()
        self._session.tell_failure(error)

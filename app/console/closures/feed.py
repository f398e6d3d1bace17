"""What is closed and slow, asked anew whenever that changes: by an action, or because a time has come."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot

from app.console.session import Session
from dispatch.changes import Changes
from dispatch.closure_queries import Closures, ClosureView
from dispatch.closures import Closure
from dispatch.places import ContentFile

_ABOUT_ROADS = {"closure": Closure, "file": ContentFile}


class ClosureFeed(QObject):
    """The closures that hold or will; `changed` when they are others."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.views: tuple[ClosureView, ...] = ()
        self.known_at: datetime | None = None
        """When they were so; None until they are known."""
        self.trouble: BaseException | None = None
        """Why there was no answer the last time."""
        self._changes_at = session.centre.changes_at
        session.changed.connect(self._follow)
        session.ticked.connect(self._follow_time)
        self.ask()

    def ask(self) -> None:
        """Ask which there are."""
        self._session.ask(Closures(), self._take, self._miss)

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        if changes.touches(_ABOUT_ROADS):
            self.ask()

    @Slot(object)
    def _follow_time(self, _now: object) -> None:
        changes_at = self._session.centre.changes_at
        if changes_at != self._changes_at:
            self._changes_at = changes_at
            self.ask()

    def _take(self, views: tuple[ClosureView, ...]) -> None:
        is_news = self.known_at is None or self.trouble is not None or views != self.views
        self.trouble, self.known_at = None, self._session.now()
        if is_news:
            self.views = views
            self.changed.emit()

    def _miss(self, error: BaseException) -> None:
        self.trouble = error
        self.changed.emit()
        self._session.tell_failure(error)

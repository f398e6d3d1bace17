"""What is asked about the selected incident beside the GUI thread: when it changes, and as time passes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from app.console.ageing import Ageing
from app.console.session import Session
from dispatch.changes import Changes
from dispatch.incident import Incident
from dispatch.ports import Query

AGAIN_AFTER_S = 60


class SelectedFeed(QObject):
    """An answer about the selected incident while it is open, nothing else; each kind says what it asks."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.found: tuple[Any, ...] = ()
        self.is_known = False
        """Whether the answer has come since another incident was selected."""
        self._asked_about = ""
        """Whose answer is waited for; nothing where none is wanted."""
        self._ageing = Ageing(session, self._ask, AGAIN_AFTER_S, self)
        session.incident_selected.connect(self._start)
        session.changed.connect(self._follow)

    def question(self, incident: Incident) -> Query[tuple[Any, ...]]:
        """What is asked about an incident."""
        raise NotImplementedError

    def concerns(self, changes: Changes) -> bool:
        """Whether the answer may be another after these changes."""
        return any(row.id == self._session.shown_incident for row in changes.of(Incident))

    @Slot(str)
    def _start(self, _incident_id: str) -> None:
        self._take(())
        self.is_known = False
        self._ask()

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        if self.concerns(changes):
            self._ask()

    def _ask(self) -> None:
        self._ageing.renew()
        incident = self._session.situation.incidents.get(self._session.shown_incident)
        if incident is None or not incident.is_open:
            self._asked_about = ""
            self._take(())
            return
        asked_about = self._asked_about = incident.id

        def take(found: tuple[Any, ...]) -> None:
            # What comes late may be about an incident that is shown no more, or is over.
            if asked_about == self._asked_about:
                self._take(found)

        self._session.ask(self.question(incident), take, self.miss)

    def miss(self, error: BaseException) -> None:
        """There is no answer."""
        self._session.tell_failure(error)

    def _take(self, found: tuple[Any, ...]) -> None:
        is_news = found != self.found or not self.is_known
        self.found, self.is_known = found, True
        if is_news:
            self.changed.emit()

"""What may be the same matter as the selected incident: asked beside the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.console.session import Session
from dispatch.changes import Changes
from dispatch.duplicates import Duplicates, LikelyDuplicate
from dispatch.incident import Incident

AGAIN_AFTER_S = 60


class DuplicateFeed(QObject):
    """Open incidents that may be the selected one, the likeliest first."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.likely: tuple[LikelyDuplicate, ...] = ()
        self._age_s = 0
        session.incident_selected.connect(self._start)
        session.changed.connect(self._follow)
        session.ticked.connect(self._grow_old)

    @Slot(str)
    def _start(self, _incident_id: str) -> None:
        self._take(())
        self._ask()

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        if changes.of(Incident) or changes.removed:
            self._ask()

    @Slot(object)
    def _grow_old(self, _now: object) -> None:
        self._age_s += 1
        if self._age_s >= AGAIN_AFTER_S:
            self._ask()

    def _ask(self) -> None:
        self._age_s = 0
        incident = self._session.situation.incidents.get(self._session.selected_incident)
        if incident is not None and incident.is_open:
            self._session.ask(Duplicates(incident.id), self._take, self._miss)
        else:
            self._take(())

    def _miss(self, _error: BaseException) -> None:
        """The incident may be younger than the picture that was asked: the next news asks again."""
        self._take(())

    def _take(self, likely: tuple[LikelyDuplicate, ...]) -> None:
        if likely != self.likely:
            self.likely = likely
            self.changed.emit()

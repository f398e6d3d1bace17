"""The clocks of all open incidents, fetched beside the GUI thread once a second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from dispatch.clock_queries import OpenClocks
from dispatch.clock_view import ClockView, Outcome
from dispatch.lifecycle import State

if TYPE_CHECKING:
    from app.console.session import Session


class ClockFeed(QObject):
    """Clock views by incident id, as new as the last answer; never more than one question under way."""

    updated = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.views: Mapping[str, ClockView] = {}
        self._is_waiting = False
        self._is_outdated = False
        session.ticked.connect(self._ask)
        session.changed.connect(self._ask)

    def counts(self) -> dict[Outcome, int]:
        """How many open incidents stand how; suspended ones are counted as held."""
        incidents = self._session.situation.incidents
        found = dict.fromkeys(Outcome, 0)
        for incident_id, view in self.views.items():
            incident = incidents.get(incident_id)
            if incident is not None and incident.is_open:
                is_held = incident.state is State.SUSPENDED
                found[Outcome.HELD if is_held else view.outcome] += 1
        return found

    @Slot()
    @Slot(object)
    def _ask(self, _news: object = None) -> None:
        if self._is_waiting:
            self._is_outdated = True
            return
        self._is_waiting, self._is_outdated = True, False
        self._session.ask(OpenClocks(), self._take, self._give_up)

    def _take(self, views: Mapping[str, ClockView]) -> None:
        self._is_waiting = False
        self.views = views
        self.updated.emit()
        if self._is_outdated:
            self._ask()

    def _give_up(self, error: BaseException) -> None:
        self._is_waiting = False
        self._session.tell_failure(error)

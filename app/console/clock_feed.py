"""The clocks of all open incidents, fetched beside the GUI thread once a second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from dispatch.assignment import Assignment
from dispatch.changes import Changes
from dispatch.clock_queries import OpenClocks
from dispatch.clock_view import ClockView, Outcome
from dispatch.entry import Entry
from dispatch.incident import Incident
from dispatch.lifecycle import State

if TYPE_CHECKING:
    from app.console.session import Session


class ClockFeed(QObject):
    """Clock views by incident id, as new as the last answer; never more than one question under way.

    All are asked for once a second; in between only those of incidents that something has happened to.
    """

    updated = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.views: Mapping[str, ClockView] = {}
        self._is_waiting = False
        self._is_outdated = False
        self._touched: dict[str, None] = {}
        session.ticked.connect(self._ask_all)
        session.changed.connect(self._follow)

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

    @Slot(object)
    def _ask_all(self, _now: object = None) -> None:
        self._is_outdated = True
        self._ask()

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        self._touched.update(dict.fromkeys(row.id for row in changes.of(Incident)))
        self._touched.update(dict.fromkeys(row.incident_id for row in changes.of(Assignment)))
        self._touched.update(dict.fromkeys(row.incident_id for row in changes.of(Entry)))
        if changes.removed or not self._touched:
            self._is_outdated = True
        self._ask()

    def _ask(self) -> None:
        if self._is_waiting or not (self._is_outdated or self._touched):
            return
        asked = None if self._is_outdated else tuple(self._touched)
        self._is_waiting, self._is_outdated = True, False
        self._touched.clear()
        take = self._take_all if asked is None else self._take_some
        self._session.ask(OpenClocks(asked), take, self._give_up)

    def _take_all(self, views: Mapping[str, ClockView]) -> None:
        self._take(views)

    def _take_some(self, views: Mapping[str, ClockView]) -> None:
        self._take({**self.views, **views})

    def _take(self, views: Mapping[str, ClockView]) -> None:
        self._is_waiting = False
        self.views = views
        self.updated.emit()
        self._ask()

    def _give_up(self, error: BaseException) -> None:
        self._is_waiting = False
        self._session.tell_failure(error)

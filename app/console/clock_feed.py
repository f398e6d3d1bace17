"""The clocks of all open incidents, fetched beside the GUI thread once a second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dispatch.assignment import Assignment
from dispatch.changes import Changes
from dispatch.clock_queries import OpenClocks
from dispatch.clock_view import ClockView, Look, Outcome
from dispatch.desk import OF_THE_CENTRE
from dispatch.entry import Entry
from dispatch.incident import Incident
from dispatch.lifecycle import State

if TYPE_CHECKING:
    from app.console.session import Session

MANY, TOGETHER_MS = 300, 400
"""Of so many incidents something happens all the time: those touched meanwhile are asked for together."""
ROUND_S = 3
"""Of many each is asked for once in so many seconds, and all together only when the centre is another."""


class ClockFeed(QObject):
    """Clock views by incident id, as new as the last answer; never more than one question under way.

    All are asked for once a second; in between only those of incidents that something has happened to. Of
    many a share is asked for each second, beside those that somebody looks at.
    """

    updated = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.views: dict[str, ClockView] = {}
        self.known_at: datetime | None = None
        """When the views were so; None until they are known."""
        self.trouble: BaseException | None = None
        """Why there was no answer the last time."""
        self._is_waiting = False
        self._is_outdated = False
        self._touched: dict[str, None] = {}
        self._in_sight: frozenset[str] = frozenset()
        self._turn: Iterator[str] = iter(())
        self._soon = QTimer(self, singleShot=True, interval=TOGETHER_MS)
        self._soon.timeout.connect(self._ask)
        session.ticked.connect(self._tick)
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

    def look_at(self, incident_ids: Iterable[str]) -> None:
        """Somebody sees the clocks of these second by second."""
        self._in_sight = frozenset(incident_ids)

    def closing_over(self) -> int:
        """How many open incidents are past a closing limit; one that is suspended waits for none."""
        incidents = self._session.situation.incidents
        return sum(
            view.closing is not None and view.closing.look is Look.BREACH
            for incident_id, view in self.views.items()
            if (incident := incidents.get(incident_id)) is not None and incident.is_open
        )

    @Slot(object)
    def _tick(self, _now: object) -> None:
        if len(self.views) < MANY:
            self._is_outdated = True
        else:
            self._touched.update(dict.fromkeys((*self._in_sight, self._session.selected_incident)))
            self._touched.update(dict.fromkeys(self._share()))
        self._ask()

    def _share(self) -> Iterator[str]:
        """Those whose turn it is."""
        incidents = self._session.situation.open_incidents()
        for _ in range(len(incidents) // ROUND_S + 1):
            following = next(self._turn, None)
            if following is None:
                self._turn = iter([incident.id for incident in incidents])
            else:
                yield following

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        self._touched.update(dict.fromkeys(row.id for row in changes.of(Incident)))
        self._touched.update(dict.fromkeys(row.incident_id for row in changes.of(Assignment)))
        self._touched.update(dict.fromkeys(row.incident_id for row in changes.of(Entry)))
        is_few = len(self.views) < MANY
        if changes.removed or changes.touches(OF_THE_CENTRE) or (is_few and not self._touched):
            self._is_outdated = True
        self._ask_soon()

    def _ask_soon(self) -> None:
        if len(self.views) < MANY:
            self._ask()
        elif not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _ask(self) -> None:
        if self._is_waiting or not (self._is_outdated or self._touched):
            return
        asked = None if self._is_outdated else tuple(self._touched)
        self._is_waiting, self._is_outdated = True, False
        self._touched.clear()

        def take(views: Mapping[str, ClockView]) -> None:
            self._take(asked, views)

        self._session.ask(OpenClocks(asked), take, self._give_up)

    def _take(self, asked: tuple[str, ...] | None, views: Mapping[str, ClockView]) -> None:
        """What was asked for and has no clock is open no more."""
        self._is_waiting, self.trouble, self.known_at = False, None, self._session.now()
        for incident_id in tuple(self.views) if asked is None else asked:
            if incident_id not in views:
                self.views.pop(incident_id, None)
        self.views.update(views)
        self.updated.emit()
        if self._is_outdated or self._touched:
            self._ask_soon()

    def _give_up(self, error: BaseException) -> None:
        is_new = self.trouble is None
        self._is_waiting, self.trouble = False, error
        if is_new:
            self.updated.emit()
            self._session.tell_failure(error)

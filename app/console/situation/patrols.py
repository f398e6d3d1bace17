"""Patrols and sorties of the Situation view: who is where until when, what was found; the track of one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import numpy as np
from PySide6.QtCore import Signal, Slot

from app.console.map.marks import RouteLine
from app.console.session import Session, reason_of
from app.console.situation.lines import Cell, Row
from app.console.situation.section import Section
from app.words import Words
from app.words.catalogue import metres, span
from dispatch.patrol_queries import PatrolsNow, PatrolView, Track, TrackOf

FOUND = "found:"
OVER_SHOWN = 6
"""So many patrols that are over stay in the list."""


def patrol_rows(views: Iterable[PatrolView], words: Words, now: datetime) -> list[Row]:
    """Those under way with the time that is left, then the last that are over; under each what it found."""
    rows: list[Row] = []
    over = 0
    for view in views:
        over += not view.is_running
        if over > OVER_SHOWN:
            break
        rows.append(_patrol(view, words, now))
        for incident in view.findings:
            told = f"{incident.short_number} {words.say(f'category.{incident.category}')}"
            found = Cell(
                words.say("situation.found", told=told), "t2", under=words.say(f"state.{incident.state}")
            )
            rows.append(Row(f"{FOUND}{incident.id}", (found, Cell("", is_right=True))))
    return rows


def _patrol(view: PatrolView, words: Words, now: datetime) -> Row:
    patrol = view.patrol
    mark, ink = ("▸ ", "t1") if view.is_running else ("✓ ", "t2")
    kind = words.say(f"patrol_kind.{patrol.kind}")
    left = span((patrol.ends_at - now).total_seconds()) if view.is_running else words.hour(patrol.ends_at)
    under = words.say("list.dot").join(part for part in (kind, patrol.beat) if part)
    cells = (
        Cell(f"{mark}{view.crew_name or patrol.crew_id}", ink, "body_strong", under=under),
        Cell(left, "t2", is_right=True),
    )
    return Row(patrol.number, cells)


class PatrolSection(Section):
    """Asks with the view; choosing a patrol brings its track, choosing a finding its incident."""

    incident_chosen = Signal(str)
    crew_chosen = Signal(str)
    """The crew of the patrol that was chosen, where it has no track yet."""
    track_brought = Signal(object)
    """RouteLine of the patrol that was chosen."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "patrols", 2, 0, is_tall=True)
        self._views: tuple[PatrolView, ...] | None = None
        self.table.chosen.connect(self._choose)
        self.retried.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Ask who is on patrol."""
        self._session.ask(PatrolsNow(), self._take, self._miss)

    def _take(self, views: tuple[PatrolView, ...]) -> None:
        self._views = views
        self.tell()

    def _miss(self, error: BaseException) -> None:
        self.fail(self._session.words.reason(reason_of(error)))

    def tell(self) -> None:
        """Say it as of now, in the session's language."""
        if self._views is None:
            return
        words = self._session.words
        running = sum(view.is_running for view in self._views)
        found = sum(len(view.findings) for view in self._views)
        note = words.say("situation.patrol_count", running=running, found=found) if self._views else ""
        self.show_rows(patrol_rows(self._views, words, self._session.now()), note=note)

    @Slot(str)
    def _choose(self, key: str) -> None:
        if key.startswith(FOUND):
            self.incident_chosen.emit(key.removeprefix(FOUND))
            return
        view = next((view for view in self._views or () if view.patrol.number == key), None)
        if view is not None:
            self._session.select_crew(view.patrol.crew_id)
            self._session.ask(TrackOf(key), self._take_track, self._miss)

    def _take_track(self, track: Track) -> None:
        if len(track.line) < 2:
            self.crew_chosen.emit(track.patrol.crew_id)
        else:
            tag = f"{track.patrol.number} · {metres(track.length_m)}"
            line = np.array(track.line, dtype=np.float64)
            self.track_brought.emit(RouteLine(track.patrol.crew_id, line, "second", tag))

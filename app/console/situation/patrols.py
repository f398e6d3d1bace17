"""Patrols and sorties of the Situation view: who is where until when, what was found, what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.console.badges import key_text
from app.console.commands import CommandSet
from app.console.map.marks import RouteLine
from app.console.parts import push_button
from app.console.patrols.work import PatrolWork
from app.console.session import Session, reason_of
from app.console.situation.lines import Cell, Row
from app.console.situation.section import Section
from app.words import Words
from app.words.catalogue import metres, span
from dispatch.on_patrol import place_of
from dispatch.patrol_queries import PatrolsNow, PatrolView, Track, TrackOf

FOUND, NOTED = "found:", "noted:"
_UNDER = "└ "
"""What was found stands under its patrol."""
OVER_SHOWN = 6
"""So many patrols that are over stay in the list."""


def patrol_rows(views: Iterable[PatrolView], words: Words, now: datetime) -> list[Row]:
    """Those under way with the time that is left, those planned, then the last that are over.

    Under each stand what was noted on it and is no incident yet, and the incidents that were found on it.
    """
    rows: list[Row] = []
    over = 0
    for view in views:
        over += not (view.is_running or view.is_planned)
        if over > OVER_SHOWN:
            break
        rows.append(_patrol(view, words, now))
        rows.extend(_noted(view, words))
        rows.extend(_found(view, words))
    return rows


def _noted(view: PatrolView, words: Words) -> Iterator[Row]:
    for place in view.patrol.waiting():
        noted = view.patrol.noted[place - 1]
        said = _UNDER + words.say("situation.noted", told=noted.note)
        photos = words.say("situation.photos", count=len(noted.evidence)) if noted.evidence else ""
        parts = (words.say("situation.waits"), noted.place.text, photos)
        under = words.say("list.dot").join(part for part in parts if part)
        at = Cell(words.hour(noted.at), "t2", is_right=True)
        yield Row(f"{NOTED}{view.patrol.number}:{place}", (Cell(said, "t1", under=under), at))


def _found(view: PatrolView, words: Words) -> Iterator[Row]:
    for incident in view.findings:
        told = f"{incident.short_number} {words.say(f'category.{incident.category}')}"
        said = _UNDER + words.say("situation.found", told=told)
        found = Cell(said, "t2", under=words.say(f"state.{incident.state}"))
        yield Row(f"{FOUND}{incident.id}", (found, Cell("", is_right=True)))


def _patrol(view: PatrolView, words: Words, now: datetime) -> Row:
    patrol = view.patrol
    mark, ink = ("▸ ", "t1") if view.is_running else ("✓ ", "t2")
    kind = words.say(f"patrol_kind.{patrol.kind}")
    left = span((patrol.ends_at - now).total_seconds()) if view.is_running else words.hour(patrol.ends_at)
    if view.is_planned:
        mark, left = "◌ ", words.say("situation.from", at=patrol.started_at)
    under = words.say("list.dot").join(part for part in (kind, patrol.beat) if part)
    cells = (
        Cell(f"{mark}{view.crew_name}", ink, "body_strong", under=under),
        Cell(left, "t2", is_right=True),
    )
    return Row(patrol.number, cells)


class PatrolFoot(QWidget):
    """What can be done with patrols: the commands as buttons, their keys in the tips."""

    def __init__(self, session: Session, commands: CommandSet) -> None:
        super().__init__()
        self._session, self._commands = session, commands
        self.setProperty("surface", "bar")
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 6)
        row.setSpacing(4)
        for code, action in commands.group("patrol"):
            button = self.buttons[code] = push_button("flat")
            button.clicked.connect(action.trigger)
            row.addWidget(button)
        row.addStretch(1)
        self.reword()

    def reword(self) -> None:
        """Say it in the session's language."""
        for code, button in self.buttons.items():
            action = self._commands[code]
            button.setText(self._session.words.say(f"situation.do.{code}"))
            button.setAccessibleName(action.text())
            button.setToolTip(f"{action.text()}  {key_text(action.shortcut())}")


class PatrolSection(Section):
    """Asks with the view; choosing a patrol brings its track, a finding its incident or its place."""

    incident_chosen = Signal(str)
    place_chosen = Signal(object)
    """Place of a finding that is no incident yet, or where a crew is that has no track yet."""
    track_brought = Signal(object)
    """RouteLine of the patrol that was chosen."""

    def __init__(
        self, session: Session, work: PatrolWork | None = None, commands: CommandSet | None = None
    ) -> None:
        super().__init__(session, "patrols", 2, 0, is_tall=True)
        self._views: tuple[PatrolView, ...] | None = None
        self._work = work
        self.foot = PatrolFoot(session, commands) if commands is not None else None
        if self.foot is not None:
            self.add_foot(self.foot)
        self.table.pointed.connect(self._point)
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

    def reword(self) -> None:
        """The foot too."""
        super().reword()
        # The section says its words while it is being made, before there is a foot.
        foot: PatrolFoot | None = getattr(self, "foot", None)
        if foot is not None:
            foot.reword()

    @Slot(str)
    def _point(self, key: str) -> None:
        """What is done next is done with the patrol of the current row, or with the finding in it."""
        view, finding = self._noted_in(key) if key.startswith(NOTED) else (self._view_of(key), 0)
        if view is not None and self._work is not None:
            self._work.point_at(view.patrol, finding)

    def _noted_in(self, key: str) -> tuple[PatrolView | None, int]:
        """The patrol of a finding that is no incident yet, and its number there."""
        number, _, finding = key.removeprefix(NOTED).rpartition(":")
        return self._view_of(number), int(finding)

    def _view_of(self, number: str) -> PatrolView | None:
        return next((view for view in self._views or () if view.patrol.number == number), None)

    @Slot(str)
    def _choose(self, key: str) -> None:
        """A patrol brings its track, a finding its incident, or its place while it is none."""
        self._point(key)
        if key.startswith(FOUND):
            self.incident_chosen.emit(key.removeprefix(FOUND))
        elif key.startswith(NOTED):
            view, finding = self._noted_in(key)
            if view is not None:
                self.place_chosen.emit(view.patrol.noted[finding - 1].place)
        elif (view := self._view_of(key)) is not None:
            self._session.select_crew(view.patrol.crew_id)
            self._session.ask(TrackOf(key), self._take_track, self._miss)

    def _take_track(self, track: Track) -> None:
        if len(track.line) < 2:
            crew = self._session.situation.crews.get(track.patrol.crew_id)
            if crew is not None:
                self.place_chosen.emit(place_of(crew, self._session.situation))
        else:
            tag = f"{track.patrol.number} · {metres(track.length_m)}"
            line = np.array(track.line, dtype=np.float64)
            self.track_brought.emit(RouteLine(track.patrol.crew_id, line, "second", tag))

"""Keeps the crews on the map as the picture has them: those of which there is news, a slice at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime

import numpy as np
from PySide6.QtCore import QObject, Slot

from app.console.crew_look import is_seen, painted_status
from app.console.map.canvas import MapCanvas
from app.console.map.marks import CrewMark
from app.console.session import Session
from app.words.catalogue import span
from dispatch.assignment import Assignment, AssignmentState
from dispatch.changes import Changes
from dispatch.people import Crew, CrewStatus

_HIDDEN = frozenset({CrewStatus.OFF_SHIFT, CrewStatus.NOT_SIGNED_ON})
AT_ONCE, LOOKED_AT_A_TICK = 200, 500
"""So many crews are moved in one step; so many have their status looked at again each second."""


class CrewsOnMap(QObject):
    """Follows the session. Fixes only move a crew; its status is looked at when a row of it changes, when a
    fix comes after a long while, and in turn: shifts begin and breaks end by the clock alone.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._canvas: MapCanvas | None = None
        self._scenes: dict[str, str] = {}
        self._moved: dict[str, None] = {}
        self._changed: dict[str, None] = {}
        self._turn: Iterator[str] = iter(())
        session.changed.connect(self._follow)
        session.crews_moved.connect(self._follow_moves)
        session.ticked.connect(self._look_around)

    def show_on(self, canvas: MapCanvas) -> None:
        """Show all on a canvas, at once."""
        self._canvas = canvas
        self._scenes = self._scenes_now()
        self._moved.clear()
        self._changed.clear()
        canvas.set_crews(self.marks(self._session.situation.crews))

    def marks(self, crew_ids: Iterable[str]) -> Iterator[CrewMark]:
        """Marks of those of the crews that are on duty and whose place is known."""
        now = self._session.now()
        for crew_id in crew_ids:
            mark = self._mark(crew_id, now)
            if mark is not None:
                yield mark

    def _mark(self, crew_id: str, now: datetime) -> CrewMark | None:
        session, situation = self._session, self._session.situation
        crew = situation.crews.get(crew_id)
        fix = situation.fix_of(crew) if crew is not None and crew.is_on_shift(now) else None
        if crew is None or fix is None:
            return None
        status = situation.status_of(crew, now)
        if status in _HIDDEN:
            return None
        seen = is_seen(crew, situation, now, session.centre.settings)
        return CrewMark(
            id=crew.id,
            lon=fix.lon,
            lat=fix.lat,
            fix_s=fix.fixed_at.timestamp(),
            kind=crew.kind.value,
            status=painted_status(status),
            character=session.words.say(f"crew_sign.{crew.kind}"),
            call_sign=situation.name_of(crew),
            is_stale=not seen,
            incident=self._scenes.get(crew.id),
            age_text="" if seen else span((now - fix.fixed_at).total_seconds()),
        )

    def _scenes_now(self) -> dict[str, str]:
        """The incident at which each crew on scene stands."""
        return {
            task.crew_id: task.incident_id
            for task in self._session.situation.assignments.values()
            if task.crew_id is not None and task.state is AssignmentState.ON_SCENE
        }

    # ------------------------------------------------------------------ news

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        tasks, crews = changes.of(Assignment), changes.of(Crew)
        if any(kind in ("assignment", "crew") for kind, _ in changes.removed):
            self._scenes = self._scenes_now()
            self._note(dict.fromkeys(self._session.situation.crews))
        for task in tasks:
            self._follow_task(task)
        self._note(dict.fromkeys(crew.id for crew in crews))

    def _follow_task(self, task: Assignment) -> None:
        if task.crew_id is None:
            return
        if task.state is AssignmentState.ON_SCENE:
            self._scenes[task.crew_id] = task.incident_id
        elif self._scenes.get(task.crew_id) == task.incident_id:
            del self._scenes[task.crew_id]
        self._note({task.crew_id: None})

    @Slot(object)
    def _follow_moves(self, crew_ids: tuple[str, ...]) -> None:
        self._moved.update(dict.fromkeys(crew_ids))
        self._begin()

    @Slot(object)
    def _look_around(self, _now: object) -> None:
        """A share of all crews in turn, so that each is looked at now and then, however many there are."""
        crews = self._session.situation.crews
        for _ in range(min(LOOKED_AT_A_TICK, len(crews))):
            crew_id = next(self._turn, None)
            if crew_id is None:
                self._turn = iter(tuple(crews))
                crew_id = next(self._turn)
            self._changed[crew_id] = None
        self._note_old_fixes()
        self._begin()

    def _note_old_fixes(self) -> None:
        """Who is drawn solid, though nothing was heard of them for a while, is looked at again."""
        if self._canvas is None:
            return
        book, settings = self._canvas.picture.scene.crew_book, self._session.centre.settings
        age_s = self._session.now().timestamp() - book.glide.fix_s
        for row in np.flatnonzero((age_s > settings.fix_stale_floor_s) & ~book.is_stale).tolist():
            self._changed[book.marks[row].id] = None

    def _note(self, crew_ids: dict[str, None]) -> None:
        self._changed.update(crew_ids)
        self._begin()

    # ------------------------------------------------------------------ the work

    def _begin(self) -> None:
        if self._canvas is not None and (self._moved or self._changed):
            if len(self._moved) + len(self._changed) <= AT_ONCE:
                deque(self._work(), maxlen=0)
            elif not self._session.slices.is_under_way((self, "crews")):
                self._session.slices.begin((self, "crews"), self._work())

    def _work(self) -> Iterator[None]:
        while self._moved or self._changed:
            self._move_some() if self._moved else self._put_some()
            yield

    def _some(self, of: dict[str, None]) -> list[str]:
        chosen = [crew_id for crew_id, _ in zip(of, range(AT_ONCE), strict=False)]
        for crew_id in chosen:
            del of[crew_id]
        return chosen

    def _move_some(self) -> None:
        """Those that are shown and seen move; the others are looked at as a whole."""
        canvas, situation = self._canvas, self._session.situation
        assert canvas is not None
        book, known, fixes = canvas.picture.scene.crew_book, [], []
        for crew_id in self._some(self._moved):
            row = book.row.get(crew_id)
            fix = situation.fix_of(situation.crews[crew_id]) if crew_id in situation.crews else None
            if row is None or fix is None or book.is_stale[row]:
                self._changed[crew_id] = None
            else:
                known.append(crew_id)
                fixes.append((fix.lon, fix.lat, fix.fixed_at.timestamp()))
        if known:
            places = np.array(fixes)
            canvas.move_crews(known, places[:, :2], places[:, 2])

    def _put_some(self) -> None:
        canvas = self._canvas
        assert canvas is not None
        chosen = self._some(self._changed)
        marks = list(self.marks(chosen))
        shown = canvas.picture.scene.crew_book.row
        gone = {crew_id for crew_id in chosen if crew_id in shown} - {mark.id for mark in marks}
        if gone:
            canvas.keep_crews(crew_id for crew_id in tuple(shown) if crew_id not in gone)
        canvas.put_crews(marks)

"""The Situation view: streets and sources, the district's map, alarms and what has changed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from app.console.alarms.desk import AlarmDesk
from app.console.commands import CommandSet
from app.console.dispatch_view import DispatchView
from app.console.map.marks import RouteLine
from app.console.map.view import Box, View
from app.console.map_panel import MapPanel
from app.console.patrols.work import PatrolWork
from app.console.session import Session, reason_of
from app.console.situation.framing import clear_of_furniture
from app.console.situation.patrols import PatrolSection
from app.console.situation.rows import (
    FOLDED,
    STREET_HEADS,
    alarm_rows,
    feed_rows,
    latest_rows,
    street_rows,
)
from app.console.situation.section import Section
from app.words.latest import latest_lines
from dispatch.changes import Step
from dispatch.feeds import feeds_by_need
from dispatch.incident import Place
from dispatch.queries import NewestSteps

REFRESH_MS, SOON_MS = 5000, 700
STEPS, RECENT_S = 80, 600
STREETS_PX = 600
AROUND_M = 600.0
"""So much of the map is shown around a place on each side."""
SIZES, NARROW_SIZES, NARROW_BELOW_PX = (372, 1080, 468), (320, 640, 406), 1520


class SituationView(QWidget):
    """Looks at the whole district through the dispatch view's own map, which it borrows while it is seen."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._dispatch = parent.findChild(DispatchView)
        self._map: MapPanel | None = None
        self._view_before: View | None = None
        self._desk = self._dispatch.alarms if self._dispatch is not None else AlarmDesk(session, self)
        self._steps: tuple[Step, ...] | None = None
        self._unfolded: frozenset[str] = frozenset()
        self.streets = Section(session, "streets", len(STREET_HEADS), 0)
        self.feeds = Section(session, "feeds", 3, 0)
        self.patrols = PatrolSection(session, parent.findChild(PatrolWork), parent.findChild(CommandSet))
        self.alarms = Section(session, "alarms", 2, 0, is_tall=True)
        self.latest = Section(session, "latest", 2, 1, is_tall=True)
        self._refresh = QTimer(self, interval=REFRESH_MS)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        left, right = (QSplitter(Qt.Orientation.Vertical) for _ in range(2))
        for column, parts in (
            (left, (self.streets, self.patrols, self.feeds)),
            (right, (self.alarms, self.latest)),
        ):
            column.setHandleWidth(1)
            column.setChildrenCollapsible(False)
            for part in parts:
                column.addWidget(part)
        self._left = left
        right.setSizes([340, 540])
        self._across = QSplitter(Qt.Orientation.Horizontal)
        self._across.setHandleWidth(1)
        self._across.setChildrenCollapsible(False)
        self._across.addWidget(left)
        self._across.addWidget(right)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._across)

    def _listen(self) -> None:
        session = self._session
        self._refresh.timeout.connect(self.refresh)
        self._soon.timeout.connect(self.refresh)
        session.changed.connect(self._follow)
        session.clocks.updated.connect(self._show_streets)
        session.ticked.connect(self._show_feeds)
        session.appearance_changed.connect(self._reword)
        self.streets.table.chosen.connect(self._go_to_street)
        self.alarms.table.chosen.connect(self._choose_alarm)
        self.latest.table.chosen.connect(self._go_to_incident)
        self._desk.changed.connect(self._show_alarms)
        self.patrols.incident_chosen.connect(self._go_to_incident)
        self.patrols.track_brought.connect(self._show_track)
        self.patrols.place_chosen.connect(self._go_to_place)
        for section in (self.latest, self.alarms):
            section.retried.connect(self.refresh)

    # ------------------------------------------------------------------ coming and going

    def showEvent(self, event: QShowEvent) -> None:
        """Borrow the map and show the whole district on it; count while somebody looks."""
        super().showEvent(event)
        if self._map is None and self._dispatch is not None:
            self._map = self._dispatch.lend_map()
            self._across.insertWidget(1, self._map)
            self._map.show()
            self._across.setStretchFactor(1, 1)
            self._fit_columns()
            self._map.ground.made.connect(self._show_whole, Qt.ConnectionType.UniqueConnection)
            QTimer.singleShot(0, self._show_whole)
        self._refresh.start()
        self._show_now()
        self.refresh()
        first = self.alarms if self.alarms.table.isVisible() else self.streets
        first.table.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the map back as it was; nobody looks: nobody counts."""
        self._refresh.stop()
        self._soon.stop()
        lent, self._map = self._map, None
        if lent is not None and self._dispatch is not None:
            if lent.canvas is not None and self._view_before is not None:
                lent.canvas.set_view(self._view_before)
            self._view_before = None
            self._dispatch.take_map_back(lent)
            # A track that was looked at gives way to the routes of the selected incident.
            self._dispatch.advice.changed.emit()
        super().hideEvent(event)

    @Slot()
    def _show_whole(self) -> None:
        """The whole district; what dispatch looked at comes back with it."""
        canvas = self._map.canvas if self._map is not None else None
        if canvas is None:
            return
        if self._view_before is None:
            self._view_before = canvas.view
        shapes = [shape.box for shape in canvas.picture.ground.zones]
        if shapes:
            west, south, east, north = zip(*shapes, strict=True)
            canvas.fit(Box(min(west), min(south), max(east), max(north)))
            canvas.set_view(clear_of_furniture(canvas.view, max(north) - min(south)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Streets as high as they need on a high screen, the rest is for patrols."""
        tall = self.height()
        streets, feeds = min(STREETS_PX, round(tall * 0.52)), round(tall * 0.2)
        self._left.setSizes([streets, tall - streets - feeds, feeds])
        sizes = NARROW_SIZES if self.width() < NARROW_BELOW_PX else SIZES
        if self._map is not None:
            middle = max(sizes[1], self.width() - sizes[0] - sizes[2])
            self._across.setSizes([sizes[0], middle, sizes[2]])

    # ------------------------------------------------------------------ what is shown

    @Slot()
    def refresh(self) -> None:
        """Ask what calls for attention and what was done; what is shown stays until the answers come."""
        session = self._session
        self._desk.ask()
        self.patrols.refresh()
        self._show_alarms()
        session.ask(NewestSteps(STEPS), self._take_steps, partial(self._miss, self.latest))

    @Slot()
    @Slot(object)
    def _follow(self, _news: object = None) -> None:
        """Something was done: ask soon, once for all that comes together."""
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _take_steps(self, steps: tuple[Step, ...]) -> None:
        self._steps = steps
        self._show_latest()

    def _miss(self, section: Section, error: BaseException) -> None:
        section.fail(self._session.words.reason(reason_of(error)))

    def _show_now(self) -> None:
        self._show_streets()
        self._show_feeds()
        self.patrols.tell()
        self._show_alarms()
        self._show_latest()

    @Slot()
    def _show_streets(self) -> None:
        if not self.isVisible():
            return
        session, words = self._session, self._session.words
        outcomes = {incident: view.outcome for incident, view in session.clocks.views.items()}
        rows = street_rows(session.situation, outcomes, session.centre, words, session.now())
        heads = [words.say(f"situation.head.{name}") for name in STREET_HEADS]
        count = len(session.situation.open_incidents())
        self.streets.show_rows(rows, heads, words.say("situation.open", count=count))
        self.streets.setToolTip(words.say("console.queue.free_crews.what"))

    @Slot()
    @Slot(object)
    def _show_feeds(self, _now: object = None) -> None:
        if not self.isVisible():
            return
        session = self._session
        ages = session.situation.feeds.ages(session.now(), session.centre.settings)
        quiet = sum(feed.freshness.value == "stale" for feed in ages)
        note = session.words.say("situation.stale", count=quiet) if quiet else ""
        self.feeds.show_rows(feed_rows(feeds_by_need(ages), session.words), note=note)

    @Slot()
    def _show_alarms(self) -> None:
        if not self.isVisible():
            return
        session, rungs = self._session, self._desk.log.standing
        if self._desk.known_at is None and self._desk.trouble is None:
            return
        rows = alarm_rows(
            rungs, session.situation, session.centre, session.words, session.now(), self._unfolded
        )
        waiting = len(self._desk.log.waiting)
        note = session.words.say("situation.alarm_count", count=len(rungs), waiting=waiting) if rungs else ""
        self.alarms.show_rows(rows, note=note)
        if self._desk.trouble is not None:
            self._miss(self.alarms, self._desk.trouble)

    def _show_latest(self) -> None:
        if self._steps is None:
            return
        session = self._session
        lines = latest_lines(self._steps, session.situation, session.centre, session.words)
        recent = sum((session.now() - line.at).total_seconds() <= RECENT_S for line in lines)
        told = "situation.steps_many" if recent >= STEPS else "situation.steps"
        note = session.words.say(told, count=recent, minutes=RECENT_S // 60)
        self.latest.show_rows(latest_rows(lines, session.words), note=note)

    @Slot()
    def _reword(self) -> None:
        for section in (self.streets, self.patrols, self.feeds, self.alarms, self.latest):
            section.reword()
        self._show_now()

    # ------------------------------------------------------------------ going somewhere

    @Slot(str)
    def _choose_alarm(self, key: str) -> None:
        """A folded line unfolds or folds; any other has been looked at, and its incident is gone to."""
        if key.startswith(FOLDED):
            self._unfolded ^= {key.removeprefix(FOLDED)}
            self._show_alarms()
            return
        alarm = self._desk.log.standing[int(key)].alarm
        self._desk.acknowledge([alarm])
        if alarm.incident_id:
            self._go_to_incident(alarm.incident_id)

    @Slot(str)
    def _go_to_incident(self, incident_id: str) -> None:
        self._session.open_incident(incident_id)
        if self._map is not None and self._map.canvas is not None:
            self._map.canvas.go_to_selected()

    @Slot(object)
    def _go_to_place(self, place: Place) -> None:
        canvas = self._map.canvas if self._map is not None else None
        if canvas is not None and place.lon is not None and place.lat is not None:
            x, y = (float(part) for part in canvas.picture.ground.to_metres(place.lon, place.lat)[0])
            canvas.fit(Box(x - AROUND_M, y - AROUND_M, x + AROUND_M, y + AROUND_M))

    @Slot(object)
    def _show_track(self, line: RouteLine) -> None:
        """Draw where a patrol went, and show the whole of it."""
        canvas = self._map.canvas if self._map is not None else None
        if self._map is None or canvas is None:
            return
        self._map.trail.show_track(line)
        x, y = canvas.picture.ground.to_metres(line.lonlat[:, 0], line.lonlat[:, 1]).T
        canvas.fit(Box(float(x.min()), float(y.min()), float(x.max()), float(y.max())), 120.0)

    @Slot(str)
    def _go_to_street(self, code: str) -> None:
        canvas = self._map.canvas if self._map is not None else None
        if canvas is not None:
            shapes = (shape for shape in canvas.picture.ground.zones if shape.code == code)
            for shape in shapes:
                canvas.fit(Box(*shape.box))

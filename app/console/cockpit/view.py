"""The cockpit's screen: a day in a zone, asked for anew while it is seen, opened zone by zone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.console.cockpit.figures import MEASURES, Measure
from app.console.cockpit.forecast_dialog import ForecastDialog
from app.console.cockpit.outlines import Outlines, outlines_of
from app.console.cockpit.plots import CountPlot, CrewPlot, HourPlot, LatenessPlot, MajorPlot
from app.console.cockpit.rate_plot import RatePlot
from app.console.cockpit.trail import Trail
from app.console.cockpit.zone_map import ZoneMap
from app.console.cockpit.zone_table import ZoneTable
from app.console.parts import ChoiceBox, push_button, text_label
from app.console.session import Session, reason_of
from app.console.state_band import StateBand
from app.console.theme.tokens import height
from app.words.standby import coverage_line
from dispatch.cockpit_query import Cockpit, CockpitOf
from dispatch.usual_hours import UsualHours, UsualHoursOf

REFRESH_MS, USUAL_EVERY = 5000, 24
"""What is usual is asked for again every two minutes."""
_LOWER_PX, _LOWER_SHARE = 180, 0.24
_LATENESS_FROM_PX = 580
"""A lower view leaves out by whom time was lost: the rates and the lower row would lie on it."""
WORDY_FROM_PX, COVERED_FROM_PX = 1440, 1340


class CockpitView(QWidget):
    """Figures of today; Escape or Backspace goes up a zone."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._zone = ""
        self._outlines = Outlines((), QRectF())
        self.cockpit: Cockpit | None = None
        self.trail = Trail(session)
        self.measure = ChoiceBox()
        self.as_of = text_label("secondary", "secondary")
        self.coverage = text_label("body", "secondary")
        self.forecasts = push_button()
        self.state = StateBand(session, can_retry=True)
        self.rates, self.lateness = RatePlot(session), LatenessPlot(session)
        self.map, self.table = ZoneMap(session), ZoneTable(session)
        self.hours = HourPlot(session)
        self.plots = (self.hours, CountPlot(session), MajorPlot(session), CrewPlot(session))
        self._rounds = 0
        self._refresh = QTimer(self, interval=REFRESH_MS)
        self._lay_out()
        self._listen()
        self._reword()

    def _lay_out(self) -> None:
        head = QFrame()
        head.setProperty("surface", "header")
        head.setFixedHeight(height("header"))
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self.trail)
        row.addStretch(1)
        row.addWidget(self.coverage)
        row.addWidget(self.as_of)
        row.addWidget(self.forecasts)
        row.addWidget(self.measure)
        self.state.setContentsMargins(16, 0, 16, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(head)
        column.addWidget(self.state)
        column.addLayout(self._panels(), 1)

    def _panels(self) -> QGridLayout:
        grid = self._grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(1)
        left = QVBoxLayout()
        left.setSpacing(1)
        left.addWidget(self.rates, 1)
        left.addWidget(self.lateness)
        self.lateness.setFixedHeight(100)
        grid.addLayout(left, 0, 0, 1, 3)
        grid.addWidget(self.map, 0, 3, 1, 4)
        grid.addWidget(self.table, 0, 7, 1, 5)
        for number, plot in enumerate(self.plots):
            grid.addWidget(plot, 1, number * 3, 1, 3)
        for number in range(12):
            grid.setColumnStretch(number, 1)
        grid.setRowStretch(0, 1)
        return grid

    def _listen(self) -> None:
        self._refresh.timeout.connect(self.refresh)
        self.state.retried.connect(self.refresh)
        self.forecasts.clicked.connect(self.show_forecasts)
        self.trail.chosen.connect(self.show_zone)
        self.measure.activated.connect(self._show_again)
        self.map.opened.connect(self.open_zone)
        self.map.pointed.connect(self._point)
        self.table.opened.connect(self.open_zone)
        self.table.pointed.connect(self.map.point_at)
        self._session.appearance_changed.connect(self._reword)
        self._session.coverage.changed.connect(self._show_coverage)
        for keys in ("Esc", "Backspace"):
            up = QShortcut(QKeySequence(keys), self, self.go_up)
            up.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @Slot()
    def _reword(self) -> None:
        words = self._session.words
        chosen = max(0, self.measure.currentIndex())
        self.measure.clear()
        self.measure.addItems([words.say(f"console.cockpit.measure.{measure}") for measure in MEASURES])
        self.measure.setCurrentIndex(chosen)
        self.measure.setAccessibleName(words.say("console.cockpit.measure_name"))
        self.table.setAccessibleName(words.say("console.cockpit.table"))
        self.forecasts.setText(words.say("console.forecast.open"))
        self.trail.show_trail(self.cockpit.trail if self.cockpit else ())
        self.as_of.setText("")
        self._show_coverage()
        self._show_again()

    @Slot()
    def _show_coverage(self) -> None:
        outlook = self._session.coverage.outlook
        self.coverage.setText("" if outlook is None else coverage_line(outlook, self._session.words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_as_of()
        self.lateness.setVisible(self.height() >= _LATENESS_FROM_PX)
        self._grid.setRowMinimumHeight(1, max(_LOWER_PX, round(self.height() * _LOWER_SHARE)))

    @property
    def chosen_measure(self) -> Measure:
        """The rate by which zones are shaded and ordered."""
        return MEASURES[max(0, self.measure.currentIndex())]

    def showEvent(self, event: QShowEvent) -> None:
        """Count while somebody looks."""
        super().showEvent(event)
        self._refresh.start()
        self.refresh()
        self.table.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nobody counts."""
        self._refresh.stop()
        super().hideEvent(event)

    @Slot()
    def refresh(self) -> None:
        """Ask for the figures as they are now; what is shown stays until they come."""
        session, query = self._session, CockpitOf(zone=self._zone)
        if self.cockpit is None:
            self.state.show_loading("console.cockpit.counting")

        def work() -> tuple[str, Cockpit, Outlines]:
            cockpit = session.seat.ask(query)
            codes = [line.code for line in cockpit.lines if line.code] or [query.zone]
            return query.zone, cockpit, outlines_of(session.centre.atlas, codes)

        session.tasks.read("cockpit", work, self._take, self._miss)
        if self._rounds % USUAL_EVERY == 0 and not self._zone:
            session.ask(UsualHoursOf(), self._take_usual, kind="cockpit.usual")
        self._rounds += 1

    def _take_usual(self, usual: UsualHours) -> None:
        self.hours.show_usual(usual if not self._zone else None)

    def _take(self, answer: tuple[str, Cockpit, Outlines]) -> None:
        zone, self.cockpit, self._outlines = answer
        if zone != self._zone:
            return
        self.state.settle()
        self._show_again()

    def _miss(self, error: BaseException) -> None:
        self.state.show_failed(reason_of(error), self.cockpit.at if self.cockpit is not None else None)

    @Slot()
    def _show_again(self) -> None:
        cockpit = self.cockpit
        if cockpit is None:
            return
        self._show_as_of()
        self.trail.show_trail(cockpit.trail)
        for plot in (self.rates, self.lateness, *self.plots):
            plot.show_cockpit(cockpit)
        self.map.show_zones(cockpit, self._outlines, self.chosen_measure)
        self.table.show_lines(cockpit.lines, self.chosen_measure)

    def _show_as_of(self) -> None:
        """When it was counted; on a narrow screen only that."""
        self.coverage.setVisible(self.width() >= COVERED_FROM_PX)
        if self.cockpit is not None:
            code = "console.cockpit.as_of" if self.width() >= WORDY_FROM_PX else "console.cockpit.as_of_short"
            told = self._session.words.say(code, at=self.cockpit.at, day=self.cockpit.day)
            self.as_of.setText(told)

    @Slot(str)
    def open_zone(self, code: str) -> None:
        """Go down into a zone that has zones of its own."""
        line = (
            next((line for line in self.cockpit.lines if line.code == code), None) if self.cockpit else None
        )
        if line is not None and line.opens:
            self.show_zone(code)

    @Slot(str)
    def show_zone(self, code: str) -> None:
        """Show a zone, or the whole centre (empty code)."""
        if code != self._zone:
            self._zone = code
            self._rounds = 0
            self.hours.show_usual(None)
            self.refresh()

    @Slot()
    def show_forecasts(self) -> None:
        """How good forecasts were, in a sheet of its own."""
        ForecastDialog(self._session, self).open()

    @Slot()
    def go_up(self) -> None:
        """Show the zone above."""
        trail = self.cockpit.trail if self.cockpit else ()
        if self._zone:
            self.show_zone(trail[-2][0] if len(trail) > 1 else "")

    @Slot(str)
    def _point(self, code: str) -> None:
        row = self.table.rows.row_of(code) if code else None
        if row is not None:
            self.table.selectRow(row)

"""The panel of closures: a form and a pen to draw one, and below it those that hold, and what to do."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from app.console.closures.change_dialog import ChangeClosureDialog
from app.console.closures.feed import ClosureFeed
from app.console.closures.row import ClosureRow
from app.console.drawing.drawing import Drawing
from app.console.drawing.panel import DrawingPanel, offer
from app.console.parts import ChoiceBox, push_button, set_tone, text_label
from app.console.session import Session, reason_of
from dispatch.actions.closures import CloseRoad, Lift, SlowZone
from dispatch.changes import Changes
from dispatch.closure_queries import ClosureView
from dispatch.closures import Closure, ClosureKind
from gis.road_network import Mode
from gis.stretches import Direction, Stretch

HOURS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 24.0)
"""For how long it holds; 0: until it is lifted."""
SHAPES = ("line", "area")
MODES = ("", "car", "ebike,car")
"""For whom it holds; empty: for all."""
FACTORS = (1.5, 2.0, 3.0, 5.0, 10.0)


class ClosurePanel(DrawingPanel):
    """Draws, lifts and lists closures; refusals stand under the form."""

    def __init__(
        self, session: Session, feed: ClosureFeed, drawing: Drawing, parent: QWidget | None = None
    ) -> None:
        self.kind, self.modes, self.factor = (ChoiceBox() for _ in range(3))
        self.shape, self.direction, self.lasts = (ChoiceBox() for _ in range(3))
        self.reason = QLineEdit()
        what, where = (self.kind, self.modes, self.factor), (self.shape, self.direction, self.lasts)
        super().__init__(session, drawing, (*what, *where, self.reason), parent=parent)
        self._feed = feed
        self.write_button = push_button("flat")
        self.written = text_label("secondary", "secondary", wraps=True)
        self.written.hide()
        self.listed_row.addWidget(self.write_button)
        self.above_rows.addWidget(self.written)
        self._connect()
        self.reword()

    def _connect(self) -> None:
        self.draw_button.clicked.connect(self._start)
        self.reason.returnPressed.connect(self.confirm)
        self.kind.currentIndexChanged.connect(self._show_state)
        self.shape.currentIndexChanged.connect(self._take_shape)
        self._drawing.changed.connect(self._show_state)
        self._feed.changed.connect(self._list)
        self.reading.retried.connect(self._feed.ask)
        self.write_button.clicked.connect(self.ask_where)
        self._session.appearance_changed.connect(self.reword)

    @property
    def needed(self) -> QWidget:
        return self.reason

    @property
    def is_needed_filled(self) -> bool:
        return bool(self.reason.text().strip())

    @Slot()
    def _start(self) -> None:
        self._drawing.begin()

    # ------------------------------------------------------------------ words

    @Slot()
    def reword(self) -> None:
        """Say everything in the session's language."""
        words = self._session.words
        self.title.setText(words.say("closures.title"))
        self.close_button.setText(words.say("closures.close"))
        offer(self.kind, [(kind.value, words.say(f"closures.kind.{kind}")) for kind in ClosureKind])
        offer(self.modes, [(modes, words.say(f"closures.modes.{modes or 'all'}")) for modes in MODES])
        most = self._session.centre.settings.slow_factor_most
        offer(self.factor, [(times, f"×{times:g}") for times in FACTORS if times <= most])
        offer(self.shape, [(shape, words.say(f"closures.shape.{shape}")) for shape in SHAPES])
        offer(self.direction, [(way.value, words.say(f"closures.direction.{way}")) for way in Direction])
        offer(self.lasts, [(hours, self._lasts(hours)) for hours in HOURS])
        names = ("kind", "modes", "factor", "shape", "direction", "lasts", "reason")
        self.name_fields([words.say(f"closures.{name}") for name in names])
        self.reason.setPlaceholderText(words.say("closures.reason_hint"))
        self.keys.setText(words.say("closures.keys"))
        self.write_button.setText(words.say("closures.write"))
        self.back_button.setText(words.say("closures.take_back"))
        self._show_state()
        self._list()

    def _lasts(self, hours: float) -> str:
        words = self._session.words
        return (
            words.say("closures.lasts_hours", hours=f"{hours:g}")
            if hours
            else words.say("closures.until_lifted")
        )

    @Slot()
    def _show_state(self) -> None:
        words, drawing = self._session.words, self._drawing
        is_slow = self.kind.currentData() == ClosureKind.SLOW.value
        self.form.setRowVisible(self.factor, is_slow)
        self.form.setRowVisible(self.direction, not drawing.is_area)
        code = "drawing" if drawing.is_active else "idle"
        self.state.setText(words.say(f"closures.{code}", count=len(drawing.points)))
        self.show_pen(words.say("closures.draw"), words.say("closures.draw_again"))
        self.confirm_button.setText(words.say("action.slow_zone" if is_slow else "action.close_road"))
        self.confirm_button.setEnabled(drawing.is_active and drawing.stretch.is_sound)

    # ------------------------------------------------------------------ acting

    @Slot()
    def _take_shape(self) -> None:
        self._drawing.set_area(self.shape.currentData() == "area")

    @Slot()
    def confirm(self) -> None:
        """Ask the desk for it."""
        words = self._session.words
        if not self.confirm_button.isEnabled():
            self.tell_fault(words.say("reason.bad_stretch"))
            return
        if not self.is_needed_filled:
            self.tell_fault(words.say("dialog.words_needed"))
            self.reason.setFocus()
            return
        asked: dict[str, Any] = {
            "stretch": self._stretch(),
            "reason": self.reason.text(),
            "ends_at": self._ends_at(),
            "modes": tuple(Mode(mode) for mode in str(self.modes.currentData()).split(",") if mode),
        }
        act = partial(self._session.act, then=self._drawn, failed=self._refused)
        if self.kind.currentData() == ClosureKind.SLOW.value:
            act(SlowZone, factor=float(self.factor.currentData()), **asked)
        else:
            act(CloseRoad, **asked)

    def _stretch(self) -> Stretch:
        drawn, way = self._drawing.stretch, Direction(self.direction.currentData())
        return Stretch(drawn.lines, drawn.is_area, direction=Direction.BOTH if drawn.is_area else way)

    def _ends_at(self) -> datetime | None:
        hours = float(self.lasts.currentData())
        return self._session.now() + timedelta(hours=hours) if hours else None

    def _drawn(self, _changes: Changes) -> None:
        self._drawing.end()
        self.reason.clear()
        self.tell_fault("")
        self.draw_button.setFocus()

    def _refused(self, error: BaseException) -> None:
        self.tell_fault(self._session.words.reason(reason_of(error)))

    def lift(self, closure: Closure) -> None:
        """Open the road again."""
        self._session.act(Lift, closure, number=closure.number, failed=self._refused)

    def change(self, closure: Closure) -> None:
        """Open the sheet that changes for whom, how slow and until when."""
        ChangeClosureDialog(self._session, closure, self).open()

    # ------------------------------------------------------------------ what holds

    @Slot()
    def _list(self) -> None:
        words, views = self._session.words, self._feed.views
        self.listed.setText(words.say("closures.listed", count=len(views)))
        is_known = self._feed.known_at is not None
        self.write_button.setEnabled(bool(views))
        self.clear_rows("" if views or not is_known else words.say("closure.none"))
        if self._feed.trouble is not None:
            self.reading.show_failed(reason_of(self._feed.trouble), self._feed.known_at)
        elif not is_known:
            self.reading.show_loading("closures.reading")
        else:
            self.reading.settle()
        for view in views:
            row = ClosureRow(self._session, view)
            row.change_button.clicked.connect(partial(self.change, view.closure))
            row.lift_button.clicked.connect(partial(self.lift, view.closure))
            self.rows.addWidget(row)

    # ------------------------------------------------------------------ taken out

    @Slot()
    def ask_where(self) -> None:
        """Ask for a file, and write what is listed there as it was drawn."""
        title, name = self._session.words.say("closures.write"), self._session.words.say("closures.title")
        chosen, _ = QFileDialog.getSaveFileName(self, title, f"{name}.geojson", "*.geojson")
        if chosen:
            self.write_to(Path(chosen).with_suffix(".geojson"))

    def write_to(self, path: Path) -> None:
        """Write what is listed into a file, beside the window; who names one that is there lets it go."""
        views, words = self._feed.views, self._session.words

        def told(_nothing: object) -> None:
            self._tell_written(words.say("closure.written", path=path.name, rows=len(views)), "secondary")

        def missed(error: BaseException) -> None:
            self._tell_written(words.reason(reason_of(error)), "breach")

        self._session.tasks.read("closures.write", lambda: _write(views, path), told, missed)

    def _tell_written(self, said: str, tone: str) -> None:
        self.written.setText(said)
        set_tone(self.written, tone)
        self.written.show()


def _write(views: tuple[ClosureView, ...], path: Path) -> None:
    """All that writes files comes with it: it is loaded when somebody writes some."""
    from data.exporters.closures import write_closures

    write_closures(views, path, replaces=True)

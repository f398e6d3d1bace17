"""The panel of closures: a form and a pen to draw one, and below it those that hold, each to be lifted."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.console.badges import clear_layout
from app.console.closures.drawing import Drawing
from app.console.closures.feed import ClosureFeed
from app.console.closures.row import ClosureRow
from app.console.parts import ChoiceBox, push_button, rule_line, set_fault, text_label
from app.console.session import Session, reason_of
from app.console.theme.fonts import set_role
from app.console.theme.tokens import height
from dispatch.actions.closures import CloseRoad, Lift, SlowZone
from dispatch.changes import Changes
from dispatch.closures import Closure, ClosureKind
from gis.stretches import Direction, Stretch

HOURS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 24.0)
"""For how long it holds; 0: until it is lifted."""
SHAPES = ("line", "area")
FACTORS = (1.5, 2.0, 3.0, 5.0, 10.0)


class ClosurePanel(QWidget):
    """Draws, lifts and lists closures; refusals stand under the form."""

    closed = Signal()

    def __init__(
        self, session: Session, feed: ClosureFeed, drawing: Drawing, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._feed, self._drawing = session, feed, drawing
        self._title = text_label("title")
        self.close_button = push_button("flat")
        self.kind, self.factor, self.shape, self.direction, self.lasts = (ChoiceBox() for _ in range(5))
        self.reason = QLineEdit()
        self._labels = [text_label("body", "secondary") for _ in range(6)]
        self._state, self._keys = (
            text_label("secondary", "hint", wraps=True),
            text_label("secondary", "hint", wraps=True),
        )
        self.fault = text_label("secondary", "breach", wraps=True)
        self.fault.hide()
        self.draw_button, self.back_button, self.confirm_button = (
            push_button(),
            push_button(),
            push_button("primary"),
        )
        self._listed = text_label("body_strong")
        self._rows = QVBoxLayout()
        self._lay_out()
        self._connect()
        self.reword()

    @property
    def _fields(self) -> tuple[QWidget, ...]:
        return self.kind, self.factor, self.shape, self.direction, self.lasts, self.reason

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        inner = QWidget()
        within = QVBoxLayout(inner)
        within.setContentsMargins(16, 12, 16, 12)
        within.setSpacing(10)
        within.addLayout(self._form())
        for label in (self._state, self._keys, self.fault):
            within.addWidget(label)
        within.addLayout(self._buttons())
        within.addWidget(rule_line())
        within.addWidget(self._listed)
        self._rows.setSpacing(8)
        within.addLayout(self._rows)
        within.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        column.addWidget(area, 1)

    def _head(self) -> QFrame:
        head = QFrame()
        head.setProperty("surface", "header")
        head.setFixedHeight(height("header") + 4)
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 0, 8, 0)
        row.addWidget(self._title)
        row.addStretch(1)
        row.addWidget(self.close_button)
        return head

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, field in zip(self._labels, self._fields, strict=True):
            set_role(field, "body")
            form.addRow(label, field)
        self._form_rows = form
        return form

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.draw_button)
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.confirm_button)
        return row

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.leave)
        self.draw_button.clicked.connect(self._drawing.begin)
        self.back_button.clicked.connect(self._drawing.take_back)
        self.confirm_button.clicked.connect(self.confirm)
        self.reason.returnPressed.connect(self.confirm)
        self.kind.currentIndexChanged.connect(self._show_state)
        self.shape.currentIndexChanged.connect(self._take_shape)
        self._drawing.changed.connect(self._show_state)
        self._drawing.finished.connect(self._go_on)
        self._drawing.left.connect(self.leave)
        self._feed.changed.connect(self._list)
        self._session.appearance_changed.connect(self.reword)

    # ------------------------------------------------------------------ words

    @Slot()
    def reword(self) -> None:
        """Say everything in the session's language."""
        words = self._session.words
        self._title.setText(words.say("closures.title"))
        self.close_button.setText(words.say("closures.close"))
        self._offer(self.kind, [(kind.value, words.say(f"closures.kind.{kind}")) for kind in ClosureKind])
        most = self._session.centre.settings.slow_factor_most
        self._offer(self.factor, [(times, f"×{times:g}") for times in FACTORS if times <= most])
        self._offer(self.shape, [(shape, words.say(f"closures.shape.{shape}")) for shape in SHAPES])
        self._offer(
            self.direction, [(way.value, words.say(f"closures.direction.{way}")) for way in Direction]
        )
        self._offer(self.lasts, [(hours, self._lasts(hours)) for hours in HOURS])
        names = ("kind", "factor", "shape", "direction", "lasts", "reason")
        for name, label, field in zip(names, self._labels, self._fields, strict=True):
            label.setText(words.say(f"closures.{name}"))
            field.setAccessibleName(label.text())
        self.reason.setPlaceholderText(words.say("closures.reason_hint"))
        self._keys.setText(words.say("closures.keys"))
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

    def _offer(self, box: ChoiceBox, lines: list[tuple[object, str]]) -> None:
        at = max(0, box.currentIndex())
        box.blockSignals(True)
        box.clear()
        for value, said in lines:
            box.addItem(said, value)
        box.setCurrentIndex(at)
        box.blockSignals(False)

    @Slot()
    def _show_state(self) -> None:
        words, drawing = self._session.words, self._drawing
        is_slow = self.kind.currentData() == ClosureKind.SLOW.value
        self._form_rows.setRowVisible(self.factor, is_slow)
        self._form_rows.setRowVisible(self.direction, not drawing.is_area)
        code = "drawing" if drawing.is_active else "idle"
        self._state.setText(words.say(f"closures.{code}", count=len(drawing.points)))
        self._keys.setVisible(drawing.is_active)
        self.draw_button.setText(words.say("closures.draw_again" if drawing.is_active else "closures.draw"))
        self.back_button.setVisible(drawing.is_active)
        self.back_button.setEnabled(bool(drawing.points))
        self.confirm_button.setText(words.say("action.slow_zone" if is_slow else "action.close_road"))
        self.confirm_button.setEnabled(drawing.is_active and drawing.stretch.is_sound)

    # ------------------------------------------------------------------ acting

    @Slot()
    def _take_shape(self) -> None:
        self._drawing.set_area(self.shape.currentData() == "area")

    @Slot()
    def _go_on(self) -> None:
        """The line is drawn: what is left is the reason; with one, Enter closes the road."""
        if self.reason.text().strip():
            self.confirm()
        else:
            self.reason.setFocus()

    @Slot()
    def confirm(self) -> None:
        """Ask the desk for it."""
        if not self.confirm_button.isEnabled():
            self._tell_fault("reason.bad_stretch")
            return
        if not self.reason.text().strip():
            self._tell_fault("dialog.words_needed")
            self.reason.setFocus()
            return
        asked: dict[str, Any] = {
            "stretch": self._stretch(),
            "reason": self.reason.text(),
            "ends_at": self._ends_at(),
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
        set_fault(self.reason, self.fault, "")
        self.draw_button.setFocus()

    def _refused(self, error: BaseException) -> None:
        set_fault(self.reason, self.fault, self._session.words.reason(reason_of(error)))

    def _tell_fault(self, code: str) -> None:
        set_fault(self.reason, self.fault, self._session.words.say(code))

    @Slot()
    def leave(self) -> None:
        """Put the pen away; with nothing in hand, leave the panel."""
        set_fault(self.reason, self.fault, "")
        if self._drawing.is_active:
            self._drawing.end()
            self.draw_button.setFocus()
        else:
            self.closed.emit()

    def lift(self, closure: Closure) -> None:
        """Open the road again."""
        self._session.act(Lift, closure, number=closure.number, failed=self._refused)

    # ------------------------------------------------------------------ what holds

    @Slot()
    def _list(self) -> None:
        clear_layout(self._rows)
        words, views = self._session.words, self._feed.views
        self._listed.setText(words.say("closures.listed", count=len(views)))
        if not views:
            self._rows.addWidget(text_label("secondary", "hint", words.say("closure.none")))
        for view in views:
            row = ClosureRow(self._session, view)
            row.lift_button.clicked.connect(partial(self.lift, view.closure))
            self._rows.addWidget(row)

"""A panel beside the map for what is drawn: a form, the buttons of the pen, and a list of what there is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.console.badges import clear_layout
from app.console.drawing.drawing import Drawing
from app.console.parts import ChoiceBox, push_button, rule_line, set_fault, text_label
from app.console.session import Session
from app.console.state_band import StateBand
from app.console.theme.fonts import set_role
from app.console.theme.tokens import height


class DrawingPanel(QWidget):
    """What every such panel has; its own part fills the form in, says how things stand, and acts."""

    closed = Signal()

    def __init__(
        self,
        session: Session,
        drawing: Drawing,
        fields: Sequence[QWidget],
        below_form: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._drawing = session, drawing
        self._fields = tuple(fields)
        self._labels = [text_label("body", "secondary") for _ in fields]
        self.title = text_label("title")
        self.close_button = push_button("flat")
        self.state = text_label("secondary", "hint", wraps=True)
        self.keys = text_label("secondary", "hint", wraps=True)
        self.fault = text_label("secondary", "breach", wraps=True)
        self.fault.hide()
        self.draw_button, self.back_button = push_button(), push_button()
        self.confirm_button = push_button("primary")
        self.listed = text_label("body_strong")
        self.listed_row, self.above_rows = QHBoxLayout(), QVBoxLayout()
        """The heading of the list with what can be done with all of it, and what was said of that."""
        self.reading = StateBand(session, can_retry=True)
        self.listed_at: datetime | None = None
        self.rows = QVBoxLayout()
        self.form = self._new_form()
        self._lay_out(below_form)
        self.close_button.clicked.connect(self.leave)
        self.back_button.clicked.connect(drawing.take_back)
        self.confirm_button.clicked.connect(self.confirm)
        drawing.finished.connect(self._go_on)
        drawing.left.connect(self.leave)

    def _new_form(self) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, field in zip(self._labels, self._fields, strict=True):
            set_role(field, "body")
            form.addRow(label, field)
        return form

    def _lay_out(self, below_form: Sequence[QWidget]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        inner = QWidget()
        within = QVBoxLayout(inner)
        within.setContentsMargins(16, 12, 16, 12)
        within.setSpacing(10)
        within.addLayout(self.form)
        for part in (*below_form, self.state, self.keys, self.fault):
            within.addWidget(part)
        within.addLayout(self._buttons())
        within.addWidget(rule_line())
        self.listed_row.addWidget(self.listed, 1)
        within.addLayout(self.listed_row)
        within.addLayout(self.above_rows)
        within.addWidget(self.reading)
        self.rows.setSpacing(8)
        within.addLayout(self.rows)
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
        row.addWidget(self.title)
        row.addStretch(1)
        row.addWidget(self.close_button)
        return head

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.draw_button)
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.confirm_button)
        return row

    def name_fields(self, names: Sequence[str]) -> None:
        """Say what each field is, in order."""
        for name, label, field in zip(names, self._labels, self._fields, strict=True):
            label.setText(name)
            field.setAccessibleName(name)

    def show_pen(self, draw: str, draw_again: str) -> None:
        """Say what the pen's buttons do now."""
        drawing = self._drawing
        self.keys.setVisible(drawing.is_active)
        self.draw_button.setText(draw_again if drawing.is_active else draw)
        self.back_button.setVisible(drawing.is_active)
        self.back_button.setEnabled(drawing.can_take_back)

    def clear_rows(self, empty: str = "") -> None:
        """Empty the list; with words for that."""
        clear_layout(self.rows)
        if empty:
            self.rows.addWidget(text_label("secondary", "hint", empty))

    @property
    def needed(self) -> QWidget:
        """The field without which nothing can be kept."""
        raise NotImplementedError

    @property
    def is_needed_filled(self) -> bool:
        """Whether that is filled in."""
        raise NotImplementedError

    @Slot()
    def confirm(self) -> None:
        """Ask the desk for it."""
        raise NotImplementedError

    @Slot()
    def _go_on(self) -> None:
        """The shape is drawn: what is left is the field that is needed; with it, Enter confirms."""
        if self.is_needed_filled:
            self.confirm()
        else:
            self.needed.setFocus()

    def tell_fault(self, said: str) -> None:
        """Say under the form why not; nothing: that all is well."""
        set_fault(self.needed, self.fault, said)

    @Slot()
    def leave(self) -> None:
        """Put the pen away; with nothing in hand, leave the panel."""
        self.tell_fault("")
        if self._drawing.is_active:
            self._drawing.end()
            self.draw_button.setFocus()
        else:
            self.closed.emit()


def offer(box: ChoiceBox, lines: Sequence[tuple[object, str]]) -> None:
    """Put choices into a box; what was chosen by its place stays so."""
    at = max(0, box.currentIndex())
    box.blockSignals(True)
    box.clear()
    for value, said in lines:
        box.addItem(said, value)
    box.setCurrentIndex(min(at, box.count() - 1))
    box.blockSignals(False)

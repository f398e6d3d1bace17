"""Small pieces that panels are put together from: labels, buttons, lines, fields with a fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.console.paint.painting import painting
from app.console.theme.fonts import role_font, set_role
from app.console.theme.tokens import height

Line = TypeVar("Line")
Section = TypeVar("Section", bound=int)


def text_label(role: str = "body", tone: str = "", text: str = "", *, wraps: bool = False) -> QLabel:
    """A label in the font of a type role; `tone` is one of `set_tone`."""
    label = QLabel(text)
    set_role(label, role)
    set_tone(label, tone)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if wraps:
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label


def set_tone(label: QLabel, tone: str) -> None:
    """Give a label another tone: secondary, hint, link, chip, kbd, or risk, breach, hold, acc, or none."""
    is_role = tone in ("secondary", "hint", "link", "chip", "kbd")
    set_look(label, "role", tone if is_role else "")
    set_look(label, "tone", "" if is_role else tone)


def push_button(kind: str = "") -> QPushButton:
    """A button; `kind` is primary, danger or flat."""
    button = QPushButton()
    button.setFont(role_font("body"))
    button.setAutoDefault(False)
    if kind:
        button.setProperty("kind", kind)
    return button


class ChoiceBox(QComboBox):
    """A box of choices with an arrow of its own: what the style draws stands out of both themes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "choice")
        self.setFont(role_font("body"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().placeholderText().color(), 1.5))
            tip = QPointF(self.width() - 13, self.height() / 2 + 2)
            painter.drawPolyline([tip + QPointF(-4, -4), tip, tip + QPointF(4, -4)])


def rule_line(*, is_vertical: bool = False) -> QFrame:
    """A hairline."""
    line = QFrame()
    line.setProperty("rule", "vertical" if is_vertical else "horizontal")
    if is_vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def stacked(*widgets: QWidget, spacing: int = 4) -> QVBoxLayout:
    """A column of widgets without margins."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    for widget in widgets:
        column.addWidget(widget)
    return column


def over_all(below: QWidget, above: QWidget) -> QStackedLayout:
    """One widget lies over another and hides it; the lower one keeps the keyboard all the while."""
    stack = QStackedLayout()
    stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
    stack.addWidget(below)
    stack.addWidget(above)
    above.setProperty("surface", "panel")
    above.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    above.raise_()
    return stack


def lay_out_now() -> None:
    """Let every layout come to rest before anything is painted: what has grown would be seen squeezed."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet reads, and have the widget styled again."""
    before = widget.property(name)
    # A property that was never set is an empty one: to style each new label again costs a window 20 ms.
    if value == ("" if before is None else before):
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def set_fault(field: QWidget, message: QLabel, fault: str) -> None:
    """Mark a field as faulty and say why under it; an empty fault clears both."""
    set_look(field, "fault", "true" if fault else "false")
    message.setText(fault)
    message.setVisible(bool(fault))
    field.setAccessibleDescription(fault)


def rows_of_a_page(table: QTableView) -> int:
    """How many rows further a page is: one stays in sight."""
    row = max(0, table.currentIndex().row())
    return max(1, table.viewport().height() // max(1, table.rowHeight(row)) - 1)


def further(lines: Sequence[Line], chosen: object, by: int) -> Line:
    """The line so many further down or, below 0, up, at most the last; with none chosen, from that side."""
    here = lines.index(chosen) if chosen in lines else -1 if by > 0 else len(lines)
    return lines[max(0, min(len(lines) - 1, here + by))]


def show_plain_rows(table: QTableView) -> None:
    """Show a table of a sheet as compact rows, of which one is picked whole."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(height("compact_row"))
    header = table.horizontalHeader()
    header.setFont(role_font("secondary"))
    header.setHighlightSections(False)
    table.setStyleSheet("QTableView::item { padding: 0px 8px; }")


def set_columns(header: QHeaderView, widths: Mapping[Section, int], widest: int) -> None:
    """Columns of these widths, in px, and one that takes the room that they leave."""
    header.setFont(role_font("secondary"))
    header.setStretchLastSection(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setSectionResizeMode(widest, QHeaderView.ResizeMode.Stretch)
    for column, width in widths.items():
        header.resizeSection(column, width)


def fit_heads(header: QHeaderView) -> None:
    """Widen columns of a fixed width whose heads have become longer than they are wide."""
    for column in range(header.count()):
        if header.sectionResizeMode(column) is not QHeaderView.ResizeMode.Stretch:
            wide = max(header.sectionSize(column), header.sectionSizeHint(column))
            header.resizeSection(column, wide)


def key_action(widget: QWidget, keys: str) -> QAction:
    """A command of a sheet by its own key."""
    action = QAction(widget)
    action.setShortcut(QKeySequence(keys))
    widget.addAction(action)
    return action

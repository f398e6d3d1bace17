"""Words on a screen that nobody can read whole, and controls without a name: found widget by widget."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations

import pytest
from PySide6.QtCore import QAbstractListModel, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QBoxLayout,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QStyle,
    QStyleOptionHeader,
    QTableView,
    QTextEdit,
    QWidget,
)

from app.console.map.canvas import MapCanvas
from app.console.paint.words import fitting, shortened

SLACK_PX = 1.0
ELLIPSIS = "…"
_SIDES = int(Qt.AlignmentFlag.AlignHorizontal_Mask)
ACTED_ON = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    MapCanvas,
)
_PARTS_OF_QT = ("qt_", "QComboBox", "QTableCorner", "QScroll")


def controls(window: QWidget) -> Iterator[QWidget]:
    """Everything in a window that can be acted on."""
    for part in window.findChildren(QWidget):
        is_own = not part.objectName().startswith(_PARTS_OF_QT)
        if isinstance(part, ACTED_ON) and is_own and not _is_inside_control(part):
            yield part


def _is_inside_control(part: QWidget) -> bool:
    """The line of a box of choices and the corner of a table speak through what they belong to."""
    parent = part.parentWidget()
    inner = type(part).__name__ in ("QTableCornerButton", "QHeaderView") or part.inherits("QComboBoxListView")
    return inner or isinstance(parent, (QComboBox, QAbstractSpinBox, QAbstractItemView))


def nameless(window: QWidget) -> list[str]:
    """Controls that a screen reader has no name for."""
    found = []
    for part in controls(window):
        text = part.text() if isinstance(part, QAbstractButton) else ""
        if not part.accessibleName().strip() and not text.strip():
            above = part.parentWidget()
            found.append(f"{type(part).__name__} in {type(above).__name__}")
    return found


class Clipping:
    """Watches one window while it is painted; `found` tells what can't be read whole, and where."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._painted: set[str] = set()
        self._wide: set[str] = set()
        self._lines: dict[tuple[int, int, int, int, str], QRectF] = {}

    @contextmanager
    def watching(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Note every text that painters cut short or write, and where."""
        cut_short, write = QFontMetricsF.elidedText, QPainter.drawText

        def noting(metrics: QFontMetricsF, text: str, *how: object) -> str:
            shown = cut_short(metrics, text, *how)  # type: ignore[arg-type]
            if shown != text:
                self._painted.add(text)
            return shown

        def noting_line(painter: QPainter, *how: object) -> object:
            self._note_line(painter, how)
            return write(painter, *how)  # type: ignore[call-overload]

        self._forget_cuts()
        with monkeypatch.context() as patch:
            patch.setattr(QFontMetricsF, "elidedText", noting)
            patch.setattr(QPainter, "drawText", noting_line)
            yield
        self._forget_cuts()

    @staticmethod
    def _forget_cuts() -> None:
        """What was cut before anybody watched would not be cut again."""
        fitting.cache_clear()
        shortened.cache_clear()

    def _note_line(self, painter: QPainter, how: tuple[object, ...]) -> None:
        """A line that a widget writes into a rectangle; sprites are written on pictures of their own."""
        if (
            len(how) != 3
            or not isinstance(how[0], (QRect, QRectF))
            or not isinstance(painter.device(), QWidget)
        ):
            return
        rect, flags, text = QRectF(how[0]), Qt.AlignmentFlag(int(how[1]) & _SIDES), str(how[2])  # type: ignore[call-overload]
        metrics = QFontMetricsF(painter.font())
        wide = metrics.horizontalAdvance(text)
        if wide > rect.width() + SLACK_PX:
            self._wide.add(text)
        box = painter.deviceTransform().mapRect(_ink(rect, wide, metrics.capHeight(), flags))
        self._lines[(*box.toRect().getRect(), text)] = box

    def found(self) -> list[str]:
        """All of it; what is told whole by a tooltip or to a screen reader may be cut on the screen."""
        told = "\n".join(self._told())
        painted = [f"painted: {text}" for text in sorted(self._painted) if not _is_told(text, told)]
        wide = [f"too wide: {text}" for text in sorted(self._wide)]
        return [*painted, *wide, *self._lying(), *self._clipped(told)]

    def _lying(self) -> Iterator[str]:
        """Painted words that lie on other painted words."""
        for (one, box), (other, under) in combinations(self._lines.items(), 2):
            if box.intersects(under):
                yield f"{one[-1]} lies on {other[-1]}"

    def _told(self) -> Iterator[str]:
        for part in (self._window, *self._window.findChildren(QWidget)):
            if not part.isVisible():
                continue
            yield from (part.toolTip(), part.accessibleName(), part.accessibleDescription())
            if isinstance(part, QAbstractItemView) and part.model() is not None:
                yield from _told_cells(part)

    def _clipped(self, told: str) -> Iterator[str]:
        for part in self._window.findChildren(QWidget):
            if not part.isVisible() or _is_scrolled_away(part):
                continue
            text = _cut(part)
            if text and text not in told:
                yield f"{type(part).__name__} in {type(part.parentWidget()).__name__}: {text}"
            yield from _overlapping(part)
            if isinstance(part, QHeaderView) and part.orientation() is Qt.Orientation.Horizontal:
                yield from _cut_heads(part)
            if isinstance(part, QTableView):
                yield from (
                    f"cell of {type(part).__name__}: {cell}" for cell in _cut_cells(part) if cell not in told
                )


def _ink(rect: QRectF, wide: float, tall: float, flags: Qt.AlignmentFlag) -> QRectF:
    """Where the letters of a line stand in its rectangle, without what is round them."""
    lefts = {
        Qt.AlignmentFlag.AlignRight: rect.right() - wide,
        Qt.AlignmentFlag.AlignHCenter: rect.center().x() - wide / 2,
    }
    left = next((place for flag, place in lefts.items() if flags & flag), rect.left())
    return QRectF(left + 1, rect.center().y() - tall / 2 + 1, max(0.0, wide - 2), tall - 2)


def _is_told(text: str, told: str) -> bool:
    return all(part in told for part in text.split(" · "))


def _cut(part: QWidget) -> str:
    """The text of a widget that has no room for it; empty where it has."""
    if isinstance(part, QLabel) and part.text():
        return part.text() if _is_label_cut(part) or _is_covered(part) else ""
    if isinstance(part, QLineEdit) and not part.text():
        room = part.contentsRect().width() - 12
        return part.placeholderText() if _wide(part, part.placeholderText()) > room + SLACK_PX else ""
    if isinstance(part, QAbstractButton) and part.text():
        return part.text() if part.sizeHint().width() > part.width() + SLACK_PX or _is_covered(part) else ""
    return ""


def _wide(part: QWidget, text: str) -> float:
    return QFontMetricsF(part.font()).horizontalAdvance(text)


def _is_label_cut(label: QLabel) -> bool:
    margin = 2 * label.margin() + max(0, label.indent())
    room = label.contentsRect().adjusted(0, 0, -margin, 0)
    if label.wordWrap():
        flags = Qt.TextFlag.TextWordWrap | label.alignment()
        needed = label.fontMetrics().boundingRect(
            QRect(0, 0, room.width(), 100_000), int(flags), label.text()
        )
        return needed.height() > room.height() + SLACK_PX
    widest = max(_wide(label, line) for line in label.text().split("\n"))
    return widest > room.width() + SLACK_PX or label.fontMetrics().height() > label.height() + 2 * SLACK_PX


def _is_covered(part: QWidget) -> bool:
    """Whether a part of it lies outside of what it stands in."""
    above = part.parentWidget()
    while above is not None:
        if isinstance(above.parentWidget(), QAbstractScrollArea):
            return False
        inside = QRect(part.mapTo(above, QPoint(0, 0)), part.size())
        if not above.rect().adjusted(-1, -1, 1, 1).contains(inside):
            return True
        above = None if above.isWindow() else above.parentWidget()
    return False


def _overlapping(part: QWidget) -> Iterator[str]:
    """What does not fit beside each other in a splitter, rows, columns or a grid is laid over each other."""
    if isinstance(part, QSplitter):
        parts = [part.widget(number) for number in range(part.count())]
    else:
        parts = list(_laid_out(part.layout()))
    shown = [one for one in parts if one.isVisible()]
    for one, other in combinations(shown, 2):
        if one.geometry().intersects(other.geometry()):
            yield f"{type(one).__name__} lies on {type(other).__name__}"


def _laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    """What stands in a layout, and in those in it; a stack lays its widgets over each other on purpose."""
    if not isinstance(layout, (QBoxLayout, QGridLayout, QFormLayout)):
        return
    for number in range(layout.count()):
        item = layout.itemAt(number)
        widget = item.widget()
        if widget is not None:
            yield widget
        else:
            yield from _laid_out(item.layout())


def _is_scrolled_away(part: QWidget) -> bool:
    return part.visibleRegion().isEmpty()


def _told_cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    # A list keeps to itself that it has one column.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for row in range(model.rowCount()):
        for column in range(columns):
            index = model.index(row, column)
            for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                told = index.data(role)
                if isinstance(told, str):
                    yield told


def _cut_heads(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    for section in range(header.count()):
        text = model.headerData(section, Qt.Orientation.Horizontal)
        if not isinstance(text, str) or header.isSectionHidden(section):
            continue
        if _wide(header, text) > _head_room(header, section) + SLACK_PX:
            yield f"head of {type(header.parentWidget().parentWidget()).__name__}: {text}"


def _head_room(header: QHeaderView, section: int) -> int:
    """Px between the paddings that the style sheet gives a section."""
    option = QStyleOptionHeader()
    option.initFrom(header)
    option.section, option.orientation = section, header.orientation()
    option.rect = QRect(0, 0, header.sectionSize(section), header.height())
    return header.style().subElementRect(QStyle.SubElement.SE_HeaderLabel, option, header).width()


def _cut_cells(table: QTableView) -> Iterator[str]:
    """Cells that Qt's own delegate cuts short; other delegates are watched as they paint."""
    model, view = table.model(), table.viewport().rect()
    if model is None:
        return
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            box = table.visualRect(index)
            text, face = index.data(), index.data(Qt.ItemDataRole.FontRole)
            own = type(table.itemDelegateForIndex(index)).__name__ == "QStyledItemDelegate"
            if (
                not isinstance(text, str)
                or not own
                or not view.intersects(box)
                or table.isColumnHidden(column)
            ):
                continue
            wide = QFontMetricsF(face or table.font()).horizontalAdvance(text)
            if wide > box.width() - 4 + SLACK_PX:
                yield text

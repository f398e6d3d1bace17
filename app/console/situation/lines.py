"""Rows of worded cells, each about something that can be gone to; only rows that differ are told anew."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.console.paint.marks import Outcome, paint_outcome
from app.console.paint.painting import saved
from app.console.parts import show_plain_rows
from app.console.session import Session
from app.console.theme.fonts import role_font

Index = QModelIndex | QPersistentModelIndex
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
UNDER = Qt.ItemDataRole.UserRole + 1
TWO_LINES_PX, _PAD_PX, _FIRST_PAD_PX = 44, 8, 16
ICON_PX, MARK_PX = 14.0, 20.0
ICONS: dict[str, Outcome] = {"×": "late", "!": "at_risk", "✓": "done", "◎": "on_time", "◌": "unknown"}
"""Marks that cells begin with, and the icons that they are painted as; others are written."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Cell:
    """Words in a cell, and under them others; `ink` is a token."""

    text: str
    ink: str = "t1"
    role: str = "body"
    is_right: bool = False
    under: str = ""

    @property
    def whole(self) -> str:
        """All that it says."""
        return f"{self.text}  {self.under}".strip()


@dataclass(frozen=True)
class Row:
    """A row and what it is about: the id of an incident, the code of a street, or nothing."""

    key: str
    cells: tuple[Cell, ...]


class LineModel(QAbstractTableModel):
    """Rows as they were given last."""

    def __init__(self, session: Session, columns: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._columns = session, columns
        self.heads: tuple[str, ...] = ()
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these; where as many rows stay, only those that differ are painted again."""
        before, self_rows = self.rows, tuple(rows)
        if len(before) != len(self_rows):
            self.beginResetModel()
            self.rows = self_rows
            self.endResetModel()
            return
        self.rows = self_rows
        for number, (old, new) in enumerate(zip(before, self_rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(number, 0), self.index(number, self._columns - 1))

    def show_heads(self, heads: Sequence[str]) -> None:
        """Show these heads; columns are as wide as they need."""
        if tuple(heads) != self.heads:
            self.heads = tuple(heads)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._columns - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self._columns

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.heads):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_right = bool(self.rows) and self.rows[0].cells[section].is_right
            return RIGHT if is_right else LEFT
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.rows):
            return None
        cell = self.rows[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.whole
        if role == UNDER:
            return cell.under
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if cell.is_right else LEFT
        if role == Qt.ItemDataRole.FontRole:
            return role_font(cell.role)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._session.tokens.colours()[cell.ink])
        return None


class Lines(QStyledItemDelegate):
    """Paints a cell's mark as an icon, its words, and those under them in a second line."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, rect = self._session.tokens, option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.sel))
        room = QRectF(rect).adjusted(_left_px(index), 4, -_PAD_PX, -4)
        side, under = index.data(Qt.ItemDataRole.TextAlignmentRole), index.data(UNDER)
        mark, text = _parted(str(index.data()))
        face, ink = index.data(Qt.ItemDataRole.FontRole), index.data(Qt.ItemDataRole.ForegroundRole)
        upper = room.adjusted(0, 0, 0, -room.height() / 2) if under else QRectF(room)
        with saved(painter):
            if mark:
                self._paint_mark(painter, upper, mark, QFontMetricsF(face).horizontalAdvance(text), side)
                for box in (upper, room):
                    box.setLeft(box.left() + MARK_PX)
            _write(painter, upper, text, face, ink, side)
            if under:
                lower = room.adjusted(0, room.height() / 2, 0, 0)
                _write(painter, lower, under, role_font("secondary"), QColor(tokens.t2), side)

    def _paint_mark(
        self, painter: QPainter, box: QRectF, mark: str, text_px: float, side: Qt.AlignmentFlag
    ) -> None:
        """The icon before the words, wherever these stand."""
        right = max(box.left() + MARK_PX, box.right() - text_px) if side == RIGHT else box.left() + MARK_PX
        centre = QPointF(right - MARK_PX + ICON_PX / 2, box.center().y())
        if mark in ICONS:
            paint_outcome(painter, centre, ICON_PX, ICONS[mark], self._session.tokens)
            return
        slot = QRectF(centre.x() - ICON_PX / 2, box.top(), ICON_PX, box.height())
        painter.setFont(role_font("body"))
        painter.setPen(QColor(self._session.tokens.t2))
        painter.drawText(slot, Qt.AlignmentFlag.AlignCenter, mark)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the wider of its lines."""
        mark, text = _parted(str(index.data()))
        under = index.data(UNDER) or ""
        face = index.data(Qt.ItemDataRole.FontRole)
        wide = max(
            QFontMetricsF(face).horizontalAdvance(text),
            QFontMetricsF(role_font("secondary")).horizontalAdvance(under),
        )
        whole = wide + (MARK_PX if mark else 0.0) + _left_px(index) + _PAD_PX + 1
        return QSize(math.ceil(whole), super().sizeHint(option, index).height())


def _left_px(index: Index) -> int:
    """The first column stands under the section's title."""
    return _FIRST_PAD_PX if index.column() == 0 else _PAD_PX


def _parted(text: str) -> tuple[str, str]:
    """The mark that words begin with, and the words."""
    mark, space, rest = text.partition(" ")
    return (mark, rest) if space and len(mark) == 1 and not mark.isalnum() else ("", text)


def _write(
    painter: QPainter, box: QRectF, text: str, face: QFont, ink: QColor, side: Qt.AlignmentFlag
) -> None:
    painter.setFont(face)
    painter.setPen(ink)
    shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 0.5)
    painter.drawText(box, side, shown)


class LineTable(QTableView):
    """A click or Enter chooses what the row is about; tall rows have two lines.

    The row that somebody has chosen stays with what it is about while others come and go. One that is current
    only because the table got the keyboard is the first, whatever comes there: followed down, it would leave
    the list scrolled though nobody has touched it.
    """

    chosen = Signal(str)
    pointed = Signal(str)
    """The key of the row that is current now."""

    def __init__(
        self,
        session: Session,
        columns: int,
        widest: int,
        parent: QWidget | None = None,
        *,
        is_tall: bool = False,
    ) -> None:
        super().__init__(parent)
        self.model_of_lines = LineModel(session, columns, self)
        self.setModel(self.model_of_lines)
        show_plain_rows(self)
        self.setItemDelegate(Lines(session, self))
        if is_tall:
            self.verticalHeader().setDefaultSectionSize(TWO_LINES_PX)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(28)
        header.setStyleSheet(f"QHeaderView::section:first {{ padding-left: {_FIRST_PAD_PX}px; }}")
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(widest, QHeaderView.ResizeMode.Stretch)
        self._is_returning = False
        self.clicked.connect(self._choose)
        self.selectionModel().currentRowChanged.connect(self._point)

    @property
    def current_key(self) -> str:
        """What the current row is about; empty where none is."""
        rows, row = self.model_of_lines.rows, self.currentIndex().row()
        return rows[row].key if 0 <= row < len(rows) else ""

    def show_rows(self, rows: Sequence[Row], heads: Sequence[str] = ()) -> None:
        """Show these rows below these heads; without heads there is no head line."""
        self.horizontalHeader().setVisible(bool(heads))
        key, is_chosen = self.current_key, self.selectionModel().hasSelection()
        self.model_of_lines.show_rows(rows)
        self.model_of_lines.show_heads(heads)
        places = [place for place, row in enumerate(rows) if row.key == key]
        self._is_returning = True
        if not is_chosen and key and not self.currentIndex().isValid():
            self._begin_at_first()
        elif is_chosen and key and len(places) == 1 and self.currentIndex().row() != places[0]:
            self.selectRow(places[0])
        self._is_returning = False

    def _begin_at_first(self) -> None:
        """Make the first row current, as the table does when it gets the keyboard; what is seen stays."""
        self.setAutoScroll(False)
        first = self.model_of_lines.index(0, 0)
        self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.setAutoScroll(True)

    @Slot(QModelIndex, QModelIndex)
    def _point(self, current: QModelIndex, _before: QModelIndex) -> None:
        rows = self.model_of_lines.rows
        if not self._is_returning and 0 <= current.row() < len(rows):
            self.pointed.emit(rows[current.row()].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the current row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        rows = self.model_of_lines.rows
        if 0 <= index.row() < len(rows) and rows[index.row()].key:
            self.chosen.emit(rows[index.row()].key)

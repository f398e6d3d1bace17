"""Rows of worded cells, each about something that can be gone to; only rows that differ are told anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.console.paint.painting import saved
from app.console.parts import show_plain_rows
from app.console.session import Session
from app.console.theme.fonts import role_font

Index = QModelIndex | QPersistentModelIndex
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
UNDER = Qt.ItemDataRole.UserRole + 1
TWO_LINES_PX, _PAD_PX = 44, 8
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


class TwoLines(QStyledItemDelegate):
    """Paints a cell's words, and those under them in a second line."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, rect = self._session.tokens, option.rect.adjusted(_PAD_PX, 4, -_PAD_PX, -4)
        side, under = index.data(Qt.ItemDataRole.TextAlignmentRole), index.data(UNDER)
        face, ink = index.data(Qt.ItemDataRole.FontRole), index.data(Qt.ItemDataRole.ForegroundRole)
        half = rect.height() // 2 if under else rect.height()
        lines = [(rect.adjusted(0, 0, 0, half - rect.height()), face, index.data(), ink)]
        if under:
            lines.append((rect.adjusted(0, half, 0, 0), role_font("secondary"), under, QColor(tokens.t2)))
        with saved(painter):
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(option.rect, QColor(tokens.sel))
            for box, font, text, colour in lines:
                painter.setFont(font)
                painter.setPen(colour)
                shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 0.5)
                painter.drawText(box, side, shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the wider of its lines."""
        hint, under = super().sizeHint(option, index), index.data(UNDER)
        if under:
            wide = QFontMetricsF(role_font("secondary")).horizontalAdvance(under) + 2 * _PAD_PX
            hint.setWidth(max(hint.width(), round(wide)))
        return hint


class LineTable(QTableView):
    """A click or Enter chooses what the row is about; tall rows have two lines.

    The current row stays with what it is about while others come and go.
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
        if is_tall:
            self.setItemDelegate(TwoLines(session, self))
            self.verticalHeader().setDefaultSectionSize(TWO_LINES_PX)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(28)
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
        key = self.current_key
        self.model_of_lines.show_rows(rows)
        self.model_of_lines.show_heads(heads)
        places = [place for place, row in enumerate(rows) if row.key == key]
        if key and len(places) == 1 and self.currentIndex().row() != places[0]:
            self._is_returning = True
            self.selectRow(places[0])
            self._is_returning = False

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

"""The lines of the speeds' sheet as a table model; no widget."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.console.session import Session
from app.console.speeds.lines import SpeedLine
from app.console.speeds.words import error_words, hours_words, kept_words, road_words, times
from app.console.theme.fonts import role_font

Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    """Columns from left to right."""

    MODE = 0
    ROAD = 1
    HOURS = 2
    COUNT = 3
    RAW = 4
    ERROR = 5
    FACTOR = 6
    KEPT = 7


_NUMBERS = frozenset({Column.COUNT, Column.RAW, Column.ERROR, Column.FACTOR})
_SHOWN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


class SpeedModel(QAbstractTableModel):
    """Shows lines as they are given."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.lines: tuple[SpeedLine, ...] = ()

    def show_lines(self, lines: tuple[SpeedLine, ...]) -> None:
        """Show these from now on."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def tell(self) -> None:
        """Words or colours may be others now."""
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, len(Column) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def line(self, row: int) -> SpeedLine | None:
        """What stands in a row."""
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in _NUMBERS else _LEFT
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            said = "column" if role == Qt.ItemDataRole.DisplayRole else "column_hint"
            return self._session.words.say(f"speeds.{said}.{column.name.lower()}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if line is None:
            return None
        column = Column(index.column())
        if role in _SHOWN:
            return self._text(line, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in _NUMBERS else _LEFT
        if role == Qt.ItemDataRole.FontRole:
            return role_font("body_strong" if column is Column.FACTOR else "body")
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._colour(line, column))
        return None

    def _colour(self, line: SpeedLine, column: Column) -> str:
        tokens = self._session.tokens
        is_few = line.learnt is not None and not line.learnt.is_enough
        if column is Column.KEPT:
            return tokens.t1 if line.kept is not None else tokens.t2
        return tokens.t2 if is_few else tokens.t1

    def _text(self, line: SpeedLine, column: Column) -> str:
        words, learnt = self._session.words, line.learnt
        texts = {
            Column.MODE: lambda: words.say(f"mode.{line.mode}"),
            Column.ROAD: lambda: road_words(line, words),
            Column.HOURS: lambda: hours_words(line, words),
            Column.COUNT: lambda: "–" if learnt is None else str(learnt.n),
            Column.RAW: lambda: times(None if learnt is None else learnt.raw),
            Column.ERROR: lambda: error_words(line),
            Column.FACTOR: lambda: times(None if learnt is None else learnt.time_factor),
            Column.KEPT: lambda: kept_words(line, words),
        }
        return texts[column]()

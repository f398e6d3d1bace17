"""The table of a sheet as a model: rows under named columns; kinds of sheets say what stands in a cell."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.console.session import Session
from app.console.theme.fonts import role_font

Line = TypeVar("Line")
Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TEXTS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


class SheetRows(QAbstractTableModel, Generic[Line]):
    """`column` names the columns from left to right, `numbers` stand to the right, `strong` is bold.

    The head of a column is the word `<heads>.<name of the column>`.
    """

    column: type[IntEnum]
    numbers: frozenset[IntEnum]
    strong: IntEnum
    heads = ""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.lines: tuple[Line, ...] = ()

    def text(self, line: Line, column: IntEnum) -> str:
        """What stands in a cell."""
        raise NotImplementedError

    def colour(self, line: Line, column: IntEnum) -> str:
        """In which colour it stands there."""
        raise NotImplementedError

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show these from now on; the same ones may read otherwise now."""
        if lines == self.lines:
            self.tell()
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def tell(self) -> None:
        """Words or colours may be others now."""
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, len(self.column) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.column) - 1)

    def line(self, row: int) -> Line | None:
        """What stands in a row."""
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.column(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in self.numbers else _LEFT
        code = f"{self.heads}.{column.name.lower()}"
        if role == Qt.ItemDataRole.ToolTipRole and self.session.words.knows(f"{code}.hint"):
            return self.session.words.say(f"{code}.hint")
        return self.session.words.say(code) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if line is None:
            return None
        column = self.column(index.column())
        if role in _TEXTS:
            return self.text(line, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in self.numbers else _LEFT
        if role == Qt.ItemDataRole.FontRole:
            return role_font("body_strong" if column is self.strong else "body")
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self.colour(line, column))
        return None

"""The first rows of a file as a table; its head says what seems to stand in each column."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.bringing.answers import Look, LookColumn
from app.console.session import Session
from app.console.theme.fonts import role_font

Index = QModelIndex | QPersistentModelIndex


class PreviewModel(QAbstractTableModel):
    """Rows and columns as the file has them; nothing is changed."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._look: Look | None = None
        self._used: frozenset[str] = frozenset()

    def show_look(self, look: Look | None, used: frozenset[str]) -> None:
        """Show a file; `used` are the columns that something is read from."""
        if look is self._look:
            self._used = used
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, self.columnCount() - 1))
            if look is not None and look.rows:
                last = self.index(self.rowCount() - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._look, self._used = look, used
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() or self._look is None else len(self._look.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() or self._look is None else len(self._look.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        look = self._look
        if look is None or orientation is not Qt.Orientation.Horizontal or section >= len(look.columns):
            return None
        column = look.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{column.name}\n{self._kind_of(column, look)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._problem_of(column) or None
        if role == Qt.ItemDataRole.ForegroundRole:
            tokens = self._session.tokens
            return QColor(tokens.risk if column.problem else self._tone(column, tokens.t1, tokens.t3))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        look = self._look
        if look is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            row = look.rows[index.row()]
            return row[index.column()] if index.column() < len(row) else ""
        if role == Qt.ItemDataRole.FontRole:
            return role_font("body")
        if role == Qt.ItemDataRole.ForegroundRole:
            tokens = self._session.tokens
            return QColor(self._tone(look.columns[index.column()], tokens.t1, tokens.t3))
        return None

    def _tone(self, column: LookColumn, used: str, unused: str) -> str:
        return used if column.name in self._used else unused

    def _kind_of(self, column: LookColumn, look: Look) -> str:
        """What the column seems to hold, and how much of it is filled."""
        words = self._session.words
        if column.problem:
            return self._problem_of(column)
        form = words.say(f"import_form.{column.form}")
        if look.sampled and column.filled < look.sampled:
            return words.say("guide.columns.filled", form=form, share=column.filled / look.sampled)
        return form

    def _problem_of(self, column: LookColumn) -> str:
        if not column.problem:
            return ""
        forms = ", ".join(column.time_forms)
        return self._session.words.say(f"import.{column.problem}", column=column.name, forms=forms)

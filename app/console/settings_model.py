"""The centre's settings as a table: name, value in force, default, bounds; no widget."""

from __future__ import annotations

from dataclasses import Field, fields
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.console.session import Session
from app.console.theme.fonts import role_font
from app.words import Words
from dispatch.settings import Settings

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """Columns from left to right."""

    NAME = 0
    VALUE = 1
    DEFAULT = 2
    BOUNDS = 3


class SettingsModel(QAbstractTableModel):
    """All settings in the order of the class, or those whose name holds what is looked for."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._fields: list[Field[Any]] = list(fields(Settings))

    def look_for(self, typed: str) -> None:
        """Show the settings whose name or explanation holds the words."""
        wanted, words = typed.strip().lower(), self._session.words
        self.beginResetModel()
        self._fields = [
            item
            for item in fields(Settings)
            if wanted in f"{item.name} {words.say(f'setting.{item.name}')}".lower()
        ]
        self.endResetModel()

    def tell(self) -> None:
        """Values or words may be others now."""
        if self._fields:
            last = self.index(len(self._fields) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def field(self, row: int) -> Field[Any] | None:
        """The setting of a row."""
        return self._fields[row] if 0 <= row < len(self._fields) else None

    def row_of(self, name: str) -> int | None:
        """Where a setting stands."""
        return next((row for row, item in enumerate(self._fields) if item.name == name), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._fields)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._session.words.say(f"console.settings.column.{Column(section).name.lower()}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.field(index.row())
        if item is None:
            return None
        column, words = Column(index.column()), self._session.words
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(item, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.say(f"setting_why.{item.name}")
        is_changed = self.value(item) != item.default
        if role == Qt.ItemDataRole.FontRole:
            return role_font("body_strong" if is_changed and column is Column.VALUE else "body")
        if role == Qt.ItemDataRole.ForegroundRole:
            tokens = self._session.tokens
            return QColor(tokens.t1 if column in (Column.NAME, Column.VALUE) else tokens.t2)
        return None

    def value(self, item: Field[Any]) -> Any:
        """The value in force."""
        return getattr(self._session.centre.settings, item.name)

    def _text(self, item: Field[Any], column: Column) -> str:
        words, value = self._session.words, self.value(item)
        if column is Column.NAME:
            return words.say(f"setting.{item.name}")
        if column is Column.VALUE:
            mark = f"  ({words.say('console.settings.changed')})" if value != item.default else ""
            return f"{said(item, value, words)}{mark}"
        return said(item, item.default, words) if column is Column.DEFAULT else bounds_text(item)


def choices_of(item: Field[Any]) -> tuple[str, ...]:
    """The codes that a setting may be; none where it is a number or a text."""
    return tuple(item.metadata.get("choices", ()))


def said(item: Field[Any], value: Any, words: Words) -> str:
    """A value in words where it is a code, else as it is typed."""
    return words.say(f"setting_value.{item.name}.{value}") if value in choices_of(item) else plain(value)


def plain(value: Any) -> str:
    """A value as it is typed; nothing typed is a dash."""
    return f"{value:g}" if isinstance(value, float) else str(value) or "–"


def bounds_text(item: Field[Any]) -> str:
    """The bounds of a setting; empty where it has none."""
    least, most = item.metadata.get("least"), item.metadata.get("most")
    return "" if least is None else f"{least:g} – {most:g}"

"""Everything that can be brought in as a list: its name, whether a centre needs it, what is there already."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.console.session import Session
from app.console.theme.fonts import role_font
from app.import_names import kind_name
from data.importers.catalogue import KINDS

Index = QModelIndex | QPersistentModelIndex
NEEDED = ("zones", "roads", "people", "crews")
"""Without these nobody can be sent anywhere."""


class Column(IntEnum):
    """Columns from left to right."""

    NAME = 0
    THERE = 1


class StockModel(QAbstractTableModel):
    """The checklist of a centre: first what it can't do without, then everything else."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._counts: Mapping[str, int] | None = None
        """What is there; None until that has been told."""
        needed = [what for what in NEEDED if what in KINDS]
        self.kinds = (*needed, *(what for what in KINDS if what not in needed))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show what is there."""
        self._counts = counts
        self.tell()

    def tell(self) -> None:
        """Counts or words may be others now."""
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.kinds) - 1, len(Column) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.kinds)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        what, column = self.kinds[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(what, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (self._text(what, one) for one in Column)))
        if role == Qt.ItemDataRole.FontRole:
            return role_font("body_strong" if column is Column.NAME else "secondary")
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._colour(what, column))
        if role == Qt.ItemDataRole.TextAlignmentRole and column is Column.THERE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, what: str, column: Column) -> str:
        words = self._session.words
        if column is Column.NAME:
            return kind_name(words, what)
        if self._counts is None:
            return words.say("guide.data.counting") if what in NEEDED else ""
        count = self._counts.get(what)
        if count:
            return words.say("guide.data.there", count=f"{count:,}")
        is_missing = count == 0 and what in NEEDED
        return words.say("guide.data.missing") if is_missing else ""

    def _colour(self, what: str, column: Column) -> str:
        tokens = self._session.tokens
        if column is Column.NAME:
            return tokens.t1
        if self._counts is None:
            return tokens.t3
        return tokens.t2 if self._counts.get(what) else tokens.risk

"""The inbox as a table model: a line for each group of clues, and the time that the desk has left."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.console.clues.feed import ClueFeed
from app.console.clues.words import answer_words, left_words, second_line, title_words
from app.console.session import Session
from dispatch.clues import ClueGroup

Index = QModelIndex | QPersistentModelIndex
GROUP = Qt.ItemDataRole.UserRole + 1
_SPOKEN = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
)


class Column(IntEnum):
    """Columns from left to right."""

    CLUE = 0
    LEFT = 1


class ClueModel(QAbstractTableModel):
    """Shows the feed's groups."""

    def __init__(self, session: Session, feed: ClueFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._feed = session, feed
        self._groups: tuple[ClueGroup, ...] = ()

    def follow(self) -> None:
        """Show the groups as the feed has them; where they are the same ones, only their words change."""
        groups = self._feed.groups
        if [_key(group) for group in groups] == [_key(group) for group in self._groups]:
            self._groups = groups
            self.tell()
            return
        self.beginResetModel()
        self._groups = groups
        self.endResetModel()

    def tell(self) -> None:
        """Words or times may be others now."""
        if self._groups:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._groups) - 1, len(Column) - 1))

    def group(self, row: int) -> ClueGroup | None:
        """The group in a row."""
        return self._groups[row] if 0 <= row < len(self._groups) else None

    def row_of(self, incident_id: str) -> int | None:
        """Where a clue stands."""
        for row, group in enumerate(self._groups):
            if incident_id in group.incident_ids:
                return row
        return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._groups)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        group = self.group(index.row())
        if group is None or role == GROUP:
            return group
        if role not in _SPOKEN:
            return None
        words, known = self._session.words, self._session.situation.incidents
        if index.column() == Column.LEFT:
            return left_words(group, self._session.now(), words)
        parts = (
            title_words(group, words),
            second_line(group, known, words),
            answer_words(group, known, words),
        )
        return words.say("list.dot").join(part for part in parts if part)


def _key(group: ClueGroup) -> str:
    return group.incident_ids[0]

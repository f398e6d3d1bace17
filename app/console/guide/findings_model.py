"""What became of which row, as a table of any length: slices come from the worker when they are looked at."""

from __future__ import annotations

from enum import IntEnum
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QColor

from app.bringing.answers import Findings, Told
from app.bringing.requests import FindingsFrom
from app.console.guide.draft import Draft
from app.console.theme.fonts import role_font
from app.import_names import finding_text
from dispatch.reasons import Reason

Index = QModelIndex | QPersistentModelIndex
SLICE = 200
_SLICES_KEPT = 50
_TONES = {"refused": "breach", "unplaced": "risk", "mended": "acc", "noticed": "t2"}


class Column(IntEnum):
    """Columns from left to right."""

    ROW = 0
    OUTCOME = 1
    TEXT = 2


class FindingsModel(QAbstractTableModel):
    """The findings of one outcome and code; nothing of them is kept here but what was looked at."""

    def __init__(self, draft: Draft, is_placed: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._is_placed = is_placed
        self.outcome, self.code = "", ""
        self._total = 0
        self._slices: dict[int, tuple[Told, ...]] = {}
        self._asked: set[int] = set()
        self._turn = 0
        self._wanted: set[int] = set()
        # Qt asks cell by cell while it paints; the slices that a picture lacks are asked for after it.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fetch)

    def show(self, outcome: str = "", code: str = "") -> None:
        """List the findings of an outcome and a code ("": any)."""
        self._turn += 1
        self.beginResetModel()
        self.outcome, self.code = outcome, code
        self._total, self._slices, self._asked = 0, {}, set()
        self.endResetModel()
        if self._draft.said.account is not None:
            self._want(0)

    def told(self, row: int) -> Told | None:
        """The finding of a row; None while it is not here."""
        part = self._slices.get(row // SLICE)
        place = row % SLICE
        if part is None:
            self._want(row // SLICE)
            return None
        return part[place] if place < len(part) else None

    def _want(self, number: int) -> None:
        if number not in self._asked:
            self._wanted.add(number)
            self._soon.start()

    @Slot()
    def _fetch(self) -> None:
        turn = self._turn
        for number in sorted(self._wanted - self._asked):
            self._asked.add(number)
            asked = FindingsFrom(self.outcome, self.code, self._is_placed, number * SLICE, SLICE)
            self._draft.bringing.ask(asked, partial(self._take, turn, number), partial(self._miss, turn))
        self._wanted.clear()

    def _take(self, turn: int, number: int, found: Findings) -> None:
        if turn != self._turn:
            return
        if found.total != self._total:
            self.beginInsertRows(QModelIndex(), self._total, found.total - 1)
            self._total = found.total
            self.endInsertRows()
        self._slices[number] = found.told
        while len(self._slices) > _SLICES_KEPT:
            oldest = next(iter(self._slices))
            self._slices.pop(oldest)
            self._asked.discard(oldest)
        if found.told:
            first = found.first
            self.dataChanged.emit(
                self.index(first, 0), self.index(first + len(found.told) - 1, len(Column) - 1)
            )

    def _miss(self, turn: int, _reason: Reason) -> None:
        """The worker is gone, and what it had checked with it; the page says so."""
        if turn == self._turn:
            self._asked.clear()

    def tell(self) -> None:
        """Words may be others now."""
        if self._total:
            self.dataChanged.emit(self.index(0, 0), self.index(self._total - 1, len(Column) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._draft.session.words.say(f"guide.account.{Column(section).name.lower()}")
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == Column.ROW else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = Column(index.column())
        if role == Qt.ItemDataRole.FontRole:
            return role_font("body")
        if role == Qt.ItemDataRole.TextAlignmentRole and column is Column.ROW:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.ForegroundRole)
        if role not in (*shown, Qt.ItemDataRole.AccessibleTextRole):
            return None
        told = self.told(index.row())
        if role == Qt.ItemDataRole.ForegroundRole:
            tokens = self._draft.session.tokens
            tone = _TONES.get(told.outcome, "t1") if told and column is Column.OUTCOME else "t1"
            return QColor(tokens.colours()[tone])
        if told is None:
            return "…" if column is Column.TEXT else ""
        return self._text(told, column)

    def _text(self, told: Told, column: Column) -> str:
        words = self._draft.session.words
        if column is Column.ROW:
            return told.row
        if column is Column.OUTCOME:
            return words.say(f"importing.{told.outcome}")
        return finding_text(words, told.code, dict(told.values))

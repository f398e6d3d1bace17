"""The queue as a table model: group headings are rows of their own; no widget, no paint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.console.clock_words import clock_sentence, row_picture
from app.console.queue.rows import Group, QueueRow
from app.console.session import Session
from app.words import Words

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """Columns from left to right."""

    SEVERITY = 0
    INCIDENT = 1
    HOLDER = 2
    CLOCK = 3


class Role(IntEnum):
    """What delegates ask for."""

    ROW = Qt.ItemDataRole.UserRole + 1
    HEADING = Qt.ItemDataRole.UserRole + 2
    PICTURE = Qt.ItemDataRole.UserRole + 3
    IS_NEW = Qt.ItemDataRole.UserRole + 4


@dataclass(frozen=True)
class Heading:
    """A group's line: which, and how many stand in it."""

    group: Group
    count: int


Line = Heading | QueueRow


class QueueModel(QAbstractTableModel):
    """Lines of the queue. `show` replaces them with the least movement; `tick` repaints clocks."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lines: list[Line] = []
        self._keys: list[str] = []
        self._place: dict[str, int] = {}
        """Where the line of each key stands."""
        self._new: set[str] = set()

    def show(self, rows: Sequence[QueueRow], new: set[str]) -> None:
        """Replace the lines; if only their contents changed, nothing but data is told."""
        lines = _with_headings(rows)
        keys = [_key(line) for line in lines]
        is_newness_same = self._new == new
        self._new = new
        if keys == self._keys:
            is_same = is_newness_same and [_told(line) for line in lines] == [
                _told(line) for line in self._lines
            ]
            self._lines = lines
            self._tell(Column.HOLDER if is_same else Column.SEVERITY)
            return
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        wanted = [self._keys[index.row()] for index in kept]
        self._lines, self._keys = lines, keys
        self._place = {key: position for position, key in enumerate(keys)}
        moved = [
            self.index(self._place[key], index.column()) if key in self._place else QModelIndex()
            for key, index in zip(wanted, kept, strict=True)
        ]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def tell_all(self) -> None:
        """Everything may look different: language, theme, new clocks."""
        self._tell(Column.SEVERITY)

    def _tell(self, first: Column) -> None:
        """The columns from `first` on have news; a second's tick only touches holder and clock."""
        if self._lines:
            last = self.index(len(self._lines) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, first), last)

    def line(self, row: int) -> Line | None:
        """The line at `row`."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, incident_id: str) -> int | None:
        """Where an incident stands."""
        return self._place.get(incident_id)

    def order(self) -> list[str]:
        """Ids of the incidents as they stand."""
        return [line.incident.id for line in self._lines if isinstance(line, QueueRow)]

    def ids(self, first: int, last: int) -> list[str]:
        """Ids of the incidents from row to row, to the end where `last` is negative."""
        lines = self._lines[first : last + 1 if last >= 0 else None]
        return [line.incident.id for line in lines if isinstance(line, QueueRow)]

    def headings(self) -> list[int]:
        """Rows that are group headings."""
        return [row for row, line in enumerate(self._lines) if isinstance(line, Heading)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.line(index.row()), Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._session.words.say(f"console.queue.column.{Column(section).name.lower()}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if line is None:
            return None
        if isinstance(line, Heading):
            return self._heading(line, role)
        return self._row(line, Column(index.column()), role)

    def _heading(self, heading: Heading, role: int) -> Any:
        if role == Role.HEADING:
            return heading
        code = f"console.queue.group.{heading.group.name.lower()}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._session.words.say(code, count=heading.count)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self._session.words.say(f"{code}.what")
        return None

    def _row(self, row: QueueRow, column: Column, role: int) -> Any:
        if role == Role.ROW:
            return row
        if role == Role.IS_NEW:
            return row.incident.id in self._new
        if role == Role.PICTURE:
            return row_picture(row.view, self._session.words) if row.view else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(row, column)
        return None

    def _tip(self, row: QueueRow, column: Column) -> str:
        """What a row says whole, whatever room it has."""
        if column is not Column.INCIDENT:
            return self._text(row, column)
        words = self._session.words
        parts = [part for part in second_line(row, words) if part]
        return "\n".join((self._text(row, column), words.say("list.dot").join(parts)))

    def _text(self, row: QueueRow, column: Column) -> str:
        words, incident = self._session.words, row.incident
        if column is Column.SEVERITY:
            return words.say(f"severity.{incident.severity}")
        if column is Column.INCIDENT:
            return words.say(f"category.{incident.category}")
        if column is Column.HOLDER:
            return self.holder(row)
        return clock_sentence(row.view, words) if row.view else words.say(f"state.{incident.state}")

    def holder(self, row: QueueRow) -> str:
        """Who holds the incident: crews by name, else what it waits for."""
        return self.holders(row)[0]

    def holders(self, row: QueueRow) -> list[str]:
        """The same as wordings, the longest first: the last names one crew and counts the others."""
        names = self.names(row)
        every = self._session.words.say("list.comma").join(names)
        return [every, f"{names[0]} +{len(names) - 1}"] if len(names) > 1 else [every]

    def names(self, row: QueueRow) -> list[str]:
        """The crews that hold it, or what it waits for."""
        situation = self._session.situation
        held_by = [situation.crews[crew_id] for crew_id in row.crews if crew_id in situation.crews]
        names = list(map(situation.name_of, held_by))
        waits = f"console.queue.waits.{row.waits_for or row.incident.state}"
        return names or [self._session.words.say(waits)]


def short_place(text: str) -> str:
    """A place without what stands in brackets after it."""
    return re.split(r"[（(]", text, maxsplit=1)[0].strip() or text


def second_line(row: QueueRow, words: Words, place: str = "") -> list[str]:
    """Under the category: number, a leader's deadline, place, sources, how often somebody was reminded.

    `place` is how the place is told where its own words are too long.
    """
    incident = row.incident
    parts = [incident.short_number, place or incident.place.text, source_words(row, words)]
    if row.instruction_due is not None:
        parts.insert(1, words.say("queue.instruction", due=row.instruction_due))
    if row.reminders:
        parts.append(words.say("console.queue.reminded", count=row.reminders))
    return parts


def source_words(row: QueueRow, words: Words) -> str:
    """Where it came from, and of how many reports it is one."""
    incident = row.incident
    if not incident.merged:
        return words.say(f"source.{incident.source}")
    return words.say("console.queue.told_by", source=incident.source, count=len(incident.merged) + 1)


def _with_headings(rows: Sequence[QueueRow]) -> list[Line]:
    lines: list[Line] = []
    for group in Group:
        members = [row for row in rows if row.group is group]
        if members:
            lines += [Heading(group, len(members)), *members]
    return lines


def _told(line: Line) -> tuple[object, ...]:
    """What a line says apart from its clock and its crews' status."""
    if isinstance(line, Heading):
        return line.group, line.count
    return line.incident.id, line.incident.version, line.reminders, line.instruction_due


def _key(line: Line) -> str:
    return f"group:{line.group}" if isinstance(line, Heading) else line.incident.id

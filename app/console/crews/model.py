"""The crew board as a table model: units are rows of their own; no paint."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.console.crews.rows import CrewLine, UnitHeading, crew_line, fix_text, members_text
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.words.units import unit_name
from dispatch.people import CrewStatus
from dispatch.positions import Freshness

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole + 1
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    """Columns from left to right."""

    CALL_SIGN = 0
    NAME = 1
    MEMBERS = 2
    MODE = 3
    STATUS = 4
    INCIDENT = 5
    FIX = 6


class BoardModel(QAbstractTableModel):
    """Shows lines; times and ages are told anew by `tick`."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lines: list[UnitHeading | CrewLine] = []

    def show_lines(self, lines: list[UnitHeading | CrewLine]) -> None:
        """Replace the lines; where the crews are the same only what is said of them changes."""
        if [_key(line) for line in lines] == [_key(line) for line in self._lines]:
            self._lines = lines
            self.tell(0, len(lines) - 1)
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def tick(self, first: int, last: int) -> None:
        """Look at the crews of these rows again: breaks end and positions age by themselves."""
        now = self._session.now()
        for row in range(max(0, first), min(last, len(self._lines) - 1) + 1):
            line = self._lines[row]
            if isinstance(line, CrewLine):
                crew = self._session.situation.crews.get(line.crew.id, line.crew)
                self._lines[row] = crew_line(crew, self._session.situation, now)
        self.tell(first, last)

    def tell(self, first: int, last: int) -> None:
        """These rows may look different."""
        if self._lines and last >= first >= 0:
            last = min(last, len(self._lines) - 1)
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))

    def line(self, row: int) -> UnitHeading | CrewLine | None:
        """What stands in a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, crew_id: str) -> int | None:
        """Where a crew stands."""
        for row, line in enumerate(self._lines):
            if isinstance(line, CrewLine) and line.crew.id == crew_id:
                return row
        return None

    def headings(self) -> list[int]:
        """Rows that are units."""
        return [row for row, line in enumerate(self._lines) if isinstance(line, UnitHeading)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.line(index.row()), UnitHeading):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._session.words.say(f"console.crews.column.{Column(section).name.lower()}")
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if line is None or role == LINE:
            return line
        if isinstance(line, UnitHeading):
            return self._heading(line) if role in _SPOKEN else None
        column = Column(index.column())
        if role in _SPOKEN:
            return self._text(line, column)
        if role == Qt.ItemDataRole.FontRole:
            return role_font("row" if column is Column.NAME else "body")
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._ink(line, column))
        return _LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _heading(self, heading: UnitHeading) -> str:
        words = self._session.words
        unit = unit_name(heading.unit, self._session.centre, words)
        return words.say("console.crews.unit", unit=unit, free=heading.free, shown=heading.shown)

    def _text(self, line: CrewLine, column: Column) -> str:
        session, crew = self._session, line.crew
        words, situation = session.words, session.situation
        if column is Column.STATUS:
            return status_text(line, session)
        if column is Column.INCIDENT:
            incident = situation.incidents.get(line.incident_id)
            return "" if incident is None else incident.short_number
        if column is Column.FIX:
            return fix_text(crew, situation, session.centre, session.now(), words)
        return {
            Column.CALL_SIGN: crew.call_sign,
            Column.NAME: crew.name,
            Column.MEMBERS: members_text(crew, words),
            Column.MODE: words.say(f"mode.{crew.mode}"),
        }[column]

    def _ink(self, line: CrewLine, column: Column) -> str:
        tokens = self._session.tokens
        if column is Column.STATUS and line.until is not None and line.until < self._session.now():
            return tokens.risk
        if column in (Column.CALL_SIGN, Column.NAME):
            return tokens.t3 if line.status is CrewStatus.OFF_SHIFT else tokens.t1
        if column is Column.FIX:
            settings, now = self._session.centre.settings, self._session.now()
            known = self._session.situation.positions.freshness(line.crew.member_ids, now, settings)
            return tokens.t2 if known is Freshness.FRESH else tokens.t3
        return tokens.acc if column is Column.INCIDENT else tokens.t2


_SPOKEN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


def status_text(line: CrewLine, session: Session) -> str:
    """A crew's status with what it declared, since when, and until when; over its end says so."""
    words = session.words
    if line.status is CrewStatus.ON_BREAK and line.crew.declared is not None:
        told = words.say(f"declared.{line.crew.declared.code}")
    else:
        told = words.say(f"crew_status.{line.status}")
    if line.post:
        told = words.say("console.crews.standing_by", post=line.post)
    parts = [told, *_times(line, session.now(), session)]
    return words.say("list.dot").join(parts)


def _times(line: CrewLine, now: datetime, session: Session) -> list[str]:
    words = session.words
    parts = []
    if line.since is not None:
        parts.append(words.say("console.crews.since", span_s=(now - line.since).total_seconds()))
    if line.until is not None:
        code = "console.crews.overdue" if line.until < now else "console.crews.until"
        parts.append(words.say(code, at=short_clock(line.until, session)))
    return parts


def short_clock(moment: datetime, session: Session) -> str:
    """Hours and minutes in the centre's zone."""
    return session.centre.local(moment).strftime("%H:%M")


def _key(line: UnitHeading | CrewLine) -> str:
    return f"unit:{line.unit}" if isinstance(line, UnitHeading) else line.crew.id

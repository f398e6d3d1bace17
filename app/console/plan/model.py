"""The lines of a plan as a table model: who goes where, who stays uncovered or is left out; no widget."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.console.plan.feed import PlanFeed
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.words.catalogue import span
from dispatch.incident import Incident
from dispatch.planning.plan import PlanLine, Uncovered

Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    """Columns from left to right."""

    INCIDENT = 0
    WHAT = 1
    CREWS = 2
    ARRIVES = 3
    CHANCE = 4
    SAVING = 5
    STATE = 6


_NUMBERS = frozenset({Column.ARRIVES, Column.CHANCE, Column.SAVING})


class PlanModel(QAbstractTableModel):
    """Shows the feed's plan."""

    def __init__(self, session: Session, feed: PlanFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._feed = session, feed
        self._rows: tuple[PlanLine | Uncovered, ...] = ()

    def follow(self) -> None:
        """Show the plan as the feed has it now."""
        plan = self._feed.plan
        rows: tuple[PlanLine | Uncovered, ...] = ()
        if plan is not None:
            rows = (*plan.lines, *plan.uncovered, *plan.left_out)
        if rows == self._rows:
            self.tell()
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def tell(self) -> None:
        """Words or outcomes may be others now."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def row(self, row: int) -> PlanLine | Uncovered | None:
        """What stands in a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

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
        if role == Qt.ItemDataRole.DisplayRole:
            return self._session.words.say(f"console.plan.column.{column.name.lower()}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.row(index.row())
        if line is None:
            return None
        column = Column(index.column())
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return self._text(line, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in _NUMBERS else _LEFT
        if role == Qt.ItemDataRole.FontRole:
            return role_font("body_strong" if column is Column.CREWS else "body")
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._colour(line, column))
        return None

    def _colour(self, line: PlanLine | Uncovered, column: Column) -> str:
        tokens = self._session.tokens
        if isinstance(line, Uncovered):
            is_told = column is Column.STATE and not line.is_left_out
            return tokens.risk if is_told else tokens.t2
        done = self._feed.outcomes.get(line.incident_id)
        if column is Column.STATE and done is not None:
            return tokens.t1 if done.refused is None else tokens.breach
        return tokens.t2 if column in (Column.WHAT, Column.STATE) else tokens.t1

    def _text(self, line: PlanLine | Uncovered, column: Column) -> str:
        incident = self._session.situation.incidents.get(line.incident_id)
        if column is Column.INCIDENT:
            return incident.short_number if incident else line.number
        if column is Column.WHAT:
            return self._what(incident)
        if isinstance(line, Uncovered):
            return self._session.words.reason(line.reason) if column is Column.STATE else "–"
        return self._line_text(line, column)

    def _what(self, incident: Incident | None) -> str:
        if incident is None:
            return ""
        words = self._session.words
        parts = (words.say(f"category.{incident.category}"), incident.place.text)
        return words.say("list.dot").join(filter(None, parts))

    def _line_text(self, line: PlanLine, column: Column) -> str:
        if column is Column.CREWS:
            return " + ".join(self._crew_text(line, number) for number in range(len(line.crews)))
        if column is Column.ARRIVES:
            return span(line.arrive_s)
        if column is Column.CHANCE:
            chance = line.crews[0].line.on_time
            return "–" if chance is None else f"{chance * 100:.0f} %"
        if column is Column.SAVING:
            return "–" if line.saving_s is None or round(line.saving_s) == 0 else _signed(line.saving_s)
        return self._state(line)

    def _crew_text(self, line: PlanLine, number: int) -> str:
        planned = line.crews[number]
        crew = self._session.situation.crews.get(planned.crew_id)
        pin = "⚲ " if line.is_pinned and number == 0 else ""
        return f"{pin}{crew.name if crew else planned.line.call_sign}"

    def _state(self, line: PlanLine) -> str:
        words, done = self._session.words, self._feed.outcomes.get(line.incident_id)
        if done is None:
            return words.say(f"console.plan.step.{line.crews[0].step}")
        if done.refused is not None:
            return words.reason(done.refused)
        return words.say(f"console.plan.done.{line.crews[0].step}")


def _signed(seconds: float) -> str:
    return f"-{span(seconds)}" if seconds > 0 else f"+{span(-seconds)}"

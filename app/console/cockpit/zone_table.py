"""The zones as a table: volume, unfinished, the rates raw over adjusted with n, lateness, crews."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.console.cockpit.drawing import draw_text
from app.console.cockpit.figures import FEW, NOTHING, Measure, share_of, share_text, standing
from app.console.paint.painting import painting
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.console.theme.tokens import height
from app.words.catalogue import span
from dispatch.cockpit_query import ELSEWHERE, ZoneLine

Index = QModelIndex | QPersistentModelIndex
CODE = Qt.ItemDataRole.UserRole + 1
ROOMY_ROW_PX = 34
_MARKS = {"breach": "× ", "risk": "! "}


class Column(IntEnum):
    """Columns from left to right."""

    NAME = 0
    RECEIVED = 1
    UNFINISHED = 2
    ALL = 3
    RESPONSE = 4
    ARRIVAL = 5
    FEEDBACK = 6
    N = 7
    UNPROVEN = 8
    LATE = 9
    CREWS = 10


_LEFT_OUT_FIRST = (Column.UNPROVEN, Column.LATE, Column.RECEIVED, Column.RESPONSE, Column.FEEDBACK)
_MEASURE: dict[Column, Measure] = {
    Column.ALL: "all",
    Column.RESPONSE: "response",
    Column.ARRIVAL: "arrival",
    Column.FEEDBACK: "feedback",
}


class ZoneTableModel(QAbstractTableModel):
    """Lines in the order of the rate that the map shows, the lowest first; too few to tell come last."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lines: list[ZoneLine] = []

    def show_lines(self, lines: tuple[ZoneLine, ...], measure: Measure) -> None:
        """Show other lines or newer figures."""
        self.beginResetModel()
        self._lines = worst_first(lines, measure)
        self.endResetModel()

    def line(self, row: int) -> ZoneLine | None:
        """The line of a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, code: str) -> int | None:
        """Where a zone stands."""
        return next((row for row, line in enumerate(self._lines) if line.code == code), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(Column(section))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            kind = "column" if role == Qt.ItemDataRole.DisplayRole else "column_tip"
            return self._session.words.say(f"console.cockpit.{kind}.{Column(section).name.lower()}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if line is None:
            return None
        column = Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(line, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole:
            return role_font("body_strong" if column in (Column.NAME, Column.ALL) else "body")
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._ink(line, column))
        return line.code if role == CODE else None

    def _text(self, line: ZoneLine, column: Column) -> str:
        if column is Column.NAME:
            return line.name or self._session.words.say("console.cockpit.elsewhere")
        if column in _MEASURE:
            return self._rate(line, _MEASURE[column])
        return {
            Column.RECEIVED: lambda: str(line.received),
            Column.UNFINISHED: lambda: str(line.unfinished),
            Column.N: lambda: str(line.rates.on_time_n),
            Column.UNPROVEN: lambda: share_text(line.rates.arrival.share_unproven, line.rates.arrival.n),
            Column.LATE: lambda: _late(line),
            Column.CREWS: lambda: (
                f"{line.crews.free}/{line.crews.on_shift}" if line.crews.on_shift else NOTHING
            ),
        }[column]()

    def _rate(self, line: ZoneLine, measure: Measure) -> str:
        share, n = share_of(line.rates, measure)
        raw = share_text(share, n)
        mark = _MARKS.get(standing(share, n, self._session.centre.settings), "") if measure == "all" else ""
        if measure == "all" or n < FEW:
            return f"{mark}{raw}"
        rate = getattr(line.rates, measure)
        adjusted = share_text(rate.adjusted, rate.n_adjusted)
        return raw if adjusted == raw else f"{raw} / {adjusted}"

    def _ink(self, line: ZoneLine, column: Column) -> str:
        tokens = self._session.tokens
        if column in _MEASURE:
            share, n = share_of(line.rates, _MEASURE[column])
            where = standing(share, n, self._session.centre.settings)
            if n < FEW:
                return tokens.t3
            if column is Column.ALL:
                return {"breach": tokens.breach, "risk": tokens.risk}.get(where, tokens.t1)
        return tokens.t1 if column in (Column.NAME, Column.RECEIVED, Column.UNFINISHED) else tokens.t2


def worst_first(lines: Iterable[ZoneLine], measure: Measure) -> list[ZoneLine]:
    """The lowest rate first, then those with too few to tell by how much came in; what lies in none last."""
    return sorted(lines, key=lambda line: _order(line, measure))


def _order(line: ZoneLine, measure: Measure) -> tuple[bool, bool, float, str]:
    share, n = share_of(line.rates, measure)
    is_few = n < FEW or share is None
    return line.code == ELSEWHERE, is_few, -float(line.received) if is_few else float(share or 0), line.code


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column is Column.NAME else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _late(line: ZoneLine) -> str:
    """Late incidents and the mean time that they took."""
    return NOTHING if not line.late.n else f"{line.late.n} · {span(line.late.split.whole_s / line.late.n)}"


class ZoneTable(QTableView):
    """Enter or a double click opens a zone."""

    opened = Signal(str)
    pointed = Signal(str)
    is_known = False
    """Whether any figures have come: until then no line is missing."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rows = ZoneTableModel(session, self)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(height("compact_row"))
        header = self.horizontalHeader()
        header.setFont(role_font("secondary"))
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(40)
        self.setStyleSheet("QTableView::item { padding: 0px 6px; }")
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._point)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Rows; where there are none, what to do about it."""
        super().paintEvent(event)
        if self.rows.rowCount() or not self.is_known:
            return
        with painting(self.viewport()) as painter:
            room = QRectF(self.viewport().rect()).adjusted(16, 8, -16, 0)
            told = self._session.words.say("console.cockpit.no_zones")
            draw_text(
                painter,
                QRectF(room.left(), room.top(), room.width(), 24),
                told,
                "body",
                self._session.tokens.t2,
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for, in the order in which it is needed least."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._fit_rows()
        self._fit_columns()

    def _fit_rows(self) -> None:
        """Rows are as high as there is room for, between compact and comfortable."""
        room = self.viewport().height() // max(1, self.rows.rowCount())
        self.verticalHeader().setDefaultSectionSize(max(height("compact_row"), min(ROOMY_ROW_PX, room)))

    def _fit_columns(self) -> None:
        for column in _LEFT_OUT_FIRST:
            self.showColumn(column)
        for column in _LEFT_OUT_FIRST:
            shown = [place for place in Column if not self.isColumnHidden(place)]
            if sum(self._wanted_px(place) for place in shown) <= self.viewport().width():
                return
            self.hideColumn(column)

    def _wanted_px(self, column: Column) -> int:
        return max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column))

    def show_lines(self, lines: tuple[ZoneLine, ...], measure: Measure) -> None:
        """Show newer figures; the row that was picked stays picked."""
        self.is_known, code = True, self.current_code
        self.rows.show_lines(lines, measure)
        row = self.rows.row_of(code) if code else None
        if row is not None:
            self.selectRow(row)
        self._fit()

    @property
    def current_code(self) -> str:
        """The zone of the current row."""
        line = self.rows.line(self.currentIndex().row())
        return line.code if line else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the current zone."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        line = self.rows.line(index.row())
        if line is not None and line.code:
            self.opened.emit(line.code)

    @Slot(QModelIndex, QModelIndex)
    def _point(self, current: QModelIndex, _before: QModelIndex) -> None:
        line = self.rows.line(current.row())
        self.pointed.emit(line.code if line else "")

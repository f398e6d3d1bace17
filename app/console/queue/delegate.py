"""Paints the queue's lines: group headings, severity, the two-line incident, who holds it, the clock."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.console.crew_look import painted_status
from app.console.paint.clock import paint_clock
from app.console.paint.clock_row import COUNTDOWN_ROOM
from app.console.paint.crew_symbols import ROW_SIZE, paint_crew
from app.console.paint.marks import Outcome, paint_outcome, paint_severity
from app.console.paint.painting import fill, saved
from app.console.paint.words import write_fitting, write_line
from app.console.queue.model import (
    Column,
    Heading,
    QueueModel,
    Role,
    second_line,
    short_place,
    source_words,
)
from app.console.queue.rows import Group, QueueRow
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.console.theme.tokens import Tokens, height

Index = QModelIndex | QPersistentModelIndex
_SEVERITY_PX, _PADDING = 17.0, 8.0
_HEADING_ICON: dict[Group, Outcome] = {
    Group.NEED: "at_risk",
    Group.GOING_WELL: "on_time",
    Group.TO_CHECK: "done",
    Group.SUSPENDED: "held",
}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class QueueDelegate(QStyledItemDelegate):
    """One delegate for all columns: a row is one picture."""

    def __init__(self, session: Session, model: QueueModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self.is_narrow = False
        """Without room for a column of its own, the holder stands in the second line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        is_heading = index.data(Role.HEADING) is not None
        return QSize(option.rect.width(), height("group" if is_heading else "queue_row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, rect = self._session.tokens, QRectF(option.rect)
        with saved(painter):
            # Asked of the model itself: a question through Qt takes ten times as long, for each cell.
            line = self._model.line(index.row())
            if isinstance(line, Heading):
                self._paint_heading(painter, rect, line, index.data() or "", tokens)
                return
            self._paint_ground(painter, rect, option, index, tokens)
            if line is not None:
                _PARTS[Column(index.column())](self, painter, rect, line, index, tokens)

    def _paint_heading(
        self, painter: QPainter, rect: QRectF, heading: Heading, text: str, tokens: Tokens
    ) -> None:
        fill(painter, rect, tokens.bg2)
        fill(painter, QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens.line)
        icon = QPointF(rect.left() + 20, rect.center().y())
        paint_outcome(painter, icon, 14, _HEADING_ICON[heading.group], tokens)
        painter.setFont(role_font("body_strong"))
        painter.setPen(QColor(tokens.t1))
        painter.drawText(rect.adjusted(36, 0, -_PADDING, 0), _LEFT, text)

    def _paint_ground(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index, tokens: Tokens
    ) -> None:
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        fill(painter, rect, tokens.sel if is_selected else tokens.bg3 if is_hovered else tokens.bg1)
        fill(painter, QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens.line)
        if index.column() == Column.SEVERITY and (is_selected or index.data(Role.IS_NEW)):
            width = 4 if is_selected else 2
            fill(painter, QRectF(rect.left(), rect.top(), width, rect.height()), tokens.acc)

    def _paint_severity(
        self, painter: QPainter, rect: QRectF, row: QueueRow, _index: Index, tokens: Tokens
    ) -> None:
        centre = QPointF(rect.left() + 20, rect.center().y())
        paint_severity(painter, centre, _SEVERITY_PX, row.incident.severity, tokens)

    def _paint_incident(
        self, painter: QPainter, rect: QRectF, row: QueueRow, index: Index, tokens: Tokens
    ) -> None:
        inside = rect.adjusted(2, 4, -_PADDING, -4)
        upper = QRectF(inside.left(), inside.top(), inside.width(), inside.height() * 0.54)
        lower = QRectF(inside.left(), upper.bottom(), inside.width(), inside.bottom() - upper.bottom())
        write_line(painter, upper, str(index.data()), "row", tokens.t1)
        write_fitting(painter, lower, self._seconds(row), "secondary", tokens.t2)

    def _seconds(self, row: QueueRow) -> list[str]:
        """The second line; the same with the place as short as it can be told; then without the source."""
        words, short = self._session.words, short_place(row.incident.place.text)
        shorter = second_line(row, words, short)
        sourceless = [part for part in shorter if part != source_words(row, words)]
        told = [second_line(row, words), shorter, sourceless]
        for parts in told if self.is_narrow else ():
            parts.insert(1, self._model.names(row)[0])
        return [words.say("list.dot").join(part for part in parts if part) for parts in told]

    def _paint_holder(
        self, painter: QPainter, rect: QRectF, row: QueueRow, _index: Index, tokens: Tokens
    ) -> None:
        left = rect.left() + 4
        situation = self._session.situation
        crew = situation.crews.get(row.crews[0]) if row.crews else None
        if crew is not None:
            status = painted_status(situation.status_of(crew, self._session.now()))
            sign = self._session.words.say(f"crew_sign.{crew.kind}")
            centre = QPointF(left + 9, rect.center().y())
            paint_crew(painter, centre, ROW_SIZE, crew.kind.value, status, sign, tokens)
            left += 24
        text_rect = QRectF(left, rect.top(), rect.right() - left - 4, rect.height())
        colour = tokens.t1 if crew is not None else tokens.acc
        write_fitting(painter, text_rect, self._model.holders(row), "body" if crew else "body_strong", colour)

    def _paint_clock(
        self, painter: QPainter, rect: QRectF, row: QueueRow, index: Index, tokens: Tokens
    ) -> None:
        picture = index.data(Role.PICTURE)
        inside = rect.adjusted(4, 0, -12, 0)
        if picture is None or not picture.countdown:
            text = self._session.words.say(f"state.{row.incident.state}")
            beside = inside.adjusted(inside.width() - COUNTDOWN_ROOM, 0, 0, 0)
            ink = tokens.hold if row.group is Group.SUSPENDED else tokens.t2
            write_line(painter, beside, text, "secondary", ink, _RIGHT)
        if picture is not None:
            paint_clock(painter, inside, picture, tokens)


_PARTS = {
    Column.SEVERITY: QueueDelegate._paint_severity,
    Column.INCIDENT: QueueDelegate._paint_incident,
    Column.HOLDER: QueueDelegate._paint_holder,
    Column.CLOCK: QueueDelegate._paint_clock,
}

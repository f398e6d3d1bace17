"""Paints the crew board: a unit's heading across, the crew's symbol before its call sign."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.console.cockpit.drawing import draw_text
from app.console.crew_look import is_seen, painted_status
from app.console.crews.model import LINE, Column
from app.console.crews.rows import UnitHeading
from app.console.paint.crew_symbols import ROW_SIZE, paint_crew
from app.console.paint.painting import fill, saved
from app.console.session import Session
from app.console.theme.tokens import height

Index = QModelIndex | QPersistentModelIndex


class BoardDelegate(QStyledItemDelegate):
    """One for all columns: text comes from the model, the ground and the symbol from here."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        extra = 40 if index.column() == Column.CALL_SIGN else 20
        return QSize(hint.width() + extra, height("compact_row") + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, tokens = QRectF(option.rect), self._session.tokens
        line = index.data(LINE)
        with saved(painter):
            if isinstance(line, UnitHeading):
                fill(painter, rect, tokens.bg2)
                fill(painter, QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens.line)
                draw_text(painter, rect.adjusted(12, 0, -12, 0), str(index.data()), "body_strong", tokens.t1)
                return
            self._paint_ground(painter, rect, option, index)
            left = rect.left() + 12
            if index.column() == Column.CALL_SIGN:
                self._paint_symbol(painter, QPointF(left + 10, rect.center().y()), index)
                left += 28
            inside = QRectF(left, rect.top(), rect.right() - left - 4, rect.height())
            ink = index.data(0x09)
            colour = ink.name() if isinstance(ink, QColor) else tokens.t1
            role = "row" if index.column() in (Column.CALL_SIGN, Column.NAME) else "body"
            draw_text(painter, inside, str(index.data()), role, colour)

    def _paint_ground(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        tokens = self._session.tokens
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        fill(painter, rect, tokens.sel if is_selected else tokens.bg3 if is_hovered else tokens.bg1)
        fill(painter, QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens.line)
        if is_selected and index.column() == Column.CALL_SIGN:
            fill(painter, QRectF(rect.left(), rect.top(), 4, rect.height()), tokens.acc)

    def _paint_symbol(self, painter: QPainter, centre: QPointF, index: Index) -> None:
        line, session = index.data(LINE), self._session
        seen = is_seen(line.crew, session.situation, session.now(), session.centre.settings)
        status = painted_status(line.status) if seen else "offline"
        sign = session.words.say(f"crew_sign.{line.crew.kind}")
        paint_crew(painter, centre, ROW_SIZE, line.crew.kind.value, status, sign, session.tokens)

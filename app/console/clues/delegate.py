"""Paints the lines of the inbox: severity, what and where, what speaks to it, the time left."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.console.clues.model import GROUP, Column
from app.console.clues.words import (
    answer_words,
    left_tone,
    left_words,
    second_line,
    short_answer_words,
    title_words,
)
from app.console.paint.marks import Outcome, paint_outcome, paint_severity
from app.console.paint.painting import fill, saved
from app.console.paint.permit_mark import paint_permit
from app.console.paint.words import text_px, write_line
from app.console.session import Session
from app.console.theme.tokens import height
from dispatch.clues import ClueGroup

Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SEVERITY_PX, _MARK_PX, _TEXT_LEFT = 17.0, 15.0, 40.0


class ClueDelegate(QStyledItemDelegate):
    """A row is one picture of two lines."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(option.rect.width(), height("queue_row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, rect = self._session.tokens, QRectF(option.rect)
        group = index.data(GROUP)
        with saved(painter):
            is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
            is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
            fill(painter, rect, tokens.sel if is_selected else tokens.bg3 if is_hovered else tokens.bg1)
            fill(painter, QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens.line)
            if is_selected and index.column() == Column.CLUE:
                fill(painter, QRectF(rect.left(), rect.top(), 4, rect.height()), tokens.acc)
            if isinstance(group, ClueGroup):
                part = self._paint_left if index.column() == Column.LEFT else self._paint_clue
                part(painter, rect, group)

    def _paint_clue(self, painter: QPainter, rect: QRectF, group: ClueGroup) -> None:
        words, known, tokens = self._session.words, self._session.situation.incidents, self._session.tokens
        first = known.get(group.incident_ids[0])
        if first is not None:
            centre = QPointF(rect.left() + 20, rect.center().y())
            paint_severity(painter, centre, _SEVERITY_PX, first.severity, tokens)
        inside = rect.adjusted(_TEXT_LEFT, 4, -8, -4)
        upper = QRectF(inside.left(), inside.top(), inside.width(), inside.height() * 0.54)
        lower = QRectF(inside.left(), upper.bottom(), inside.width(), inside.bottom() - upper.bottom())
        used = write_line(painter, upper, title_words(group, words), "row", tokens.t1)
        self._paint_answer(painter, upper.adjusted(used + 12, 0, 0, 0), group)
        write_line(painter, lower, second_line(group, known, words), "secondary", tokens.t2)

    def _paint_answer(self, painter: QPainter, rect: QRectF, group: ClueGroup) -> None:
        """The permit or the incident that may be it, after what it is."""
        words, known, tokens = self._session.words, self._session.situation.incidents, self._session.tokens
        options = (answer_words(group, known, words), short_answer_words(group, known, words))
        room = rect.width() - _MARK_PX - 4
        said = next((one for one in options if one and text_px(one, "secondary") <= room), "")
        if not options[0] or room < _MARK_PX:
            return
        centre = QPointF(rect.left() + _MARK_PX / 2, rect.center().y())
        if group.permit is not None:
            paint_permit(painter, centre, _MARK_PX, group.permit.relation, tokens)
        else:
            paint_outcome(painter, centre, _MARK_PX, "at_risk", tokens)
        colour = tokens.acc if group.permit is not None else tokens.risk
        write_line(painter, rect.adjusted(_MARK_PX + 4, 0, 0, 0), said, "secondary", colour)

    def _paint_left(self, painter: QPainter, rect: QRectF, group: ClueGroup) -> None:
        tokens, now = self._session.tokens, self._session.now()
        tone = left_tone(group, now)
        colour = {"breach": tokens.breach, "risk": tokens.risk}.get(tone, tokens.t1)
        inside = rect.adjusted(4, 0, -12, 0)
        said = left_words(group, now, self._session.words)
        write_line(painter, inside, said, "countdown", colour, _RIGHT)
        if tone:
            used_left = inside.left() + 10
            icon: Outcome = "late" if tone == "breach" else "at_risk"
            paint_outcome(painter, QPointF(used_left, rect.center().y()), _MARK_PX, icon, tokens)

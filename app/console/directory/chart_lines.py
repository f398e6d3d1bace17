"""Paints lines of the directory in columns: who, the person, the phone, how else, and what they are."""

from __future__ import annotations

import re

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.console.paint.painting import fill, saved
from app.console.paint.words import text_px, write_line
from app.console.session import Session
from app.words.directory import INDENT

Index = QModelIndex | QPersistentModelIndex
_PERSON_X, _PHONE_X, _REST_X, _PAD_PX, _INDENT_PX = 284.0, 380.0, 520.0, 16.0, 26.0
_PHONE = re.compile(r"\+?\d[\d -]{4,}")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ChartLines(QStyledItemDelegate):
    """The words of a line stay as they are, for whoever hears them."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, rect, text = self._session.tokens, QRectF(option.rect), str(index.data())
        level = (len(text) - len(text.lstrip(INDENT))) // len(INDENT)
        who, *others = text.strip().split(self._session.words.say("list.dot"))
        with saved(painter):
            if option.state & QStyle.StateFlag.State_Selected:
                fill(painter, rect, tokens.sel)
            left = rect.left() + _PAD_PX + level * _INDENT_PX
            role = "body" if level > 1 else "body_strong"
            room = rect.left() + (_PERSON_X if others else rect.width()) - left - 8
            write_line(painter, QRectF(left, rect.top(), room, rect.height()), who, role, tokens.t1)
            if others:
                self._paint_reach(painter, rect, others)

    def _paint_reach(self, painter: QPainter, rect: QRectF, parts: list[str]) -> None:
        """Whom and how; what they are stands at the right."""
        tokens, dot = self._session.tokens, self._session.words.say("list.dot")
        # A caller is told by name and number alone.
        *told, kind = parts if not _PHONE.fullmatch(parts[-1]) else [*parts, ""]
        place = next((place for place, part in enumerate(told) if _PHONE.fullmatch(part)), len(told))
        end = rect.right() - _PAD_PX - text_px(kind, "secondary") - 12
        columns = (
            (_PERSON_X, _PHONE_X, told[:place]),
            (_PHONE_X, _REST_X, told[place : place + 1]),
            (_REST_X, end - rect.left(), told[place + 1 :]),
        )
        for start, until, words in columns:
            box = QRectF(rect.left() + start, rect.top(), until - start - 8, rect.height())
            write_line(painter, box, dot.join(words), "body", tokens.t1)
        at = QRectF(rect.left(), rect.top(), rect.width() - _PAD_PX, rect.height())
        write_line(painter, at, kind, "secondary", tokens.t2, _RIGHT)

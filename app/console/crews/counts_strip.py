"""The head of the crew board: free crews of those on shift, by kind."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.console.cockpit.drawing import draw_text
from app.console.paint.crew_symbols import ROW_SIZE, paint_crew
from app.console.paint.painting import fill, painting
from app.console.session import Session
from app.console.theme.tokens import height
from dispatch.people import MemberKind

_CELL_PX = 84.0


class CountsStrip(QWidget):
    """One cell a kind: the symbol, free and on shift; kinds without room fall out at the end."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._counts: Mapping[MemberKind, tuple[int, int]] = {}
        self.setFixedHeight(height("header"))

    def show_counts(self, counts: Mapping[MemberKind, tuple[int, int]]) -> None:
        """Show free crews and crews on shift, by kind."""
        self._counts = counts
        words = self._session.words
        told = [f"{words.say(f'member_kind.{kind}')} {free}/{all_}" for kind, (free, all_) in counts.items()]
        self.setAccessibleName(words.say("console.crews.counts"))
        self.setAccessibleDescription(words.say("list.comma").join(told))
        self.setToolTip(words.say("list.comma").join(told))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, words = self._session.tokens, self._session.words
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor(tokens.bg2))
            fill(painter, QRectF(0, self.height() - 1, self.width(), 1), tokens.line)
            free = sum(count for count, _ in self._counts.values())
            all_on_shift = sum(count for _, count in self._counts.values())
            told = words.say("console.crews.total", free=free, on_shift=all_on_shift)
            x = (
                16
                + draw_text(painter, QRectF(16, 0, 260, self.height()), told, "body_strong", tokens.t1)
                + 24
            )
            for kind, (count, of) in self._counts.items():
                if x + _CELL_PX > self.width():
                    break
                sign = words.say(f"crew_sign.{kind}")
                centre = QPointF(x + 9, self.height() / 2)
                paint_crew(
                    painter, centre, ROW_SIZE, kind.value, "free" if count else "on_scene", sign, tokens
                )
                cell = QRectF(x + 24, 0, _CELL_PX - 24, self.height())
                draw_text(painter, cell, f"{count}/{of}", "body", tokens.t1)
                x += _CELL_PX

"""What sending a crew costs in coverage, as a line of a card: a bar with the part that would be lost."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.console.paint.hatches import hatch
from app.console.paint.painting import fill, painting
from app.console.parts import set_tone, text_label
from app.console.session import Session
from app.words.catalogue import percent
from dispatch.reasons import Reason

BAR_PX = 8


def is_lost(before: float, after: float) -> bool:
    """Whether less is covered, as far as the figures tell: what they round away stands out nowhere."""
    return after < before and percent(after) != percent(before)


class CoverageLine(QWidget):
    """The share of expected demand that is covered before and after; what is lost stands out."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._name, self._figures = text_label("secondary", "secondary"), text_label("secondary")
        self._bar = _Bar(session)
        row = QHBoxLayout(self)
        row.setContentsMargins(26, 2, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._name)
        row.addWidget(self._bar, 1)
        row.addWidget(self._figures)

    def show_cost(self, cost: Reason) -> None:
        """Show a reason of the code `coverage_cost`."""
        words = self._session.words
        before, after = (float(str(cost.values[name])) for name in ("before", "after"))
        self._name.setText(words.say("advice.coverage"))
        self._figures.setText(f"{percent(before)} → {percent(after)}")
        set_tone(self._figures, "risk" if is_lost(before, after) else "")
        self._bar.show_shares(before, after)
        self.setToolTip(words.reason(cost))


class _Bar(QWidget):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._before, self._after = 0.0, 0.0
        self.setFixedHeight(BAR_PX)
        self.setMinimumWidth(60)

    def show_shares(self, before: float, after: float) -> None:
        self._before, self._after = before, after
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, whole = self._session.tokens, QRectF(self.rect())
        with painting(self) as painter:
            fill(painter, whole, tokens.bg3)
            fill(painter, self._part(whole, 0.0, min(self._before, self._after)), tokens.steel)
            if is_lost(self._before, self._after):
                self._paint_lost(painter, self._part(whole, self._after, self._before))

    def _paint_lost(self, painter: QPainter, part: QRectF) -> None:
        part.setWidth(max(3.0, part.width()))
        tokens = self._session.tokens
        fill(painter, part, tokens.riskbg)
        painter.fillRect(part, hatch("risk", tokens.name, self.devicePixelRatioF(), 0.7))

    def _part(self, whole: QRectF, start: float, end: float) -> QRectF:
        return QRectF(whole.width() * start, 0.0, whole.width() * (end - start), whole.height())

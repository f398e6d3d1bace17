"""What the cockpit's small plots share: text in a type role, the frame of a panel."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.console.paint.painting import painting
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.console.theme.tokens import Tokens
from dispatch.cockpit_query import Cockpit

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
PAD = 16.0
TITLE_HEIGHT = 34.0


def draw_text(
    painter: QPainter, rect: QRectF, text: str, role: str, colour: str, align: Qt.AlignmentFlag = LEFT
) -> float:
    """Draw one line, cut short with dots where it does not fit; returns its width in px."""
    font = role_font(role)
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 0.5)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, shown)
    return metrics.horizontalAdvance(shown)


class Plot(QWidget):
    """A painted panel with a title. Kinds of plots paint `cockpit` into the room below the title."""

    title_code = ""
    least = QSize(240, 150)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.cockpit: Cockpit | None = None
        self.setMinimumSize(self.least)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return self.session.tokens

    def show_cockpit(self, cockpit: Cockpit) -> None:
        """Paint these figures from now on."""
        self.cockpit = cockpit
        self.setAccessibleName(self.session.words.say(self.title_code))
        self.setAccessibleDescription(self.described(cockpit))
        self.update()

    def described(self, _cockpit: Cockpit) -> str:
        """The figures in words, for a screen reader."""
        return ""

    def note(self, _cockpit: Cockpit) -> str:
        """What stands beside the title."""
        return ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, words = self.tokens, self.session.words
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor(tokens.bg1))
            head = QRectF(PAD, 6, self.width() - 2 * PAD, TITLE_HEIGHT - 8)
            wide = draw_text(painter, head, words.say(self.title_code), "body_strong", tokens.t1)
            if self.cockpit is None:
                return
            draw_text(
                painter, head.adjusted(wide + 10, 0, 0, 0), self.note(self.cockpit), "secondary", tokens.t2
            )
            room = QRectF(self.rect()).adjusted(PAD, TITLE_HEIGHT, -PAD, -10)
            self.paint_figures(painter, room, self.cockpit)

    def paint_figures(self, painter: QPainter, room: QRectF, cockpit: Cockpit) -> None:
        """Paint the figures into `room`."""
        raise NotImplementedError

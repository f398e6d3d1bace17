"""At the queue's foot: what the next half hour is expected to bring: a figure, its band, bars."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.console.ageing import Ageing
from app.console.paint.painting import painting
from app.console.parts import text_label
from app.console.session import Session
from app.words.inflow import band_words, basis_words, figure, inflow_words
from dispatch.inflow import Inflow, InflowOf

AGAIN_AFTER_S = 300
BAR_PX, GAP_PX, BARS_PX = 7, 2, 30


class InflowFeed(QObject):
    """Asks with the first tick and every five minutes; what could not be asked stays as it was."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.inflow: Inflow | None = None
        self._ageing = Ageing(session, self._ask, AGAIN_AFTER_S, self)
        session.ticked.connect(self._begin)

    @Slot(object)
    def _begin(self, _now: object) -> None:
        self._session.ticked.disconnect(self._begin)
        self._ask()

    def _ask(self) -> None:
        self._ageing.renew()
        self._session.ask(InflowOf(), self._take)

    def _take(self, inflow: Inflow) -> None:
        self.inflow = inflow
        self.changed.emit()


class InflowBars(QWidget):
    """Half hours: received ones solid, a line for now, expected ones open."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._inflow: Inflow | None = None

    def show_inflow(self, inflow: Inflow | None) -> None:
        """Paint these."""
        self._inflow = inflow
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        bars = 0 if self._inflow is None else len(self._inflow.so_far) + len(self._inflow.ahead)
        return QSize(bars * (BAR_PX + GAP_PX) + 2 * GAP_PX, BARS_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._inflow is None:
            return
        tokens, inflow = self._session.tokens, self._inflow
        counts = (*inflow.so_far, *inflow.ahead)
        unit = (self.height() - 3) / max(1.0, *counts)
        with painting(self) as painter:
            for place, count in enumerate(counts):
                is_ahead = place >= len(inflow.so_far)
                tall = max(1.0, round(count * unit))
                left = place * (BAR_PX + GAP_PX) + (2 * GAP_PX if is_ahead else 0)
                bar = QRectF(left, self.height() - 1 - tall, BAR_PX, tall)
                if is_ahead:
                    painter.setPen(QPen(QColor(tokens.steel), 1))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
                else:
                    painter.fillRect(bar, QColor(tokens.steel))
            if inflow.ahead:
                now = len(inflow.so_far) * (BAR_PX + GAP_PX) + GAP_PX / 2
                painter.fillRect(QRectF(now, 0, 1, self.height()), QColor(tokens.t2))


class InflowBox(QWidget):
    """The figure with its band; of too few days it says so."""

    def __init__(self, session: Session, feed: InflowFeed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._feed = session, feed
        self._title = text_label("secondary", "secondary")
        self._figure, self._unit = text_label("title"), text_label("body", "secondary")
        self._note = text_label("secondary", "secondary", wraps=True)
        self.bars = InflowBars(session)
        numbers = QHBoxLayout()
        numbers.setSpacing(4)
        for part in (self._figure, self._unit):
            numbers.addWidget(part, 0, Qt.AlignmentFlag.AlignBaseline)
        numbers.addWidget(self._note, 1, Qt.AlignmentFlag.AlignBaseline)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addLayout(numbers)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self.bars, 0, Qt.AlignmentFlag.AlignBottom)
        feed.changed.connect(self.tell)
        session.appearance_changed.connect(self.tell)
        self.tell()

    @Slot()
    def tell(self) -> None:
        """Say it in the session's language."""
        words, inflow = self._session.words, self._feed.inflow
        self._title.setText(words.say("inflow.title"))
        middle = None if inflow is None else inflow.middle
        for part in (self._figure, self._unit):
            part.setVisible(middle is not None)
        self._figure.setText("" if middle is None else f"+{figure(middle)}")
        self._unit.setText(words.say("inflow.count"))
        self._note.setText(self._told(inflow))
        self.setToolTip("" if inflow is None else basis_words(inflow, words))
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(self._note.text() if inflow is None else inflow_words(inflow, words))
        self.bars.show_inflow(inflow)

    def _told(self, inflow: Inflow | None) -> str:
        words = self._session.words
        if inflow is None:
            return words.say("inflow.waits")
        return band_words(inflow, words) if inflow.is_known else inflow_words(inflow, words)

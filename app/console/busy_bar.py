"""A bar of progress that moves while nobody knows how far it is, by a clock of its own."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QHideEvent, QPaintEvent, QPalette, QPen, QShowEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from app.console.paint.painting import painting

STEP_MS, ROUND_S, CHUNK_SHARE = 60, 1.6, 0.35
WHOLE = 1000


class BusyBar(QProgressBar):
    """With a range it is a plain bar; without one a piece goes from left to right, again and again.

    Qt's own animation of that is never begun: now and then it runs on after its bar, and the process ends.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, 0)
        self.setTextVisible(False)
        self._steps = QTimer(self, interval=STEP_MS)
        self._steps.timeout.connect(self.update)

    def show_share(self, share: float | None) -> None:
        """How far it is, 0 to 1; None while nobody knows."""
        self.setRange(0, 0 if share is None else WHOLE)
        self.setValue(0 if share is None else round(share * WHOLE))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._steps.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._steps.stop()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() > 0:
            super().paintEvent(event)
            return
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        wide = frame.width() * CHUNK_SHARE
        at = monotonic() % ROUND_S / ROUND_S * (frame.width() + wide) - wide
        palette = self.palette()
        with painting(self) as painter:
            painter.fillRect(frame, palette.color(QPalette.ColorRole.Window))
            piece = QRectF(frame.left() + at, frame.top(), wide, frame.height())
            painter.fillRect(piece.intersected(frame), palette.color(QPalette.ColorRole.Accent))
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1.0))
            painter.drawRect(frame)

"""A ring inside a painted widget while the keyboard is with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.console.paint.painting import painting
from app.console.session import Session

RING_PX = 2.0
_FOCUS = frozenset({QEvent.Type.FocusIn, QEvent.Type.FocusOut})


class FocusRing(QWidget):
    """Lies over the widget and lets pointer and keys through."""

    def __init__(self, session: Session, around: QWidget) -> None:
        super().__init__(around)
        self._session, self._around = session, around
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVisible(around.hasFocus())
        around.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOCUS:
            self.setGeometry(self._around.rect())
            self.setVisible(event.type() == QEvent.Type.FocusIn)
            self.raise_()
        elif event.type() == QEvent.Type.Resize:
            self.setGeometry(self._around.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        half = RING_PX / 2
        with painting(self) as painter:
            painter.setPen(QPen(QColor(self._session.tokens.acc), RING_PX))
            painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))

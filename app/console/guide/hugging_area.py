"""A scrolling area as tall as what it holds, up to a limit: no empty strip below a single line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class HuggingArea(QScrollArea):
    """Holds one widget whose lines wrap, at most `most_px` high; beyond that it scrolls."""

    def __init__(self, held: QWidget, most_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most_px = most_px
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(held)
        held.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._hug()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hug()

    def _hug(self) -> None:
        held: QWidget | None = self.widget()
        if held is None:
            return
        wanted = max(held.heightForWidth(self.width()), held.minimumSizeHint().height())
        self.setFixedHeight(max(1, min(self._most_px, wanted)))

"""What the guide says when its worker does not answer: for how long, and whether to wait or start again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.console.parts import push_button, text_label
from app.console.session import Session
from app.words.catalogue import span


class SilenceBox(QFrame):
    """Hidden while the worker answers."""

    waits = Signal()
    """Somebody goes on waiting."""
    stops = Signal()
    """Somebody has the worker stopped and started again."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._silent_s, self._is_starting = 0.0, False
        self.setProperty("surface", "bar")
        self.told = text_label("body", "risk", wraps=True)
        self.wait, self.stop = push_button(), push_button("danger")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(8)
        row.addWidget(self.told, 1)
        row.addWidget(self.wait)
        row.addWidget(self.stop)
        self.wait.clicked.connect(self.waits)
        self.stop.clicked.connect(self.stops)
        self.hide()

    def tell(self, silent_s: float, is_starting: bool) -> None:
        """Nothing has been heard for so long, or nothing yet at all."""
        is_new, self._silent_s, self._is_starting = not self.isVisible(), silent_s, is_starting
        self.reword()
        self.show()
        if is_new:
            # Space on what was focused before would press what nobody has read yet.
            self.wait.setFocus()

    def reword(self) -> None:
        """Say everything in the session's language."""
        words = self._session.words
        code = "guide.starting" if self._is_starting else "guide.silent"
        self.told.setText(words.say(code, silent=span(self._silent_s)))
        self.wait.setText(words.say("guide.silent.wait"))
        self.stop.setText(words.say("guide.silent.stop"))
        self.told.setAccessibleName(self.told.text())

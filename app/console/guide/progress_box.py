"""What is being done right now: its stage, how far it is, and the button that calls it off."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.bringing.messages import Progressed
from app.console.busy_bar import BusyBar
from app.console.parts import push_button, text_label
from app.console.session import Session
from app.words.catalogue import span

BAR_STEPS = 1000
TICK_MS = 500


class ProgressBox(QWidget):
    """Hidden while nothing is under way."""

    called_off = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._progress: Progressed | None = None
        self._is_called_off = False
        self._since = QElapsedTimer()
        self.stage, self.figures = text_label("body"), text_label("secondary", "secondary")
        self.bar = BusyBar()
        self.cancel = push_button()
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._show)
        self.cancel.clicked.connect(self._call_off)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(6)
        line = QHBoxLayout()
        line.addWidget(self.stage, 1)
        line.addWidget(self.figures)
        words.addLayout(line)
        words.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self.cancel)

    @property
    def is_running(self) -> bool:
        """Whether something is under way."""
        return self._tick.isActive()

    def begin(self) -> None:
        """Something has been set going."""
        self._progress, self._is_called_off = None, False
        self._since.start()
        self._tick.start()
        self.cancel.setEnabled(True)
        self.show()
        self._show()

    def end(self) -> None:
        """It is over."""
        self._tick.stop()
        self.hide()

    def show_progress(self, progress: Progressed) -> None:
        """It is so far."""
        self._progress = progress
        self._show()

    @Slot()
    def _call_off(self) -> None:
        self._is_called_off = True
        self.cancel.setEnabled(False)
        self._show()
        self.called_off.emit()

    @Slot()
    def _show(self) -> None:
        words, told = self._session.words, self._progress
        code = f"guide.stage.{told.stage}" if told else "guide.stage.starting"
        stage = words.say(code if words.knows(code) else "guide.stage.working")
        self.stage.setText(words.say("guide.stage.cancelling") if self._is_called_off else stage)
        is_counted = told is not None and told.total > 0
        self.bar.setRange(0, BAR_STEPS if is_counted else 0)
        elapsed = span(self._since.elapsed() / 1000)
        if told is not None and is_counted:
            self.bar.setValue(round(BAR_STEPS * min(1.0, told.done / told.total)))
            figures = words.say("guide.stage.of", done=f"{told.done:,}", total=f"{told.total:,}")
            self.figures.setText(f"{figures} · {elapsed}")
        else:
            self.figures.setText(elapsed)
        self.bar.setAccessibleName(self.stage.text())
        self.bar.setAccessibleDescription(self.figures.text())

    def reword(self) -> None:
        """Say everything in the session's language."""
        self.cancel.setText(self._session.words.say("guide.cancel"))
        self._show()

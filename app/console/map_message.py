"""What stands where the map will be: what is being read, why there is none, or how a centre begins."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.console.busy_bar import BusyBar
from app.console.commands import CommandSet
from app.console.parts import push_button, set_tone, text_label
from app.console.session import Session, reason_of

BAR_PX = 320


class MapMessage(QStackedWidget):
    """One sentence, with a bar while something is read, or the offer to bring data in."""

    retried = Signal()

    def __init__(self, session: Session, commands: CommandSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._commands = session, commands
        self.empty: QWidget | None = None
        self.words = text_label("body", "secondary", wraps=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._reading, self.retry = BusyBar(), push_button()
        self.retry.clicked.connect(self._try_again)
        self._reading.setFixedWidth(BAR_PX)
        self._told = QWidget()
        column = QVBoxLayout(self._told)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self.words)
        for part in (self._reading, self.retry):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.addWidget(self._told)
        self._say(session.words.say("map.loading"), is_reading=True)

    def _say(self, said: str, *, is_reading: bool) -> None:
        self.words.setText(said)
        set_tone(self.words, "secondary" if is_reading else "breach")
        self.retry.setText(self._session.words.say("state.retry"))
        self._reading.setAccessibleName(said)
        self._reading.setVisible(is_reading)
        self.retry.setVisible(not is_reading)

    @Slot()
    def _try_again(self) -> None:
        self._say(self._session.words.say("map.loading"), is_reading=True)
        self.retried.emit()

    @Slot(object)
    def tell(self, error: BaseException) -> None:
        """Say why there is no map; without roads and zones, what to do about it."""
        reason = reason_of(error)
        if reason.code != "no_network":
            said = self._session.words.reason(reason)
            self._say(self._session.words.say("state.failed", why=said), is_reading=False)
            self.setCurrentWidget(self._told)
            return
        if self.empty is None:
            # Here and not above: it knows every kind of import, and most centres are not empty.
            from app.console.guide.empty_centre import EmptyCentre

            self.empty = EmptyCentre(self._session, self._commands)
            self.addWidget(self.empty)
        self.setCurrentWidget(self.empty)

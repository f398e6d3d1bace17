"""What stands where the map will be: what is being read, why there is none, or how a centre begins."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.console.busy_bar import BusyBar
from app.console.commands import CommandSet
from app.console.parts import push_button, set_tone, text_label
from app.console.session import Session, reason_of
from dispatch.reasons import Reason

BAR_PX = 320


class MapMessage(QStackedWidget):
    """One sentence, with a bar while something is read, or the offer to bring data in."""

    retried = Signal()

    def __init__(self, session: Session, commands: CommandSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._commands = session, commands
        self._why: Reason | None = None
        """Why there is no map; None while it is being read."""
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
        session.appearance_changed.connect(self._reword)
        self._reword()

    @Slot()
    def _reword(self) -> None:
        words, why = self._session.words, self._why
        said = words.say("state.failed", why=words.reason(why)) if why else words.say("map.loading")
        self.words.setText(said)
        set_tone(self.words, "breach" if why else "secondary")
        self.retry.setText(words.say("state.retry"))
        self._reading.setAccessibleName(said)
        self._reading.setVisible(why is None)
        self.retry.setVisible(why is not None)

    @Slot()
    def _try_again(self) -> None:
        self._why = None
        self._reword()
        self.retried.emit()

    @Slot(object)
    def tell(self, error: BaseException) -> None:
        """Say why there is no map; without roads and zones, what to do about it."""
        reason = reason_of(error)
        if reason.code != "no_network":
            self._why = reason
            self._reword()
            self.setCurrentWidget(self._told)
            return
        if self.empty is None:
            # Here and not above: it knows every kind of import, and most centres are not empty.
            from app.console.guide.empty_centre import EmptyCentre

            self.empty = EmptyCentre(self._session, self._commands)
            self.addWidget(self.empty)
        self.setCurrentWidget(self.empty)

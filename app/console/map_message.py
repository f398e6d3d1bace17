"""What stands where the map will be: what is being read, why there is none, or how a centre begins."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.console.commands import CommandSet
from app.console.parts import set_tone, text_label
from app.console.session import Session, reason_of
from app.console.state_band import busy_bar

BAR_PX = 320


class MapMessage(QStackedWidget):
    """One sentence, with a bar while something is read, or the offer to bring data in."""

    def __init__(self, session: Session, commands: CommandSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._commands = session, commands
        self.empty: QWidget | None = None
        self.words = text_label("body", "secondary", wraps=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setText(session.words.say("map.loading"))
        self._reading = busy_bar()
        self._reading.setFixedWidth(BAR_PX)
        self._reading.setAccessibleName(self.words.text())
        self._told = QWidget()
        column = QVBoxLayout(self._told)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self.words)
        column.addWidget(self._reading, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.addWidget(self._told)

    @Slot(object)
    def tell(self, error: BaseException) -> None:
        """Say why there is no map; without roads and zones, what to do about it."""
        reason = reason_of(error)
        if reason.code != "no_network":
            self.words.setText(self._session.words.reason(reason))
            set_tone(self.words, "breach")
            self._reading.hide()
            self.setCurrentWidget(self._told)
            return
        if self.empty is None:
            # Here and not above: it knows every kind of import, and most centres are not empty.
            from app.console.guide.empty_centre import EmptyCentre

            self.empty = EmptyCentre(self._session, self._commands)
            self.addWidget(self.empty)
        self.setCurrentWidget(self.empty)

"""The key to crew symbols on the map: what each fill means."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.console.badges import Glyph
from app.console.paint.crew_symbols import CrewStatus
from app.console.parts import text_label
from app.console.session import Session

STATUSES: tuple[CrewStatus, ...] = ("free", "en_route", "on_scene", "offline")


class StatusKey(QFrame):
    """One line: word and symbol of each status."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setProperty("surface", "float")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 10, 4)
        row.setSpacing(6)
        self._words = {status: text_label("secondary", "secondary") for status in STATUSES}
        for status, words in self._words.items():
            symbol = Glyph(session, 22)
            symbol.show_crew("officer", status, session.words.say("crew_sign.officer"))
            row.addWidget(words)
            row.addWidget(symbol)
        self.reword()

    def reword(self) -> None:
        """Say the words in the session's language; whoever places the key asks, and then knows its width."""
        for status, words in self._words.items():
            words.setText(self._session.words.say(f"map.status.{status}"))
        self.adjustSize()

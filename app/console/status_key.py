"""The key to crew symbols on the map: what each fill means, as large as the map draws it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.console.badges import Glyph
from app.console.map.layers.crews import symbol_px
from app.console.paint.crew_symbols import ROW_SIZE, CrewStatus
from app.console.parts import text_label
from app.console.session import Session

STATUSES: tuple[CrewStatus, ...] = ("free", "en_route", "on_scene", "offline")
_IDLE: frozenset[CrewStatus] = frozenset({"free", "offline"})


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
        self._symbols = {status: Glyph(session, 22) for status in STATUSES}
        self._sizes_px: tuple[float, ...] = ()
        for status, words in self._words.items():
            row.addWidget(words)
            row.addWidget(self._symbols[status])
        self.follow(0.0)
        self.reword()

    def follow(self, metres_per_px: float) -> None:
        """Show symbols as they are drawn at this scale: on a small map a free crew is a dot."""
        sizes = tuple(
            min(float(ROW_SIZE), symbol_px(metres_per_px, is_idle=status in _IDLE)) for status in STATUSES
        )
        if sizes == self._sizes_px:
            return
        self._sizes_px = sizes
        sign = self._session.words.say("crew_sign.officer")
        for (status, symbol), px in zip(self._symbols.items(), sizes, strict=True):
            symbol.show_crew("officer", status, sign, px)

    def reword(self) -> None:
        """Say the words in the session's language; whoever places the key asks, and then knows its width."""
        for status, words in self._words.items():
            words.setText(self._session.words.say(f"map.status.{status}"))
        self.adjustSize()

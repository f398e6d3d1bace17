"""One line above the queue: how many clues wait and how long the oldest has; a click or a key opens them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.console.badges import Glyph, key_cap
from app.console.clues.feed import ClueFeed
from app.console.clues.words import left_tone, left_words
from app.console.commands import CommandSet
from app.console.paint.marks import Outcome
from app.console.parts import set_tone, text_label
from app.console.session import Session

_ICON: dict[str, Outcome] = {"breach": "late", "risk": "at_risk", "": "on_time"}


class ClueStrip(QWidget):
    """A part of the line above the queue, always there."""

    def __init__(
        self, session: Session, feed: ClueFeed, commands: CommandSet, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._feed, self._action = session, feed, commands["clues"]
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon = Glyph(session, 15)
        self._words, self._left = text_label("body_strong"), text_label("body", "secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self._icon, self._words, self._left):
            row.addWidget(part)
        row.addWidget(key_cap(self._action))
        feed.changed.connect(self.refresh)
        session.ticked.connect(self.refresh)
        session.appearance_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    @Slot(object)
    def refresh(self, _now: object = None) -> None:
        """Count and tell the time left."""
        words, groups = self._session.words, self._feed.groups
        self._left.setVisible(bool(groups))
        if not groups:
            is_known = self._feed.known_at is not None and self._feed.trouble is None
            self._icon.show_outcome("on_time" if is_known else "unknown")
            code = "strip_none" if is_known else "strip_unknown"
            self._words.setText(words.say(f"console.clues.{code}"))
            self.setAccessibleName(self._words.text())
            return
        now = self._session.now()
        tone = left_tone(groups[0], now)
        self._icon.show_outcome(_ICON[tone])
        self._words.setText(words.say("console.clues.strip", count=self._feed.count))
        self._left.setText(words.say("console.clues.strip_left", left=left_words(groups[0], now, words)))
        set_tone(self._left, tone or "secondary")
        self.setAccessibleName(f"{self._words.text()} {self._left.text()}")

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Open the inbox."""
        self._action.trigger()

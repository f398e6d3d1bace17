"""The section of likely duplicates: what may be the same matter, and the key that lays both side by side."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.console.badges import Glyph, clear_layout, key_cap
from app.console.commands import CommandSet
from app.console.merging.feed import DuplicateFeed
from app.console.parts import text_label
from app.console.session import Session
from app.words.duplicates import likely_words

LINES_SHOWN = 2


class DuplicateSection(QWidget):
    """The likeliest duplicates; hidden where there is none."""

    def __init__(
        self, session: Session, feed: DuplicateFeed, commands: CommandSet, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._feed, self._commands = session, feed, commands
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        feed.changed.connect(self.refresh)
        session.appearance_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what the feed says now."""
        clear_layout(self._column)
        words, known = self._session.words, self._session.situation.incidents
        shown = [(one, known[one.incident_id]) for one in self._feed.likely if one.incident_id in known]
        self.setVisible(bool(shown))
        self.setAccessibleName(words.say("detail.likely"))
        if not shown:
            return
        head = QHBoxLayout()
        head.setSpacing(8)
        mark = Glyph(self._session, 15)
        mark.show_outcome("at_risk")
        head.addWidget(mark)
        head.addWidget(text_label("body_strong", text=words.say("detail.likely")))
        head.addStretch(1)
        head.addWidget(key_cap(self._commands["merge"]))
        self._column.addLayout(head)
        for one, incident in shown[:LINES_SHOWN]:
            self._column.addWidget(
                text_label("secondary", text=likely_words(one, incident, words), wraps=True)
            )
        if len(shown) > LINES_SHOWN:
            more = words.say("detail.likely_more", count=len(shown) - LINES_SHOWN)
            self._column.addWidget(text_label("secondary", "secondary", more))

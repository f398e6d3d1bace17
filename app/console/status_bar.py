"""The status bar: how old each feed is, the record's newest step, and who sits here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.console.badges import Glyph
from app.console.paint.marks import Outcome
from app.console.parts import set_tone, text_label
from app.console.session import Session
from app.console.theme.tokens import height
from app.words.catalogue import span
from app.words.feeds import feed_name
from dispatch.feeds import POSITIONS, FeedAge
from dispatch.positions import Freshness

SHOWN = 10
STALE_S = 10.0
"""After so long without news the picture is called old."""
GAP_PX, SIGN_GAP_PX = 16, 5
_ICON: dict[Freshness, Outcome] = {
    Freshness.FRESH: "on_time",
    Freshness.STALE: "at_risk",
    Freshness.OFFLINE: "unknown",
    Freshness.NONE: "unknown",
}


class FeedLabel(QWidget):
    """One feed: icon, name, age."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._glyph = Glyph(session, 15)
        self._words = text_label("secondary", "secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SIGN_GAP_PX)
        row.addWidget(self._glyph)
        row.addWidget(self._words)

    @property
    def wide_px(self) -> int:
        """How wide it wants to be, also while it is hidden."""
        return self._glyph.width() + SIGN_GAP_PX + self._words.sizeHint().width()

    def show_feed(self, feed: FeedAge) -> None:
        """Show its age."""
        words = self._session.words
        self._glyph.show_outcome(_ICON[feed.freshness])
        self._words.setText(f"{feed_name(feed.source, words)} {span(feed.age_s)}")
        set_tone(self._words, "risk" if feed.freshness is Freshness.STALE else "secondary")
        self.setToolTip(words.say(f"freshness.{feed.freshness}"))


class StatusBar(QWidget):
    """32 px across the window."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setProperty("surface", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(height("status_bar"))
        self._title = text_label("secondary", "hint")
        self._feeds = [FeedLabel(session) for _ in range(SHOWN)]
        self._record, self._seat = text_label("secondary", "secondary"), text_label("secondary")
        self._lock = text_label("secondary", "risk")
        self.stale = text_label("body_strong", "breach")
        self.stale.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(GAP_PX)
        row.addWidget(self.stale)
        row.addWidget(self._title)
        for feed in self._feeds:
            row.addWidget(feed)
        row.addStretch(1)
        for part in (self._record, self._seat, self._lock):
            row.addWidget(part)
        session.ticked.connect(self.refresh)
        session.appearance_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    @Slot(object)
    def refresh(self, _now: object = None) -> None:
        """Tell ages, step and seat."""
        session, words = self._session, self._session.words
        self._title.setText(words.say("status.feeds"))
        quiet_s = session.quiet_s
        self.stale.setText(words.say("status.stale", age_s=quiet_s))
        self.stale.setVisible(quiet_s > STALE_S)
        self._record.setText(words.say("status.record", seq=session.situation.seq))
        self._seat.setText(words.say("status.seat", name=session.actor.name, role=session.actor.role.value))
        self._lock.setText(words.say("status.no_password"))
        # Last: there is as much room for feeds as the other words leave.
        self._show_feeds()

    def _show_feeds(self) -> None:
        session = self._session
        ages = session.situation.feeds.ages(session.now(), session.centre.settings)
        newest = sorted(ages, key=lambda feed: (feed.source != POSITIONS, feed.age_s))
        others = [self._title, self._record, self._seat, self._lock]
        others += [] if self.stale.isHidden() else [self.stale]
        room = self.width() - 2 * GAP_PX - sum(part.sizeHint().width() + GAP_PX for part in others)
        for place, label in enumerate(self._feeds):
            if place < len(newest):
                label.show_feed(newest[place])
                room -= label.wide_px + GAP_PX
            label.setVisible(place < len(newest) and room >= 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_feeds()

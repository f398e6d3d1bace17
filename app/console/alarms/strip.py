"""One line of alarms: how many nobody has looked at, of which sorts, and how many stand acknowledged."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.console.alarms.desk import AlarmDesk
from app.console.badges import Glyph, key_cap
from app.console.commands import CommandSet
from app.console.paint.marks import Outcome
from app.console.paint.words import text_px
from app.console.parts import set_tone, text_label
from app.console.session import Session
from dispatch.alarm_log import AlarmGroup, grouped
from dispatch.alarms import Level

SORTS_SHOWN = 3


class AlarmStrip(QWidget):
    """A part of the line above the queue; a click opens all of them."""

    def __init__(
        self, session: Session, desk: AlarmDesk, commands: CommandSet, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._desk, self._all = session, desk, commands["alarms"]
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon = Glyph(session, 15)
        self._words, self._sorts = text_label("body_strong"), text_label("body", "secondary")
        self._sorts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._sorts.setMinimumWidth(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        row.addWidget(self._sorts, 1)
        row.addWidget(key_cap(commands["next_alarm"]))
        desk.changed.connect(self.refresh)
        session.appearance_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Count."""
        say, log = self._session.words.say, self._desk.log
        waiting, standing = log.waiting, len(log.standing)
        loud = any(alarm.level is Level.NOW for alarm in waiting)
        quiet: Outcome = "done" if standing else "on_time"
        self._icon.show_outcome("late" if loud else "at_risk" if waiting else quiet)
        if waiting:
            self._words.setText(say("console.alarms.waiting", count=len(waiting)))
        else:
            code = "console.alarms.acknowledged" if standing else "console.alarms.none"
            self._words.setText(say(code, count=standing))
        set_tone(self._words, "breach" if loud else "risk" if waiting else "")
        if self._desk.trouble is not None or self._desk.known_at is None:
            self._say_unknown()
        self._groups = grouped(waiting)
        self._show_sorts()
        told = (self._words.text(), *(self._sort(group) for group in self._groups[:SORTS_SHOWN]))
        self.setAccessibleName(say("list.dot").join(told))
        self.setToolTip(self.accessibleName())

    def _say_unknown(self) -> None:
        """Silence that comes from not being told is no quiet."""
        desk, say = self._desk, self._session.words.say
        if desk.trouble is None:
            self._icon.show_outcome("unknown")
            self._words.setText(say("console.alarms.unknown"))
            set_tone(self._words, "secondary")
            return
        code = "failed" if desk.known_at is None else "stale"
        self._icon.show_outcome("at_risk")
        self._words.setText(say(f"console.alarms.{code}", since=desk.known_at))
        set_tone(self._words, "risk")

    def _show_sorts(self) -> None:
        """As many sorts as there is room for, whole."""
        dot = self._session.words.say("list.dot")
        for count in range(min(SORTS_SHOWN, len(self._groups)), -1, -1):
            said = dot.join(self._sort(group) for group in self._groups[:count])
            if text_px(said, "body") <= self._sorts.width():
                break
        self._sorts.setText(said)

    def _sort(self, group: AlarmGroup) -> str:
        said = self._session.words.say(f"alarm.{group.code}", stage=group.stage)
        return f"{said} ×{len(group.alarms)}" if len(group.alarms) > 1 else said

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_sorts()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Show all of them."""
        self._all.trigger()

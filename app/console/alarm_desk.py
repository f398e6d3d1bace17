"""Alarms one after the other: F8 goes to the next that nobody has looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.console.session import Session
from dispatch.alarms import Alarm, Level
from dispatch.clock_queries import AlarmsNow

COUNT_EVERY_S = 5


class AlarmDesk(QObject):
    """Asks what calls for attention; remembers what has been looked at."""

    shown = Signal(object)
    """Alarm, or None where there is none."""
    counted = Signal(int)
    """How many alarms of the loudest kind nobody has looked at."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._seen: set[tuple[str, str]] = set()
        self._ticks = 0
        session.ticked.connect(self._count)

    @Slot(object)
    def _count(self, _now: object) -> None:
        """Count now and then: the bell is no clock."""
        if self._ticks % COUNT_EVERY_S == 0:
            self._session.ask(AlarmsNow(), self._take_count, kind="alarm_count")
        self._ticks += 1

    def _take_count(self, alarms: tuple[Alarm, ...]) -> None:
        loud = [alarm for alarm in alarms if alarm.level is Level.NOW]
        self.counted.emit(sum((alarm.about, alarm.code) not in self._seen for alarm in loud))

    @Slot()
    def go_to_next(self) -> None:
        """Select the incident of the loudest alarm that has not been looked at; then begin again."""
        self._session.ask(AlarmsNow(), self._take)

    def _take(self, alarms: tuple[Alarm, ...]) -> None:
        keys = {(alarm.about, alarm.code) for alarm in alarms}
        self._seen &= keys
        unseen = [alarm for alarm in alarms if (alarm.about, alarm.code) not in self._seen]
        if not unseen and alarms:
            self._seen.clear()
            unseen = list(alarms)
        if not unseen:
            self.shown.emit(None)
            return
        alarm = unseen[0]
        self._seen.add((alarm.about, alarm.code))
        if alarm.incident_id:
            self._session.select_incident(alarm.incident_id)
        self.shown.emit(alarm)

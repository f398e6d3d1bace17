"""The seat's alarms: asked every few seconds, logged, acknowledged one by one, with a sound if wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from app.console.session import Session
from dispatch.alarm_log import AlarmLog
from dispatch.alarms import Alarm, Level
from dispatch.clock_queries import AlarmsNow

ASK_EVERY_S = 3
SOUND = "alarm_sound"


@dataclass(frozen=True)
class Heard:
    """A log with what called for attention at a moment, what of it is new, and which log it was made from."""

    log: AlarmLog
    new: tuple[Alarm, ...]
    at: datetime
    of_version: int


class AlarmDesk(QObject):
    """Keeps the log of the seat; what it shows stays until it clears."""

    shown = Signal(object)
    """Alarm that F8 went to, or None where there is none."""
    changed = Signal()
    """Something was raised, acknowledged or cleared."""
    counted = Signal(int)
    """How many alarms nobody has looked at: the number of the strip, the sheet and the F8 hint alike."""

    def __init__(
        self,
        session: Session,
        parent: QObject | None = None,
        ring: Callable[[], None] = QApplication.beep,
        clock_s: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._ring, self._clock_s = ring, clock_s
        self._rang_at: float | None = None
        self._ticks = 0
        self.log = AlarmLog()
        self.known_at: datetime | None = None
        """When alarms were as the log has them; None until they are known."""
        self.trouble: BaseException | None = None
        """Why there was no answer the last time: nobody can rely on the log then."""
        session.ticked.connect(self._ask_now_and_then)

    @property
    def has_sound(self) -> bool:
        """Whether this seat wants to hear alarms."""
        return bool(self._session.preferences.view.get(SOUND, False))

    @Slot(bool)
    def set_sound(self, is_wanted: bool) -> None:
        """Ring from now on, or be silent; the seat remembers."""
        self._session.preferences.view[SOUND] = is_wanted

    @Slot(object)
    def _ask_now_and_then(self, _now: object) -> None:
        """The bell is no clock."""
        if self._ticks % ASK_EVERY_S == 0:
            self.ask()
        self._ticks += 1

    def ask(self) -> None:
        """Ask what calls for attention; of thousands of alarms the log is brought up beside the window."""
        session, log = self._session, self.log.copy()
        version = log.version

        def hear() -> Heard:
            alarms, now = session.seat.ask(AlarmsNow()), session.now()
            return _heard(log, alarms, now, version)

        session.tasks.read("seat_alarms", hear, self._take, self._miss)

    def take(self, alarms: tuple[Alarm, ...]) -> None:
        """Log what calls for attention now, and ring for what is new and loud."""
        version = self.log.version
        self._take(_heard(self.log.copy(), alarms, self._session.now(), version))

    def _take(self, heard: Heard) -> None:
        if heard.of_version != self.log.version:
            # Somebody has looked at alarms meanwhile.
            self.ask()
            return
        is_back = self.known_at is None or self.trouble is not None
        self.log, self.known_at, self.trouble = heard.log, heard.at, None
        if any(alarm.level is Level.NOW for alarm in heard.new):
            self._sound()
        if is_back or heard.log.version != heard.of_version:
            self._tell()

    def _miss(self, error: BaseException) -> None:
        is_new = self.trouble is None
        self.trouble = error
        if is_new:
            self._tell()
            self._session.tell_failure(error)

    def _sound(self) -> None:
        """One sound in a while at most: a burst is one."""
        gap_s, now_s = self._session.centre.settings.alarm_sound_gap_s, self._clock_s()
        is_due = self._rang_at is None or now_s - self._rang_at >= gap_s
        if self.has_sound and is_due:
            self._rang_at = now_s
            self._ring()

    def _tell(self) -> None:
        self.counted.emit(len(self.log.waiting))
        self.changed.emit()

    def acknowledge(self, alarms: Iterable[Alarm]) -> None:
        """Somebody has looked at these."""
        self.log.acknowledge(alarms, self._session.now())
        self._tell()

    @Slot()
    def go_to_next(self) -> None:
        """Go to the loudest alarm that nobody has looked at, which is then; of those that are left, again."""
        self._session.ask(AlarmsNow(), self._go)

    def _go(self, alarms: tuple[Alarm, ...]) -> None:
        self.take(alarms)
        waiting = self.log.waiting
        standing = tuple(rung.alarm for rung in self.log.standing)
        if not standing:
            self.shown.emit(None)
            return
        alarm = waiting[0] if waiting else self._after_selected(standing)
        self.acknowledge([alarm])
        self.go_to(alarm)

    def _after_selected(self, standing: tuple[Alarm, ...]) -> Alarm:
        ids = [alarm.incident_id for alarm in standing]
        chosen = self._session.selected_incident
        last = max((place for place, one in enumerate(ids) if one == chosen), default=-1)
        return standing[(last + 1) % len(standing)]

    def go_to(self, alarm: Alarm) -> None:
        """Select the incident that it is about, if it is about one."""
        if alarm.incident_id:
            self._session.open_incident(alarm.incident_id)
        self.shown.emit(alarm)


def _heard(log: AlarmLog, alarms: Iterable[Alarm], now: datetime, of_version: int) -> Heard:
    """The log with these alarms in it, put in order already."""
    new = log.take(alarms, now)
    _ = log.waiting
    return Heard(log, new, now, of_version)

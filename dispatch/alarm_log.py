"""Alarms as a seat knows them: grouped, acknowledged, and kept until they clear and after."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.alarms import Alarm, Level
from dispatch.incident import StageName

KEPT = 2000
"""How many alarms that are over a log remembers."""
Key = tuple[str, str, str | None, StageName | None]


def key_of(alarm: Alarm) -> Key:
    """What makes it the same alarm at another moment."""
    return alarm.code, alarm.about, alarm.instruction or alarm.assignment_id, alarm.stage


@dataclass(frozen=True)
class AlarmGroup:
    """Alarms of one sort: a burst of them is one line."""

    code: str
    stage: StageName | None
    level: Level
    alarms: tuple[Alarm, ...]


def grouped(alarms: Iterable[Alarm]) -> tuple[AlarmGroup, ...]:
    """Alarms by sort, the loudest sort first, then the one with the oldest alarm."""
    found: dict[tuple[str, StageName | None], list[Alarm]] = {}
    for alarm in alarms:
        found.setdefault((alarm.code, alarm.stage), []).append(alarm)
    groups = (
        AlarmGroup(code, stage, min(alarm.level for alarm in of_sort), tuple(of_sort))
        for (code, stage), of_sort in found.items()
    )
    return tuple(sorted(groups, key=lambda group: (group.level, min(alarm.since for alarm in group.alarms))))


@dataclass(frozen=True)
class Rung:
    """One alarm of the log: when it was raised here, acknowledged, cleared."""

    alarm: Alarm
    raised_at: datetime
    acknowledged_at: datetime | None = None
    cleared_at: datetime | None = None


def _order(rung: Rung) -> tuple[Level, datetime, str]:
    alarm = rung.alarm
    return alarm.level, alarm.since, alarm.incident_id or alarm.instruction


class AlarmLog:
    """What has rung at a seat since it was taken. Held by one thread."""

    def __init__(self, kept: int = KEPT) -> None:
        self._standing: dict[Key, Rung] = {}
        self._over: deque[Rung] = deque(maxlen=kept)
        self._in_order: tuple[Rung, ...] | None = ()
        self._waiting: tuple[Alarm, ...] | None = ()
        self.version = 0
        """Counts what has happened to it."""

    def copy(self) -> AlarmLog:
        """The same log once more, for another thread to bring news into."""
        made = copy(self)
        made._standing, made._over = self._standing.copy(), self._over.copy()
        return made

    def take(self, alarms: Iterable[Alarm], now: datetime) -> tuple[Alarm, ...]:
        """Bring in what calls for attention now; return what is new. What is gone has cleared."""
        found = {key_of(alarm): alarm for alarm in alarms}
        for key in [key for key in self._standing if key not in found]:
            self._over.append(replace(self._standing.pop(key), cleared_at=now))
            self._note()
        new = tuple(alarm for key, alarm in found.items() if key not in self._standing)
        for key, alarm in found.items():
            known = self._standing.get(key)
            if known is None or known.alarm != alarm:
                self._standing[key] = replace(known, alarm=alarm) if known else Rung(alarm, now)
                self._note()
        return new

    def _note(self) -> None:
        """Something is another."""
        self.version += 1
        self._in_order = self._waiting = None

    def acknowledge(self, alarms: Iterable[Alarm], now: datetime) -> None:
        """Somebody has looked at them; they stay until they clear."""
        for key in map(key_of, alarms):
            known = self._standing.get(key)
            if known is not None and known.acknowledged_at is None:
                self._standing[key] = replace(known, acknowledged_at=now)
                self._note()

    @property
    def standing(self) -> tuple[Rung, ...]:
        """What calls for attention still, the loudest and oldest first."""
        if self._in_order is None:
            self._in_order = tuple(sorted(self._standing.values(), key=_order))
        return self._in_order

    @property
    def waiting(self) -> tuple[Alarm, ...]:
        """What nobody has looked at, the loudest and oldest first."""
        if self._waiting is None:
            self._waiting = tuple(rung.alarm for rung in self.standing if rung.acknowledged_at is None)
        return self._waiting

    @property
    def history(self) -> tuple[Rung, ...]:
        """Everything that the log remembers, the newest first."""
        everything = (*self._over, *self._standing.values())
        return tuple(sorted(everything, key=lambda rung: rung.raised_at, reverse=True))

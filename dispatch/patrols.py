"""Patrols and drone sorties: tasks without an incident, with a beat, a time, and what was found there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.rows import Row


class PatrolKind(StrEnum):
    """On the ground, or in the air (无人机巡飞)."""

    PATROL = "patrol"
    SORTIE = "sortie"


@dataclass(frozen=True, kw_only=True)
class Patrol(Row):
    """One round of a crew over its beat; it binds the crew to nothing, who may be sent from it at any time.

    `beat` says where in words, `findings` are the ids of incidents that were found on it. It runs out at
    `until` if nobody ends it before.
    """

    number: str
    kind: PatrolKind
    crew_id: str
    unit: str
    beat: str
    started_at: datetime
    until: datetime
    started_by: str
    findings: tuple[str, ...] = ()
    ended_at: datetime | None = None
    note: str = ""

    @property
    def ends_at(self) -> datetime:
        """When it is over, or will be."""
        return self.until if self.ended_at is None else self.ended_at

    def is_running(self, now: datetime) -> bool:
        """Whether it is under way."""
        return self.started_at <= now < self.ends_at

"""Patrols and drone sorties: tasks without an incident, with a beat, a time, and what was found there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.incident import Place
from dispatch.rows import Row


class PatrolKind(StrEnum):
    """On the ground, or in the air (无人机巡飞)."""

    PATROL = "patrol"
    SORTIE = "sortie"


@dataclass(frozen=True)
class Finding:
    """What was seen on a patrol and written down; `incident_id` once an incident was made of it.

    `evidence` are digests of photos.
    """

    at: datetime
    noted_by: str
    note: str
    place: Place
    evidence: tuple[str, ...] = ()
    incident_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Patrol(Row):
    """One round of a crew over its beat; it binds the crew to nothing, who may be sent from it at any time.

    `beat` says where in words, `noted` what was seen, in order, `findings` are the ids of incidents that were
    found on it. It begins at `started_at`, which may lie ahead, and runs out at `until` if nobody ends it.
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
    noted: tuple[Finding, ...] = ()
    ended_at: datetime | None = None
    note: str = ""

    @property
    def ends_at(self) -> datetime:
        """When it is over, or will be."""
        return self.until if self.ended_at is None else self.ended_at

    def is_running(self, now: datetime) -> bool:
        """Whether it is under way."""
        return self.started_at <= now < self.ends_at

    def is_planned(self, now: datetime) -> bool:
        """Whether it is still to begin."""
        return now < self.started_at < self.ends_at

    def waiting(self) -> tuple[int, ...]:
        """The numbers, from 1, of what was noted and is no incident yet."""
        return tuple(place for place, one in enumerate(self.noted, 1) if one.incident_id is None)

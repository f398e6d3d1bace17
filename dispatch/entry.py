"""Life-cycle entries (B4): what happened, when it happened, when it was written, by what means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.rows import Row


class EntryKind(StrEnum):
    """What an entry says."""

    RESPONSE = "response"
    ARRIVAL = "arrival"
    FEEDBACK = "feedback"
    FIRST_LOOK = "first_look"
    TEAM_COMPLETE = "team_complete"


class Means(StrEnum):
    """How the fact reached the desk."""

    GPS = "gps"
    PHONE = "phone"
    RADIO = "radio"
    DESK = "desk"
    CAMERA = "camera"


@dataclass(frozen=True, kw_only=True)
class Entry(Row):
    """One fact of an incident's life. `assignment_id` is None for what the desk itself reports.

    `merged_from`: id of the incident that it was entered for, where that was merged into this one.
    """

    incident_id: str
    kind: EntryKind
    occurred_at: datetime
    recorded_at: datetime
    by: Means
    actor: str
    assignment_id: str | None = None
    evidence: tuple[str, ...] = ()
    note: str = ""
    outcome: str = ""
    second_person: str | None = None
    flags: tuple[str, ...] = ()
    merged_from: str | None = None

    @property
    def is_unproven(self) -> bool:
        return "unproven" in self.flags

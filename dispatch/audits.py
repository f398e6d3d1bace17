"""What was dismissed before anybody was sent (case 8a): listed by day, and a share of it looked at again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from dispatch.incident import DismissalAudit, Incident
from dispatch.lifecycle import State
from dispatch.ports import Query
from dispatch.room import Room
from dispatch.rows import Row

_PARTS = 10_000


@dataclass(frozen=True)
class Dismissed:
    """A clue that was dismissed, when, and whether it was drawn to be looked at again."""

    incident: Incident
    at: datetime
    is_sampled: bool

    @property
    def audit(self) -> DismissalAudit | None:
        return self.incident.audit

    @property
    def is_due(self) -> bool:
        """Whether somebody is still to look at it."""
        return self.is_sampled and self.audit is None


@dataclass(frozen=True)
class DismissedOn(Query[tuple[Dismissed, ...]]):
    """The clues received on a local day that were dismissed, in the order in which they were."""

    code: ClassVar[str] = "dismissed"
    day: date


def dismissed_on(query: DismissedOn, room: Room) -> tuple[Dismissed, ...]:
    share = room.centre.settings.dismissed_audit_share
    rows = room.store.day(query.day, room.centre.zone).rows
    return tuple(sorted(_dismissed(rows, share), key=lambda one: (one.at, one.incident.number)))


def _dismissed(rows: tuple[Row, ...], share: float) -> Iterator[Dismissed]:
    for row in rows:
        if isinstance(row, Incident) and row.state is State.DISMISSED:
            yield Dismissed(row, row.closed_at or row.received_at, is_sampled(row.id, share))


def is_sampled(incident_id: str, share: float) -> bool:
    """Whether this one is looked at again: drawn from its id, so that nobody can choose and all agree."""
    drawn = int.from_bytes(hashlib.sha256(incident_id.encode()).digest()[:8], "big") % _PARTS
    return drawn < share * _PARTS


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {DismissedOn: dismissed_on}

"""How far an incident has come on its way to a crew: accepted, given to a unit, taken; and since when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.assignment import Assignment
from dispatch.incident import Incident

MINUTE_S = 60.0


class DeskState(StrEnum):
    """Who has it in hand while no crew has been sent."""

    ACCEPTED = "accepted"
    GIVEN = "given"
    TAKEN = "taken"


@dataclass(frozen=True)
class InHand:
    """A state on the way to a crew; `key` is what its usual length is learnt under."""

    state: DeskState
    since: datetime
    is_promised: bool

    @property
    def key(self) -> str:
        """People hurry for a promise."""
        return self.state.value if self.is_promised else f"{self.state.value} measured"


def accepted_at(incident: Incident) -> datetime | None:
    """When it was accepted: its fast clocks count from t0, but nothing is forecast before."""
    return incident.classifications[0].at if incident.classifications else incident.t0


def in_hand(incident: Incident, tasks: Collection[Assignment]) -> InHand | None:
    """In whose hands it is; None before acceptance. `tasks`: units' and crews', as they stand then."""
    began = accepted_at(incident)
    if began is None or incident.rule is None:
        return None
    units = [task for task in tasks if not task.is_crew_level and task.is_active]
    given = max(units, key=lambda task: task.sent_at, default=None)
    ended = [task.ended_at for task in tasks if task.ended_at is not None]
    if given is None:
        # Sent back or declined: it lies on the desk again from then on.
        return InHand(DeskState.ACCEPTED, max([began, *ended]), incident.rule.is_promised)
    if given.acknowledged_at is not None:
        return InHand(DeskState.TAKEN, given.acknowledged_at, incident.rule.is_promised)
    return InHand(DeskState.GIVEN, given.sent_at, incident.rule.is_promised)

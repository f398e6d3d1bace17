"""A crew of another street asked for an incident (case 10): by whom, until when, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class HelpAnswer(StrEnum):
    """What became of it: the crew's own street agreed or not, or the district ordered it."""

    GRANTED = "granted"
    REFUSED = "refused"
    ORDERED = "ordered"


class HelpState(StrEnum):
    """How it stands at a moment; silence past its time is the commander's business."""

    WAITING = "waiting"
    SILENT = "silent"
    GRANTED = "granted"
    REFUSED = "refused"
    ORDERED = "ordered"


@dataclass(frozen=True)
class HelpAsked:
    """One crew of `unit` asked for; its duty officer answers by `due_at`, equal counts."""

    crew_id: str
    unit: str
    asked_at: datetime
    due_at: datetime
    asked_by: str
    answer: HelpAnswer | None = None
    answered_at: datetime | None = None
    answered_by: str = ""
    note: str = ""

    @property
    def may_go(self) -> bool:
        """Whether the crew may be sent."""
        return self.answer in (HelpAnswer.GRANTED, HelpAnswer.ORDERED)

    def state(self, now: datetime) -> HelpState:
        """How it stands."""
        if self.answer is not None:
            return HelpState(self.answer.value)
        return HelpState.SILENT if now > self.due_at else HelpState.WAITING


def help_for(asked: Iterable[HelpAsked], crew_id: str) -> HelpAsked | None:
    """The newest request for a crew; None where nobody asked."""
    return next((one for one in reversed(tuple(asked)) if one.crew_id == crew_id), None)

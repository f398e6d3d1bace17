"""Leaders' instructions (领导批示、交办): what is to be done by when, attached to an incident or alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.rows import Row
from dispatch.settings import Settings


class InstructionState(StrEnum):
    """How it stands: open, due soon, overdue, or done with an answer."""

    OPEN = "open"
    SOON = "soon"
    OVERDUE = "overdue"
    ANSWERED = "answered"


@dataclass(frozen=True, kw_only=True)
class Instruction(Row):
    """One instruction with a deadline of its own; the clocks of its incident know nothing of it.

    `incident_id` is "" for one that stands alone, `unit` is who shall do it ("" the command room).
    """

    number: str
    leader: str
    words: str
    given_at: datetime
    due_at: datetime
    written_by: str
    incident_id: str = ""
    unit: str = ""
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    @property
    def is_late(self) -> bool:
        """Whether its answer came after its deadline; equal counts."""
        return self.answered_at is not None and self.answered_at > self.due_at

    def soon_at(self, settings: Settings) -> datetime:
        """From when it rings: so long before it is due, at the latest at half of its time."""
        ahead = timedelta(seconds=settings.instruction_alarm_s)
        return max(self.due_at - ahead, self.given_at + (self.due_at - self.given_at) / 2)

    def state(self, now: datetime, settings: Settings) -> InstructionState:
        """How it stands at a moment."""
        if not self.is_open:
            return InstructionState.ANSWERED
        if now > self.due_at:
            return InstructionState.OVERDUE
        return InstructionState.SOON if now >= self.soon_at(settings) else InstructionState.OPEN


def order(instruction: Instruction) -> tuple[bool, datetime, str]:
    """What they are listed by."""
    return (not instruction.is_open, instruction.due_at, instruction.number)

"""A plan as people read it: who goes where, why, what else it would cost, and who stays uncovered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.assignment import Advice
from dispatch.candidates import Candidate
from dispatch.policy import Policy
from dispatch.reasons import Reason


class Step(StrEnum):
    """What confirming asks the desk for: send, ask another street first, take over, or keep for later."""

    SEND = "send"
    ASK = "ask"
    TAKE_OVER = "take_over"
    RESERVE = "reserve"


@dataclass(frozen=True)
class PlannedCrew:
    """A crew that goes, with its line of advice; `arrive_s` counts being ready, answering and consent."""

    line: Candidate
    ready_in_s: float
    arrive_s: float
    step: Step
    part: str = ""
    """What it brings to a team, as requirements are written."""

    @property
    def crew_id(self) -> str:
        """Which crew."""
        return self.line.crew_id


@dataclass(frozen=True)
class PlanLine:
    """An incident and who goes there.

    `saving_s` against sending one after the other, or against who is under way; None where nobody would be.
    `seen` are the versions of the rows that it rests on; `replaced_task` is the task that is taken over.
    """

    incident_id: str
    number: str
    crews: tuple[PlannedCrew, ...]
    advice: Advice
    seen: dict[str, int]
    saving_s: float | None
    reasons: tuple[Reason, ...]
    is_pinned: bool = False
    replaced_task: str = ""

    @property
    def arrive_s(self) -> float:
        """When the first of them is there, in seconds from now."""
        return min(crew.arrive_s for crew in self.crews)


@dataclass(frozen=True)
class Uncovered:
    """An incident that nobody goes to, and why; `is_left_out`: it was not planned for at all."""

    incident_id: str
    number: str
    reason: Reason
    is_left_out: bool = False


@dataclass(frozen=True)
class Plan:
    """What is proposed at a moment; costs are weighted seconds, `gap` how much cheaper any plan could be."""

    computed_at: datetime
    policy: Policy
    lines: tuple[PlanLine, ...]
    uncovered: tuple[Uncovered, ...]
    left_out: tuple[Uncovered, ...]
    """Incidents that wait, and that the plan does not think of."""
    kept: int
    """Incidents under way whose crew stays."""
    cost: float
    one_by_one_cost: float
    late: int
    one_by_one_late: int
    gap: float
    took_s: float

    @property
    def going(self) -> tuple[str, ...]:
        """The crews that would set off at once."""
        crews = (crew for line in self.lines for crew in line.crews)
        return tuple(crew.crew_id for crew in crews if crew.step not in (Step.RESERVE, Step.ASK))

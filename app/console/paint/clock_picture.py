"""What the 1530 painters draw: plain numbers and already worded text, without the domain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.console.paint.marks import Outcome

StageState = Literal["wait", "ok", "risk", "breach", "done", "late", "hold", "waived", "not_applicable"]
FINISHED: frozenset[StageState] = frozenset({"done", "late", "waived", "not_applicable"})
_BY_URGENCY: tuple[tuple[StageState, Outcome], ...] = (
    ("breach", "late"),
    ("risk", "at_risk"),
    ("hold", "held"),
    ("ok", "on_time"),
)


@dataclass(frozen=True, slots=True)
class StagePicture:
    """One stage of the fast clock; `f`, `p10`, `p50` and `p90` are fractions of the limit.

    `headline` is worded, such as 余 2:15; `aside` follows it where there is room.
    """

    state: StageState
    f: float
    limit_s: float
    p10: float | None = None
    p50: float | None = None
    p90: float | None = None
    name: str = ""
    limit_text: str = ""
    headline: str = ""
    due_text: str = ""
    aside: str = ""

    @property
    def is_predicted_late(self) -> bool:
        """Whether the middle prediction lies past the limit."""
        return self.p50 is not None and self.p50 > 1

    @property
    def outcome(self) -> Outcome:
        """The icon of this stage alone; what never ran has not been done."""
        if self.state in FINISHED and self.state != "not_applicable":
            return "done"
        return dict(_BY_URGENCY).get(self.state, "unknown")


@dataclass(frozen=True, slots=True)
class ClockPicture:
    """The fast clock of one incident; `countdown_stage` and `countdown` are worded, such as 到 and 2:15."""

    stages: tuple[StagePicture, ...]
    countdown_stage: str = ""
    countdown: str = ""
    is_known: bool = True

    @property
    def running(self) -> StagePicture | None:
        """The first stage that is not finished."""
        return next((stage for stage in self.stages if stage.state not in FINISHED), None)

    @property
    def outcome(self) -> Outcome:
        """The worst outcome of the unfinished stages; a tick when all are finished and any has run."""
        if all(stage.state == "not_applicable" for stage in self.stages):
            return "unknown"
        if self.running is None:
            return "done"
        if not self.is_known:
            return "unknown"
        states = {stage.state for stage in self.stages}
        return next((outcome for state, outcome in _BY_URGENCY if state in states), "unknown")

    @property
    def countdown_text(self) -> str:
        """The countdown as the row form writes it; unknown predictions carry a question mark."""
        return f"{self.countdown_stage} {self.short_countdown_text}".strip()

    @property
    def short_countdown_text(self) -> str:
        """The countdown where there is no room for the mark of its stage."""
        return self.countdown if self.is_known or not self.countdown else f"{self.countdown} ?"

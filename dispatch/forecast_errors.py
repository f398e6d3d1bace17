"""What a centre has learnt of its own forecasts: how far off by mode, unit, category and time of day."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.incident import Incident, StageName
from dispatch.rows import Row

ERRORS_ID = "forecast_errors"
ALL = "*"
_LOGIT_END = 1e-6


@dataclass(frozen=True)
class Error:
    """How times came out against what was expected: the logarithm's median and standard deviation, of n."""

    bias: float
    spread: float
    n: int = 0

    @property
    def factor(self) -> float:
        """How many times the expected median it took."""
        return math.exp(self.bias)


@dataclass(frozen=True)
class Recalibration:
    """A last monotone step: logit p' = offset + slope * logit p + deadline * share of the limit used.

    `deadline` is for what people do because the limit draws near: an operator calls, a crew reports first.
    """

    offset: float = 0.0
    slope: float = 1.0
    deadline: float = 0.0

    def of(self, probability: float, share_used: float) -> float:
        """The probability that experience makes of a computed one; 0 stays 0."""
        if probability <= 0.0:
            return 0.0
        bounded = min(max(probability, _LOGIT_END), 1.0 - _LOGIT_END)
        logit = math.log(bounded / (1.0 - bounded))
        return 1.0 / (1.0 + math.exp(-(self.offset + self.slope * logit + self.deadline * share_used)))


AS_COMPUTED = Recalibration()


@dataclass(frozen=True, kw_only=True)
class ForecastErrors(Row):
    """The learnt errors in force; empty where a centre goes by the settings alone.

    Keys go from fine to coarse, "car 06:00", "car", "*"; a cell of few was drawn to its coarser one.
    `road_lag_s`: seconds between an answer and the road, which the network does not know.
    """

    fitted_at: datetime | None = None
    since: datetime | None = None
    incidents: int = 0
    road_lag_s: float = 0.0
    desk: Mapping[str, Error] = field(default_factory=dict)
    answers: Mapping[str, Error] = field(default_factory=dict)
    roads: Mapping[str, Error] = field(default_factory=dict)
    scenes: Mapping[str, Error] = field(default_factory=dict)
    recalibrated: Mapping[str, Recalibration] = field(default_factory=dict)

    def sending(self, key: str) -> Error | None:
        """How long it takes until a crew is sent from a state of the desk on, in minutes."""
        return self.desk.get(key)

    def answer(self, unit: str, band: str) -> Error | None:
        """How crews of a unit answer at that time of day."""
        return _finest(self.answers, f"{unit} {band}", unit, band, ALL)

    def road(self, mode: str, band: str) -> Error | None:
        """How long the road is by a mode at that time of day."""
        return _finest(self.roads, f"{mode} {band}", mode, ALL)

    def scene(self, category: str) -> Error | None:
        """How long crews are on the scene of a category."""
        return _finest(self.scenes, category, category.partition(".")[0], ALL)

    def recalibration(self, stage: StageName, incident: Incident) -> Recalibration:
        """The last step of a stage's probability."""
        return self.recalibrated.get(recalibration_key(stage, incident), AS_COMPUTED)


def recalibration_key(stage: StageName, incident: Incident) -> str:
    """Under which name a stage's last step is kept: people hurry for a promise, and who found it is there."""
    is_promised = incident.rule is not None and incident.rule.is_promised
    found = " found" if incident.found_by_crew is not None else ""
    return f"{stage.value}{'' if is_promised else ' measured'}{found}"


def _finest(table: Mapping[str, Error], *keys: str) -> Error | None:
    return next((table[key] for key in keys if key in table), None)


NOTHING_LEARNT = ForecastErrors(id=ERRORS_ID, version=0)

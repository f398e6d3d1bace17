"""The forecasts of days gone by judged per stage: how calibrated, how skilful, how many said nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.calibration import Calibration, base_rates, calibration
from dispatch.centre import Centre
from dispatch.forecast_samples import Sample
from dispatch.incident import StageName

ECE_LIMIT, SKILL_LIMIT = 0.05, 0.25
"""What a well-kept forecast reaches (the engine's own bar)."""


@dataclass(frozen=True)
class StageCheck:
    """One stage's forecasts: `n` said something, `silent` could not; `worth` is None below `least`."""

    stage: StageName
    n: int
    silent: int
    least: int
    worth: Calibration | None

    @property
    def is_good(self) -> bool | None:
        """Whether both bars are met; None with too few to tell."""
        if self.worth is None:
            return None
        return self.worth.ece <= ECE_LIMIT and self.worth.skill >= SKILL_LIMIT


@dataclass(frozen=True)
class ForecastCheck:
    """All stages over the days from `since` until `until`, by the forecasts that would be made today.

    `learnt_at`: when the learnt errors in force were fitted; None where the settings alone count.
    """

    since: datetime | None
    until: datetime
    days: int
    incidents: int
    learnt_at: datetime | None
    stages: tuple[StageCheck, ...]

    def of(self, stage: StageName) -> StageCheck:
        """The check of one stage."""
        return next(check for check in self.stages if check.stage is stage)


def check_forecasts(samples: Iterable[Sample], centre: Centre, until: datetime) -> ForecastCheck:
    """Judge samples against base rates by category and hour, learnt from the other days among them."""
    taken = list(samples)
    by_stage: Mapping[StageName, list[Sample]] = {stage: [] for stage in StageName}
    for sample in taken:
        by_stage[sample.stage].append(sample)
    return ForecastCheck(
        since=min((sample.at for sample in taken), default=None),
        until=until,
        days=len({centre.local(sample.at).date() for sample in taken}),
        incidents=len({sample.incident_id for sample in taken}),
        learnt_at=centre.errors.fitted_at,
        stages=tuple(_checked(stage, found, centre) for stage, found in by_stage.items()),
    )


def _checked(stage: StageName, samples: Sequence[Sample], centre: Centre) -> StageCheck:
    said = [sample for sample in samples if sample.probability is not None]
    least = centre.settings.forecast_least
    worth = _worth(said, centre) if len(said) >= least else None
    return StageCheck(stage, len(said), len(samples) - len(said), least, worth)


def _worth(said: Sequence[Sample], centre: Centre) -> Calibration:
    came = [sample.is_met for sample in said]
    moments = [centre.local(sample.at) for sample in said]
    days = [at.date().isoformat() for at in moments]
    # Of one day alone each incident is judged by the others.
    apart = days if len(set(days)) > 1 else [sample.incident_id for sample in said]
    groups = [(sample.category, str(at.hour)) for sample, at in zip(said, moments, strict=True)]
    return calibration(
        [sample.probability or 0.0 for sample in said],
        came,
        base_rates(came, groups, apart),
        [sample.incident_id for sample in said],
    )

"""Dispatch-to-scene times of a real fire department: fitted on the first days, judged on the later ones.

There are no roads and no fixes here: a unit's station, the hour and the time gone by are all that is known.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch.calibration import Calibration, base_rates, calibration
from dispatch.day_hours import band_at
from dispatch.forecast_errors import ALL, AS_COMPUTED, Error, Recalibration
from dispatch.forecast_fit import fit_recalibration, nested_errors
from dispatch.forecast_samples import SHARES, Sample
from dispatch.incident import StageName
from dispatch.likelihood import Wait
from dispatch.settings import Settings

TOWN = ZoneInfo("America/Los_Angeles")
SETTINGS = Settings(timezone="America/Los_Angeles")
LIMIT_S = 300.0
KIND = StageName.ARRIVAL.value
USUAL = Wait(360.0, 0.5)
FIRST_TO_JUDGE = datetime(2017, 1, 5, tzinfo=TOWN)


@dataclass(frozen=True)
class Ride:
    """One unit's way: from dispatch to the scene."""

    call: str
    category: str
    station: str
    at: datetime
    took_s: float


def rides(path: Path) -> Iterator[Ride]:
    """Units that came; those called off never tell."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            sent, there = row["Dispatch DtTm"], row["On Scene DtTm"]
            if sent and there:
                at = moment(sent)
                took_s = (moment(there) - at).total_seconds()
                if 0 < took_s < 7200:
                    yield Ride(row["Call Number"], row["Call Type"], row["Station Area"], at, took_s)


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=TOWN)


@dataclass(frozen=True)
class Learnt:
    """Errors by station and time of day, and the last step."""

    errors: dict[str, Error]
    step: Recalibration = AS_COMPUTED

    def samples(self, told: list[Ride]) -> list[Sample]:
        """What is said of each ride as its time goes by, as long as it lasts."""
        found = []
        for ride in told:
            wait = self._wait(ride)
            for share in (share for share in SHARES if share * LIMIT_S < ride.took_s):
                said = Wait(wait.median_s, wait.spread, share * LIMIT_S).share_within((1 - share) * LIMIT_S)
                last, is_met = self.step.of(said, share), ride.took_s <= LIMIT_S
                found.append(
                    Sample(
                        ride.call, StageName.ARRIVAL, ride.category, True, KIND, ride.at, share, last, is_met
                    )
                )
        return found

    def _wait(self, ride: Ride) -> Wait:
        keys = (f"{ride.station} {band_at(ride.at, SETTINGS)}", ride.station, ALL)
        error = next(self.errors[key] for key in keys if key in self.errors)
        return Wait(USUAL.median_s * error.factor, error.spread)


def learnt_from(told: list[Ride]) -> Learnt:
    lines = [
        ((ride.station, band_at(ride.at, SETTINGS)), math.log(ride.took_s / USUAL.median_s)) for ride in told
    ]
    errors = nested_errors(lines, Error(0.0, USUAL.spread), SETTINGS.forecast_shrinkage)
    step = fit_recalibration(Learnt(errors).samples(told))[KIND]
    return Learnt(errors, step)


def worth(samples: list[Sample]) -> Calibration:
    came = [sample.is_met for sample in samples]
    groups = [(sample.category, str(sample.at.hour)) for sample in samples]
    base = base_rates(came, groups, [str(sample.at.date()) for sample in samples])
    said = [sample.probability or 0.0 for sample in samples]
    return calibration(said, came, base, [sample.incident_id for sample in samples])


def test_that_real_rides_of_later_days_are_forecast_as_calibrated_as_reported(real_data: Path) -> None:
    path = real_data / "sf_fire_calls_2017-01.csv"
    if not path.is_file():
        pytest.skip("the fire department's calls are not here")
    told = list(rides(path))
    first = [ride for ride in told if ride.at < FIRST_TO_JUDGE]
    later = [ride for ride in told if ride.at >= FIRST_TO_JUDGE]
    learnt = learnt_from(first)
    found = worth(learnt.samples(later))
    plain = worth(Learnt({ALL: Error(0.0, USUAL.spread)}).samples(later))
    at_dispatch = worth([sample for sample in learnt.samples(later) if sample.share_used == 0])
    for name, each in (("learnt", found), ("at dispatch", at_dispatch), ("nothing learnt", plain)):
        told_of = {"n": each.n, "calls": each.cases, "ece": each.ece, "skill": each.skill}
        print(json.dumps({"name": f"sf_fire_calls: {name}", **told_of}))
    assert found.n > 5000
    assert found.ece <= 0.05
    assert found.brier < plain.brier

"""Forecasts on days that nobody learnt from: fitted under some laws of noise, judged under others."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import datetime, time
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from data.demo.day import DEMO_DAY
from data.demo.prepare import moment
from dispatch.alarm_check import AlarmCheck, StageAlarm, alarms_of, check_alarms
from dispatch.calibration import Calibration, base_rates, calibration
from dispatch.centre import Centre
from dispatch.forecast_errors import NOTHING_LEARNT, ForecastErrors
from dispatch.forecast_fit import fit_errors, fit_recalibration
from dispatch.forecast_history import history, joined
from dispatch.forecast_samples import Sample, samples_of
from dispatch.hindsight import Tracks
from dispatch.incident import StageName
from tests.benchmarks.forecast_days import PlayedDay, midnight, played, start

FITTED = {"even": (101, 102, 103), "rush": (201, 202, 203)}
HELD_OUT = {
    "gamma": (301, 302),
    "heavy": (401, 402),
    "jams": (501, 502),
    "slow": (601, 602),
}
"""Law -> seeds. No law and no seed of the second is in the first."""
UNTIL = moment(DEMO_DAY, time(23, 59))
KEPT = "YIPING_PLAYED_DAYS"
"""A folder in which played days are kept from one run to the next; without it they are played anew."""
WORKERS = 2


@cache
def _begin(folder: Path) -> tuple[Any, Centre]:
    return start(midnight(folder))


def _day(folder: Path, law: str, seed: int) -> PlayedDay:
    kept = folder / f"{law}-{seed}.pkl"
    if not kept.exists():
        kept.write_bytes(pickle.dumps(played(_begin(folder), law, seed)))
    found: PlayedDay = pickle.loads(kept.read_bytes())
    return found


def _history(folder: Path, law: str, seed: int) -> Any:
    day = _day(folder, law, seed)
    return history(day.past, Tracks(day.fixes), _begin(folder)[1])


def _samples(folder: Path, law: str, seed: int, errors: ForecastErrors) -> list[Sample]:
    day, centre = _day(folder, law, seed), replace(_begin(folder)[1], errors=errors)
    tracks = Tracks(day.fixes)
    found = [sample for past in day.past for sample in samples_of(past, tracks, centre, UNTIL)]
    # The same incident numbers come again on other days.
    return [replace(sample, incident_id=f"{law}/{seed}/{sample.incident_id}") for sample in found]


def _alarms(folder: Path, law: str, seed: int, errors: ForecastErrors) -> list[StageAlarm]:
    day, centre = _day(folder, law, seed), replace(_begin(folder)[1], errors=errors)
    tracks = Tracks(day.fixes)
    promised = (past for past in day.past if past.incident.rule and past.incident.rule.is_promised)
    return [alarm for past in promised for alarm in alarms_of(past, tracks, centre, UNTIL)]


def _of(stage: StageName, samples: Iterable[Sample], *, promised_only: bool = False) -> Calibration:
    said = [
        sample
        for sample in samples
        if sample.stage is stage
        and sample.probability is not None
        and (sample.is_promised or not promised_only)
    ]
    came = [sample.is_met for sample in said]
    groups = [(sample.category, str(_hour(sample.at))) for sample in said]
    days = ["/".join(sample.incident_id.split("/")[:2]) for sample in said]
    base = base_rates(came, groups, days)
    return calibration([sample.probability or 0.0 for sample in said], came, base, _cases(said))


def _hour(at: datetime) -> int:
    return (at - moment(DEMO_DAY, time(0))).seconds // 3600


def _cases(samples: Sequence[Sample]) -> list[str]:
    return [sample.incident_id for sample in samples]


def _row(name: str, found: Calibration) -> dict[str, object]:
    return {
        "name": name,
        "n": found.n,
        "incidents": found.cases,
        "ece": round(found.ece, 4),
        "ece_range": [round(found.ece_range.low, 4), round(found.ece_range.high, 4)],
        "skill": round(found.skill, 3),
        "skill_range": [round(found.skill_range.low, 3), round(found.skill_range.high, 3)],
        "brier": round(found.brier, 4),
        "base_brier": round(found.base_brier, 4),
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = os.environ.get(KEPT)
    found = Path(kept) if kept else tmp_path_factory.mktemp("played")
    midnight(found)
    return found


@pytest.fixture(scope="module")
def pool(folder: Path) -> Any:
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as found:
        yield found


@pytest.fixture(scope="module")
def errors(folder: Path, pool: ProcessPoolExecutor) -> ForecastErrors:
    """What the days of the first laws teach."""
    days = [(law, seed) for law, seeds in FITTED.items() for seed in seeds]
    told = [pool.submit(_history, folder, law, seed) for law, seed in days]
    settings = _begin(folder)[1].settings
    learnt = fit_errors(joined(each.result() for each in told), settings, NOTHING_LEARNT)
    samples = [pool.submit(_samples, folder, law, seed, learnt) for law, seed in days]
    steps = fit_recalibration(sample for each in samples for sample in each.result())
    return replace(learnt, recalibrated=steps, fitted_at=UNTIL)


@pytest.mark.bench
def test_that_forecasts_hold_on_days_seeds_and_laws_that_nobody_learnt_from(
    folder: Path, pool: ProcessPoolExecutor, errors: ForecastErrors
) -> None:
    days = [(law, seed) for law, seeds in HELD_OUT.items() for seed in seeds]
    plain: dict[str, list[Sample]] = {law: [] for law in HELD_OUT}
    learnt: dict[str, list[Sample]] = {law: [] for law in HELD_OUT}
    asked = [
        (
            law,
            pool.submit(_samples, folder, law, seed, NOTHING_LEARNT),
            pool.submit(_samples, folder, law, seed, errors),
        )
        for law, seed in days
    ]
    for law, before, after in asked:
        plain[law] += before.result()
        learnt[law] += after.result()
    rows = []
    everything = [sample for samples in learnt.values() for sample in samples]
    for stage in StageName:
        whole = _of(stage, everything)
        rows.append(_row(f"{stage}: all held-out days", whole))
        rows.append(_row(f"{stage}: promised only", _of(stage, everything, promised_only=True)))
        rows += [_row(f"{stage}: {law}", _of(stage, samples)) for law, samples in learnt.items()]
        unlearnt = [sample for samples in plain.values() for sample in samples]
        rows.append(_row(f"{stage}: nothing learnt", _of(stage, unlearnt)))
        of_stage = [sample for sample in everything if sample.stage is stage]
        silent = sum(sample.probability is None for sample in of_stage)
        rows.append({"name": f"{stage}: nothing could be said", "share": round(silent / len(of_stage), 3)})
    for row in rows:
        print(json.dumps(row))
    for stage in StageName:
        found = _of(stage, everything)
        assert found.n >= 5000
        assert found.ece <= 0.05
        assert found.skill >= 0.25


@pytest.mark.bench
def test_that_alarms_come_before_it_is_late_and_do_not_flutter(
    folder: Path, pool: ProcessPoolExecutor, errors: ForecastErrors
) -> None:
    asked = [pool.submit(_alarms, folder, law, seeds[0], errors) for law, seeds in HELD_OUT.items()]
    alarms = [alarm for each in asked for alarm in each.result()]
    for stage in StageName:
        found: AlarmCheck = check_alarms([alarm for alarm in alarms if alarm.stage is stage])
        print(json.dumps({"name": f"alarm: {stage}", **vars(found)}))
        assert found.warned is not None
        assert found.warned > 0.85
        assert found.changes < 2.0
        assert found.most_returns <= 3

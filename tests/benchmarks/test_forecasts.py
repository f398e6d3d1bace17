"""Forecasts on days that nobody learnt from: fitted under some laws of noise, judged under others."""

from __future__ import annotations

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
from dispatch.alarm_check import StageAlarm, alarms_of, check_alarms
from dispatch.calibration import Calibration, base_rates, calibration
from dispatch.centre import Centre
from dispatch.forecast_check import ECE_LIMIT, SKILL_LIMIT
from dispatch.forecast_errors import NOTHING_LEARNT, ForecastErrors
from dispatch.forecast_fit import fit_errors, fit_recalibration
from dispatch.forecast_history import history, joined
from dispatch.forecast_samples import Sample, samples_of
from dispatch.hindsight import Tracks
from dispatch.incident import StageName
from tests.benchmarks.forecast_days import PlayedDay, midnight, played, start
from tests.benchmarks.results import Bench, Figures, at_least, at_most

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
LEAST = 5000
MOST_CHANGES = 2.0
"""Changes of judgement a stage on average: more would be flutter."""


@cache
def _begin(folder: Path) -> tuple[Any, Centre]:
    return start(midnight(folder))


def _day(folder: Path, law: str, seed: int) -> PlayedDay:
    found: PlayedDay = pickle.loads(_path(folder, law, seed).read_bytes())
    return found


def _path(folder: Path, law: str, seed: int) -> Path:
    return folder / f"{law}-{seed}.pkl"


def _play(folder: Path, law: str, seed: int) -> None:
    """Play a day unless it is kept; named only when it is whole."""
    kept = _path(folder, law, seed)
    if not kept.exists():
        making = kept.with_suffix(".making")
        making.write_bytes(pickle.dumps(played(_begin(folder), law, seed)))
        making.replace(kept)


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


def _put(bench: Bench, name: str, found: Calibration, *, is_bar: bool = False) -> None:
    note = f"n={found.n} of {found.cases} incidents"
    ece, skill = (f"{each.low:.3f} to {each.high:.3f}" for each in (found.ece_range, found.skill_range))
    low, high = (at_most(ECE_LIMIT), at_least(SKILL_LIMIT)) if is_bar else (None, None)
    bench.row(f"forecast {name}: calibration error", "", Figures.one(found.ece), low, note=f"{note}; {ece}")
    bench.row(f"forecast {name}: Brier skill", "", Figures.one(found.skill), high, note=f"{note}; {skill}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = os.environ.get(KEPT)
    found = Path(kept) if kept else tmp_path_factory.mktemp("played")
    midnight(found)
    return found


@pytest.fixture(scope="module")
def pool(folder: Path) -> Any:
    """Processes that work on days, which have all been played."""
    days = [(law, seed) for laws in (FITTED, HELD_OUT) for law, seeds in laws.items() for seed in seeds]
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as found:
        for each in [found.submit(_play, folder, law, seed) for law, seed in days]:
            each.result()
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
    folder: Path, pool: ProcessPoolExecutor, errors: ForecastErrors, bench: Bench
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
    everything = [sample for samples in learnt.values() for sample in samples]
    unlearnt = [sample for samples in plain.values() for sample in samples]
    for stage in StageName:
        whole = _of(stage, everything)
        _put(bench, f"{stage}, held-out laws", whole, is_bar=True)
        _put(bench, f"{stage}, held-out laws, promised", _of(stage, everything, promised_only=True))
        for law, samples in learnt.items():
            _put(bench, f"{stage}, law {law}", _of(stage, samples))
        _put(bench, f"{stage}, held-out laws, nothing learnt", _of(stage, unlearnt))
        of_stage = [sample for sample in everything if sample.stage is stage]
        silent = sum(sample.probability is None for sample in of_stage) / len(of_stage)
        bench.row(f"forecast {stage}: share of moments without one", "", Figures.one(silent))
        assert whole.n >= LEAST


@pytest.mark.bench
def test_that_alarms_come_before_it_is_late_and_do_not_flutter(
    folder: Path, pool: ProcessPoolExecutor, errors: ForecastErrors, bench: Bench
) -> None:
    asked = [pool.submit(_alarms, folder, law, seeds[0], errors) for law, seeds in HELD_OUT.items()]
    alarms = [alarm for each in asked for alarm in each.result()]
    for stage in StageName:
        found = check_alarms([alarm for alarm in alarms if alarm.stage is stage])
        note = f"n={found.n}, late {found.late}"
        for name in ("warned", "median_lead_s", "false", "precision", "changes", "most_returns"):
            bench.row(f"alarm {stage}: {name}", "", Figures.one(getattr(found, name) or 0.0), note=note)
        assert found.warned is not None
        assert found.changes < MOST_CHANGES

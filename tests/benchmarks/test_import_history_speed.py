"""How fast a hundred thousand rows of history come in: read, checked, written, told in one step."""

from __future__ import annotations

import json
import os
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import shapely
from sqlalchemy import func, select

from data.importers.importing import Prepared, carry_out
from data.importers.incidents import IncidentOptions, prepare_incidents
from data.record import verify
from data.store import SqlStore, create_store, open_store
from data.tables import STEPS
from dispatch.categories import CategoryTree
from gis.zones import Zone, ZoneKind
from tests.benchmarks.peak_memory import forget_peak, peak_mb
from tests.benchmarks.results import Bench, Figures, at_most
from tests.data.import_house import NOW, PLANNER, ImportHouse, with_streets

ROWS = int(os.environ.get("YIPING_BENCH_ROWS", "100000"))
# The dry November day of the notes: 680 incidents, which some two hundred crews go to.
A_DAY, CREWS = 680, 216
LIFE_S = (0, 20, 50, 240, 1_200, 3_600)
STAMPS = "received_at,dispatched_at,responded_at,arrived_at,reported_back_at,closed_at"
HEADER = f"number,source,category,words,address,lon,lat,crew,{STAMPS}\n"


class Stopwatch:
    """How long each stage took, by the clock and of the processor, which others may be using as well.

    As a listener to progress it begins a stage where its name is first told.
    """

    def __init__(self) -> None:
        self.took_s: defaultdict[str, float] = defaultdict(float)
        self.worked_s: defaultdict[str, float] = defaultdict(float)
        self._stage, self._since, self._worked = "", time.perf_counter(), time.process_time()

    def __call__(self, stage: str, _done: int = 0, _total: int = 0, /) -> None:
        if stage != self._stage:
            now, worked = time.perf_counter(), time.process_time()
            self.took_s[self._stage] += now - self._since
            self.worked_s[self._stage] += worked - self._worked
            self._stage, self._since, self._worked = stage, now, worked


@pytest.mark.bench
def test_that_a_hundred_thousand_rows_of_history_come_within_a_minute(tmp_path: Path, bench: Bench) -> None:
    store = create_store(tmp_path / "history.sqlite", NOW)
    house = with_streets(store, _streets())
    path = tmp_path / "history.csv"
    path.write_text(HEADER + "".join(_lines(house.centre.categories)), encoding="utf-8")
    forget_peak()
    watch = Stopwatch()
    prepared = _brought_in(house, path, watch)
    peak_import_mb = peak_mb()
    watch("proving")
    assert verify(store).ok
    watch("opening")
    seat = ImportHouse(open_store(tmp_path / "history.sqlite")).seat
    watch("looking_back")
    assert seat.snapshot().rows == ()
    assert len(store.steps_of(prepared.rows[-1].id)) == 1
    watch("")
    took_s, worked_s = (
        sum(spent[stage] for stage in ("reading", "checking", "writing", "telling"))
        for spent in (watch.took_s, watch.worked_s)
    )
    _tell(watch, took_s, prepared, store, tmp_path)
    assert prepared.report.kept == ROWS
    took = Figures(took_s, took_s, worked_s, worked_s)
    bench.row(f"{ROWS:,} rows of history brought in", "s", took, at_most(60.0))
    for what, peak in (("brought in", peak_import_mb), ("brought in and proven", peak_mb())):
        if peak is not None:
            bench.row(
                f"{ROWS:,} rows of history {what}: most memory", "MB", Figures.one(peak), at_most(2_000.0)
            )
    store.close()


def _brought_in(house: ImportHouse, path: Path, watch: Stopwatch) -> Prepared:
    def telling(stage: str, done: int, total: int) -> None:
        # What comes after the last row is the step itself, and the disk.
        watch("telling" if stage == "writing" and done == total else stage)

    watch("reading")
    options = IncidentOptions(timezone="Asia/Shanghai")
    prepared = prepare_incidents(path, options, house.store, house.centre, NOW, telling)
    assert carry_out(prepared, house.seat, PLANNER, None, progress=telling) is not None
    return prepared


def _tell(watch: Stopwatch, took_s: float, prepared: Prepared, store: SqlStore, folder: Path) -> None:
    with store.database.reading() as connection:
        step_bytes = connection.scalar(select(func.max(func.length(STEPS.c.body)))) or 0
    told = {
        "rows_of_file": ROWS,
        "rows_kept": len(prepared.rows),
        "took_s": round(took_s, 1),
        "file_rows_per_s": round(ROWS / took_s),
        "kept_rows_per_s": round(len(prepared.rows) / took_s),
        "step_mb": round(step_bytes / 1e6),
        "database_mb": round((folder / "history.sqlite").stat().st_size / 1e6),
        "peak_memory_mb": peak_mb(),
        "stages_s": {stage: round(s, 1) for stage, s in watch.took_s.items() if stage},
        "processor_s": {stage: round(s, 1) for stage, s in watch.worked_s.items() if stage},
    }
    print()
    for stage, s in watch.took_s.items():
        print(f"{stage:<14}{s:8.1f} s {watch.worked_s[stage]:8.1f} s of the processor" if stage else "")
    print(json.dumps(told))


def _streets() -> Iterator[Zone]:
    for number in range(15):
        west, south = 120.10 + number % 5 * 0.02, 30.25 + number // 5 * 0.02
        square = shapely.box(west, south, west + 0.02, south + 0.02)
        yield Zone(f"3301050{number + 10}", f"第{number + 1}街道", ZoneKind.SUB_DISTRICT, square)


def _lines(categories: CategoryTree) -> Iterator[str]:
    chance = random.Random(1530)
    minors = [category.code for category in categories.minors if not category.clue_only]
    first = datetime(2026, 6, 1) - timedelta(days=ROWS // A_DAY)  # noqa: DTZ001 - as the file has it
    for number in range(ROWS):
        received_at = first + timedelta(seconds=number * 86_400 // A_DAY)
        stamps = (f"{received_at + timedelta(seconds=s):%Y-%m-%d %H:%M:%S}" for s in LIFE_S)
        lon, lat = 120.10 + chance.random() * 0.1, 30.25 + chance.random() * 0.06
        minor, crew = minors[number % len(minors)], 100 + number * 7 % CREWS
        words, address = f"有人在路口占道经营影响通行{number}", f"环城北路{number % 700}号"
        told = (f"A-{number}", "hotline_12345", minor, words, address, f"{lon:.6f}", f"{lat:.6f}", str(crew))
        yield ",".join((*told, *stamps)) + "\n"

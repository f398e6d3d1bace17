"""How late the window is at its fullest: 10,000 crews at 2 Hz, 2,000 incidents, 20 in and out a second.

Fixes enter at the session's picture; reports come from a desk in a process of its own. Set
YIPING_BENCH_LOAD_S=600 for the ten minutes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.console.collector import Collector
from app.console.session import Session
from app.console.theme.style import apply_theme
from app.console.window import ConsoleWindow
from app.preferences import Preferences
from data.identity import DatabaseKind
from dispatch.changes import Changes
from dispatch.fixes import Fix
from dispatch.ports import Action, Query, Seat, Snapshot
from tests.benchmarks.busy_house import A_SECOND, CREWS, INCIDENTS, OPERATOR, Patrols, found_busy_house
from tests.benchmarks.map_content import JUNCTIONS
from tests.benchmarks.networks import country
from tests.benchmarks.peak_memory import private_mb
from tests.benchmarks.results import Bench, Figures, at_most
from tests.ticking import Ticking

pytestmark = pytest.mark.bench
SECONDS = float(os.environ.get("YIPING_BENCH_LOAD_S", "40"))
WARM_S = 8.0
STARTS, DRAGGED_S = 3, 20.0
"""Only the first start is also dragged about, to tell what it holds then."""
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_MS = 60_000
HALF_S = 0.25
"""One half of the crews has new fixes every quarter of a second: each has two a second."""


class PatrolledSeat:
    """A seat whose crews tell where they are; everything else is the seat's own."""

    def __init__(self, seat: Seat, patrols: Patrols) -> None:
        self._seat, self._patrols = seat, patrols
        self._started = time.monotonic()

    def fixes_after(self, mark: int) -> tuple[int, tuple[Fix, ...]]:
        gone = time.monotonic() - self._started
        due = int(gone / HALF_S)
        if due <= mark:
            return mark, ()
        first = CREWS // 2 * (due % 2)
        return due, self._patrols.fixes(datetime.now(UTC), gone, first, first + CREWS // 2)

    def act(self, action: Action) -> Changes:
        return self._seat.act(action)

    def report_fixes(self, fixes: Sequence[Fix]) -> None:
        self._seat.report_fixes(fixes)

    def snapshot(self) -> Snapshot:
        return self._seat.snapshot()

    def changes_after(self, seq: int) -> tuple[Changes, ...]:
        return self._seat.changes_after(seq)

    def ask(self, query: Query[Any]) -> Any:
        return self._seat.ask(query)


@pytest.fixture
def console_app(qapp: QApplication) -> Iterator[QApplication]:
    apply_theme(qapp, "dark")
    yield qapp
    qapp.setStyleSheet("")


@contextmanager
def working_desk(database: Path, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """Another desk, which takes reports in and ends them."""
    command = [sys.executable, "-m", "tests.benchmarks.busy_house", str(database), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        try:
            yield process
        finally:
            process.terminate()


def test_that_the_window_is_not_late_at_its_fullest(
    tmp_path: Path, qtbot: QtBot, console_app: QApplication, bench: Bench
) -> None:
    ground = country(JUNCTIONS)
    database = tmp_path / "busy.sqlite"
    house = found_busy_house(database, ground, datetime.now(UTC))
    seat = PatrolledSeat(house.seat, Patrols(ground.network))
    session = Session(seat, house.centre, house.clock, OPERATOR, Preferences(name=OPERATOR.name))
    window, collector, ticking = ConsoleWindow(session, DatabaseKind.DRILL), Collector(), Ticking()
    qtbot.addWidget(window, before_close_func=lambda _window: session.stop())
    window.resize(1920, 1080)
    window.show()
    session.start()
    qtbot.waitUntil(lambda: window.dispatch.map.canvas is not None, timeout=PATIENCE_MS)
    collector.start()
    with working_desk(database, SECONDS + WARM_S) as desk:
        qtbot.wait(round(WARM_S * 1e3))
        before = private_mb() or 0.0
        with ticking.phase("load"):
            qtbot.wait(round(SECONDS * 1e3))
        after = private_mb() or 0.0
        assert desk.stdout is not None
        done = int(desk.stdout.readline())
    collector.stop()
    late = ticking.late["load"]
    name = f"window at its fullest for {SECONDS:.0f} s: lateness of a 10 ms tick"
    note = (
        f"{done / (SECONDS + WARM_S):.1f} reports a second in and out, own work {ticking.own['load']:.0f} ms"
    )
    bench.row(name, "ms", Figures.of(late), at_most(33.0), note=note)
    bench.row(f"{name}, the worst", "ms", Figures.one(max(late)), at_most(100.0))
    ended = sum(not each.is_open for each in session.situation.incidents.values())
    bench.row(
        f"window at its fullest for {SECONDS:.0f} s: memory grown",
        "MB",
        Figures.one(after - before),
        at_most(30.0),
        note=f"{ended:,} incidents ended meanwhile and are kept for the day",
    )
    print(np.percentile(late, (50, 90, 95, 99, 100)).round(1), len(late), before, after, done)
    assert done > 0.8 * A_SECOND * SECONDS
    assert len(session.situation.open_incidents()) > 0.9 * INCIDENTS
    session.stop()
    house.close()


def with_bytecode(folder: Path) -> dict[str, str]:
    """An environment in which the program is compiled already, as an installation has it."""
    environment = {name: told for name, told in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder)
    loading = [sys.executable, "-c", "import tests.benchmarks.console_alone"]
    subprocess.run(loading, check=True, cwd=ROOT, env=environment)
    return environment


@pytest.mark.parametrize(("size", "most_mb"), [((1920, 1080), 650.0), ((3840, 2160), 850.0)])
def test_that_the_console_at_its_fullest_is_there_soon_and_holds_little(
    tmp_path: Path, bench: Bench, size: tuple[int, int], most_mb: float
) -> None:
    database, runs = tmp_path / "busy.sqlite", []
    found_busy_house(database, country(JUNCTIONS), datetime.now(UTC)).close()
    environment = with_bytecode(tmp_path / "bytecode")
    for number in range(STARTS):
        command = [sys.executable, "-m", "tests.benchmarks.console_alone", str(database), *map(str, size)]
        given = [str(0.0 if number else DRAGGED_S), str(time.time())]
        done = subprocess.run(
            [*command, *given], capture_output=True, text=True, check=True, cwd=ROOT, env=environment
        )
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    name = f"console at its fullest, {size[0]} x {size[1]}"
    window_s, map_s, cpu_s = ([run[what] for run in runs] for what in ("window_s", "map_s", "cpu_s"))
    held_mb = runs[0]["private_mb"]
    bench.row(f"{name}: window after the command", "s", Figures.of(window_s, cpu_s), at_most(2.0, "p50"))
    bench.row(f"{name}: whole map after the window", "s", Figures.of(map_s), at_most(1.0, "p50"))
    if held_mb is not None:
        bench.row(f"{name}: private memory", "MB", Figures.one(held_mb), at_most(most_mb))
    print(runs)

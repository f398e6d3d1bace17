"""How late the window is while large files come in through the guide: never by more than 100 ms."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.console.collector import Collector
from app.console.guide.dialog import GuideDialog
from app.console.map.map_data import Ground
from app.console.theme.style import apply_theme
from tests.app.console.guide_sheet import GuideSheet
from tests.benchmarks.generated_country import draw_country
from tests.benchmarks.results import Bench, Figures, at_most
from tests.console import Console
from tests.room import COMMANDER, NOW, SmallRoom
from tests.ticking import Ticking

pytestmark = pytest.mark.bench
LATEST = at_most(100.0)
ROWS = int(os.environ.get("YIPING_BENCH_ROWS", "100000"))
JUNCTIONS = int(os.environ.get("YIPING_BENCH_JUNCTIONS", "100000"))
PATIENCE_MS = int(os.environ.get("YIPING_BENCH_PATIENCE_MS", "900000"))


@pytest.fixture
def console_app(qapp: QApplication) -> Iterator[QApplication]:
    apply_theme(qapp, "dark")
    yield qapp
    qapp.setStyleSheet("")


def history(path: Path, count: int) -> Path:
    """Incidents of the last months, one in twenty without a category that anybody knows."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["number", "source", "category", "words", "lon", "lat", "received_at", "closed_at"])
        for number in range(count):
            at = NOW - timedelta(days=2, seconds=60 * number)
            category = "NO.such" if number % 20 == 7 else "STR.hawker"
            lon, lat = 120.15 + number % 97 * 1.7e-4, 30.27 + number // 97 % 89 * 1.3e-4
            words = f"第{number}件，路边有人摆摊"
            line = [f"H{number}", "hotline_12345", category, words, f"{lon:.6f}", f"{lat:.6f}"]
            writer.writerow([*line, _told(at), _told(at + timedelta(hours=1))])
    return path


def _told(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


class Watched:
    """The guide over a console that runs, and how late both are in each phase."""

    def __init__(self, console: Console, qtbot: QtBot) -> None:
        self.console, self.ticking = console, Ticking()
        self.guide = GuideSheet(console.session, qtbot, console.window)
        self.qtbot = qtbot

    @property
    def dialog(self) -> GuideDialog:
        return self.guide.dialog

    def until(self, fact: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(fact()), timeout=PATIENCE_MS)

    def bring(self, what: str, path: Path, **choices: str) -> None:
        """From the file to the news of its step, each phase measured."""
        dialog, draft = self.dialog, self.dialog.draft
        with self.ticking.phase(f"{what}: file"):
            dialog.data.choose(what)
            dialog.data.files.add([path])
            self.until(lambda: draft.said.look is not None)
        for name, value in choices.items():
            draft.choose(name, value)
        with self.ticking.phase(f"{what}: checks"):
            dialog.show_page(dialog.checks)
            self.until(lambda: draft.said.account is not None or dialog.checks._fault)
        assert draft.said.account is not None, dialog.checks._fault
        for doubt in draft.said.account.doubts:
            draft.accept(doubt.code, True)
        with self.ticking.phase(f"{what}: account"):
            self._read_account()
        if dialog.map.is_wanted:
            with self.ticking.phase(f"{what}: map"):
                dialog.show_page(dialog.map)
                self.until(lambda: dialog.map.map.canvas is not None)
                self.qtbot.wait(3000)
        with self.ticking.phase(f"{what}: import"):
            dialog.show_page(dialog.bring)
            dialog.bring.carry_out()
            self.until(lambda: draft.said.step or dialog.bring._fault)
        assert draft.said.step, dialog.bring._fault
        with self.ticking.phase(f"{what}: news"):
            self.until(lambda: self.console.session.situation.seq >= draft.said.step)
            self.qtbot.wait(1500)
            self.until(lambda: self.console.session.tasks.is_idle)
            self.qtbot.wait(1500)

    def _read_account(self) -> None:
        """Walk through the account from its beginning to its end."""
        model, table = self.dialog.checks.model, self.dialog.checks.table
        self.qtbot.wait(200)
        for share in range(11):
            row = (model.rowCount() - 1) * share // 10
            if row >= 0:
                table.scrollTo(model.index(row, 0))
                self.until(lambda at=row: model.told(at) is not None)


@pytest.fixture
def watched(room: SmallRoom, qtbot: QtBot, console_app: QApplication) -> Iterator[Watched]:
    made, collector = Watched(Console(room.session(COMMANDER), qtbot), qtbot), Collector()
    collector.start()
    yield made
    collector.stop()
    made.dialog.close()


def test_that_the_window_is_never_late_while_a_hundred_thousand_rows_come_in(
    watched: Watched, tmp_path: Path, bench: Bench
) -> None:
    watched.bring("incidents", history(tmp_path / "history.csv", ROWS))
    _tell(bench, f"the window's lateness while {ROWS:,} rows of history come in", watched.ticking)


def test_that_the_window_is_never_late_while_the_roads_of_a_country_come_in(
    watched: Watched, tmp_path: Path, bench: Bench
) -> None:
    path = tmp_path / "country.osm.pbf"
    print(draw_country(path, JUNCTIONS))
    made: list[Ground] = []
    watched.console.window.dispatch.map.ground.made.connect(made.append)
    watched.bring("roads", path)
    with watched.ticking.phase("roads: new map"):
        watched.until(lambda: made)
        watched.qtbot.wait(4000)
    _tell(bench, f"the window's lateness while roads of {JUNCTIONS:,} junctions come in", watched.ticking)


def _tell(bench: Bench, name: str, ticking: Ticking) -> None:
    """The worst of all phases counts; the note says which phase was how late."""
    print(ticking.told())
    bench.row(name, "ms", Figures.one(max(ticking.worst.values())), LATEST, note=ticking.told())

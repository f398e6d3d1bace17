"""The computing process: the same answer as here, the newest question only, and what comes of its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.computing.computing import Computing
from app.computing.worker import Roads
from app.console.plan.feed import roads_in_force
from app.paths import HOME_VARIABLE
from app.tasks import Tasks
from dispatch.planning.gather import PlanAsked
from dispatch.planning.problem import PlanSolution
from dispatch.planning.solve import solve_plan
from dispatch.planning_queries import PlanQuestion
from dispatch.reasons import Reason
from gis.road_network import Mode
from gis.speed_profile import SpeedProfile, SpeedRule
from tests.room import SmallRoom

PATIENCE_MS = 60_000


@pytest.fixture
def computing(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Computing]:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "席位"))
    tasks = Tasks()
    made = Computing(tasks)
    yield made
    made.close()
    tasks.stop()


def test_that_the_process_gives_the_answer_that_would_be_given_here(
    room: SmallRoom, computing: Computing, qtbot: QtBot
) -> None:
    room.accepted()
    room.accepted(category="SAN.burning")
    gathered = room.house.seat.ask(PlanQuestion(PlanAsked()))
    roads = roads_in_force(room.house.store.files, gathered.centre)
    told: list[PlanSolution] = []
    dropped: list[PlanSolution] = []
    computing.solve(roads, gathered.problem, dropped.append, pytest.fail)
    computing.solve(roads, gathered.problem, told.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert gathered.centre.router is not None
    here = solve_plan(gathered.problem, gathered.centre.router)
    assert told[0].chosen == here.chosen
    assert np.array_equal(told[0].costs.arrive_s, here.costs.arrive_s)
    assert len([team for team in here.chosen if team]) == 2
    assert not dropped


def test_that_the_process_goes_by_the_speeds_of_the_hour(room: SmallRoom) -> None:
    gathered = room.house.seat.ask(PlanQuestion(PlanAsked()))
    usual = roads_in_force(room.house.store.files, gathered.centre)
    rush = SpeedProfile((SpeedRule(Mode.CAR, (8,), time_factor=2.0),))
    held, there = Roads(), gathered.centre.router
    assert there is not None
    slow = held.router(replace(usual, profile=rush, hour=8)).edge_times_s(Mode.CAR)
    assert np.array_equal(slow, 2.0 * there.edge_times_s(Mode.CAR))
    for later in (replace(usual, profile=rush, hour=9), replace(usual, profile=rush)):
        assert np.array_equal(held.router(later).edge_times_s(Mode.CAR), there.edge_times_s(Mode.CAR))


def test_that_whoever_waits_is_told_when_the_process_is_gone_and_the_next_question_starts_another(
    room: SmallRoom, computing: Computing, qtbot: QtBot
) -> None:
    room.accepted()
    gathered = room.house.seat.ask(PlanQuestion(PlanAsked()))
    roads = roads_in_force(room.house.store.files, gathered.centre)
    failed: list[Reason] = []
    told: list[PlanSolution] = []
    first = computing.process
    computing.solve(roads, gathered.problem, lambda _solution: None, failed.append)
    first._process.kill()
    qtbot.waitUntil(lambda: bool(failed), timeout=PATIENCE_MS)
    assert failed[0].code == "computing_ended"
    computing.solve(roads, gathered.problem, told.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert computing.process.pid != first.pid


def test_that_the_process_ends_when_it_is_let_go(computing: Computing) -> None:
    process = computing.process
    computing.close()
    process.wait(30)
    assert process._process.poll() is not None

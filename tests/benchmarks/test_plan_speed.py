"""How fast plans come: a large room assigned optimally, teams, and how late a window is meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.computing.computing import Computing
from app.computing.frames import RoadsInForce
from app.console.collector import Collector
from app.paths import HOME_VARIABLE
from app.tasks import Tasks
from dispatch.planning.costs import travel_times_s
from dispatch.planning.explain import explained
from dispatch.planning.gather import Gathered, PlanAsked, gather_plan
from dispatch.planning.plan import Plan
from dispatch.planning.problem import PlanProblem, PlanSolution, TeamNeed
from dispatch.planning.solve import solve_plan, solved
from gis.routing import Router
from tests.benchmarks.busy_room import NOW, BusyRoom
from tests.benchmarks.networks import Ground
from tests.benchmarks.peers import OSRM_MLD, Table, ask_peer, figures_of
from tests.benchmarks.results import Bench, Figures, at_most, share_of, timed_ms
from tests.ticking import Ticking

pytestmark = pytest.mark.bench
INCIDENTS, CREWS = 200, 2_000
CATEGORIES = ("STR.hawker", "STR.fire_lane", "CON.noise_night", "SAN.burning", "STR.bike_parking")
TEAMS, TEAM_CREWS, DEPARTMENTS = 60, 300, 4
PATIENCE_MS = 120_000


def gathered(room: BusyRoom) -> Gathered:
    return gather_plan(PlanAsked(), room.situation, room.centre, NOW)


@pytest.fixture(scope="module")
def room(country_300k: Ground) -> BusyRoom:
    made = BusyRoom(country_300k.network, CREWS, busy_share=0.0)
    made.add_incidents(INCIDENTS, CATEGORIES)
    return made


def router_of(room: BusyRoom) -> Router:
    assert room.centre.router is not None
    return room.centre.router


def test_that_two_hundred_incidents_and_two_thousand_crews_are_assigned_optimally(
    room: BusyRoom, country_300k: Ground, bench: Bench
) -> None:
    asked, router = gathered(room), router_of(room)
    first = solve_plan(asked.problem, router)
    assert first.gap == 0.0
    assert first.cost <= first.one_by_one_cost
    ours = timed_ms([lambda: solve_plan(asked.problem, router)] * 5)
    places = asked.problem.crew_places, asked.problem.incident_places
    peers = {OSRM_MLD: figures_of(ask_peer(OSRM_MLD, country_300k, [Table(*places)]))}
    name = "200 incidents x 2,000 crews, 300k junctions, matrix and optimal assignment"
    bench.row(name, "ms", ours, share_of(OSRM_MLD, 1 / 6), peers, "all modes, near crews first")
    matrix = timed_ms([lambda: travel_times_s(asked.problem, router)] * 5)
    bench.row("… of which the matrix", "ms", matrix)
    bench.row("… gathering the question", "ms", timed_ms([lambda: gathered(room)] * 5))
    bench.row("… telling the plan with reasons", "ms", timed_ms([lambda: explained(asked, first)] * 5))


def of_departments(problem: PlanProblem, seed: int) -> PlanProblem:
    """The same incidents, each needing two or three of four departments; each crew is of one."""
    random = np.random.default_rng(seed)
    department = random.integers(0, DEPARTMENTS, len(problem.crew_ids))
    teams = {}
    for row in range(len(problem.incident_ids)):
        needed = random.choice(DEPARTMENTS, random.integers(2, 4), replace=False)
        crews = [(term, np.flatnonzero(department == one).tolist()) for term, one in enumerate(needed)]
        bundles = tuple((crew, (term,)) for term, fitting in crews for crew in fitting)
        teams[row] = TeamNeed((tuple(range(len(needed))),), bundles)
    return replace(problem, teams=teams)


def test_that_sixty_teams_are_put_together_within_a_proven_gap(country_300k: Ground, bench: Bench) -> None:
    room = BusyRoom(country_300k.network, TEAM_CREWS, seed=2, busy_share=0.0)
    room.add_incidents(TEAMS, CATEGORIES)
    problem = gathered(room).problem
    # Crews and incidents of one district: all reach all.
    problem = replace(problem, crew_places=_within_reach(problem.crew_places))
    problem = replace(problem, incident_places=_within_reach(problem.incident_places))
    travel_s = travel_times_s(problem, router_of(room))
    asked = [of_departments(problem, seed) for seed in range(10)]
    found: list[PlanSolution] = []
    ours = timed_ms([lambda one=one: found.append(solved(one, travel_s)) for one in asked])
    bench.row("60 incidents that need 2 or 3 departments, 300 crews", "ms", ours, at_most(2_000.0))
    gaps = Figures.of(one.gap * 100 for one in found)
    bench.row("… their proven gap", "%", gaps, at_most(1.0))
    covered = np.mean([np.mean([bool(team) for team in one.chosen]) for one in found])
    assert covered > 0.5
    assert all(one.cost <= one.one_by_one_cost for one in found)


def _within_reach(places: np.ndarray) -> np.ndarray:
    """The same places drawn together around their middle: a district of some ten kilometres."""
    middle = np.median(places, axis=0)
    return middle + (places - middle) * (0.1 / np.ptp(places, axis=0).max())


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[Collector]:
    """Garbage is collected as in the console: by itself Python stops all threads for a fifth of a second."""
    made = Collector()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def computing(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Computing]:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    tasks = Tasks()
    made = Computing(tasks)
    yield made
    made.close()
    tasks.stop()


def test_that_the_window_is_not_late_while_the_optimiser_works(
    room: BusyRoom,
    country_300k: Ground,
    computing: Computing,
    collector: Collector,
    qtbot: QtBot,
    bench: Bench,
) -> None:
    router, tasks, ticking = router_of(room), computing._tasks, Ticking()
    roads = RoadsInForce(
        country_300k.arrays, router.speeds, router.costs, router.snapper.limit_m, router.conditions
    )
    situation = room.situation
    plans: list[Plan] = []

    def plan() -> None:
        """As the console does: gathered and told beside the window, worked out in the process."""
        tasks.read("gather", lambda: gather_plan(PlanAsked(), situation, room.centre, NOW), solve)

    def solve(asked: Gathered) -> None:
        def tell(solution: PlanSolution) -> None:
            tasks.read("tell", lambda: explained(asked, solution), plans.append)

        computing.solve(roads, asked.problem, tell, pytest.fail)

    plan()
    qtbot.waitUntil(lambda: len(plans) == 1, timeout=PATIENCE_MS)
    started = time.perf_counter()
    with ticking.phase("plan"):
        for count in range(2, 7):
            plan()
            qtbot.waitUntil(lambda count=count: len(plans) == count, timeout=PATIENCE_MS)
    print(f"five plans in {time.perf_counter() - started:.1f} s; {ticking.told()}")
    late = ticking.late["plan"]
    bench.row("lateness of a 10 ms tick while the optimiser works", "ms", Figures.of(late), at_most(33.0))
    bench.row("… the worst of it", "ms", Figures.one(max(late)), at_most(100.0), note=ticking.told())

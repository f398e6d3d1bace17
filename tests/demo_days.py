"""Demo days for tests: the drawn district at midnight with its people, and worlds that play over copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from app.build import House, furnish
from data.demo.prepare import make_world, prepare_demo, read_plan
from data.demo.prepared import copy_demo
from data.store import open_store
from dispatch.incident import Incident
from dispatch.simulation.clock import SimulatedClock
from dispatch.simulation.habits import Habits
from dispatch.simulation.plan import DayPlan, PlannedReport
from dispatch.simulation.world import World
from tests.builders import at
from tests.made_once import MadeOnce

SEED = 11
DEMO = "demo.sqlite"
MIDNIGHT, MORNING = "00:00", "06:05"
"""When a day of a test may begin: nothing has happened yet, or the early turn has just signed on."""


@dataclass
class PlayedDay:
    """A house over a copy of the demo at midnight, and a world that plays a plan of the test's own."""

    house: House
    clock: SimulatedClock
    world: World
    plan: DayPlan
    path: Path
    _again: list[House] = field(default_factory=list)

    def play_until(self, clock: str) -> datetime:
        """Play to a local time of day."""
        self.world.advance(at(clock))
        return self.clock.now()

    def play_for(self, minutes: float) -> datetime:
        """Play some minutes on."""
        self.world.advance(self.clock.now() + timedelta(minutes=minutes))
        return self.clock.now()

    def incidents(self) -> tuple[Incident, ...]:
        return self.house.store.rows(Incident)

    def only_incident(self) -> Incident:
        (incident,) = self.incidents()
        return incident

    def start_again(self) -> World:
        """Another world over the same database, as after the program was closed and opened again."""
        house = furnish(open_store(self.path), self.clock)
        self._again.append(house)
        return make_world(house.seat, house.centre, self.clock, self.plan, SEED)

    def close(self) -> None:
        for house in (self.house, *self._again):
            house.close()


class PlayedDays:
    """Makes played days; closes them at the end of the test."""

    def __init__(self, bases: Mapping[str, Path], folder: Path) -> None:
        self._bases = bases
        self._folder = folder
        self._made: list[PlayedDay] = []
        self.plan = read_plan(bases[MIDNIGHT])

    def day(self, *reports: PlannedReport, starts: str = MORNING, habits: Habits | None = None) -> PlayedDay:
        """A day on which just these reports come in."""
        return self.with_plan(replace(self.plan, reports=reports, urges=()), starts, habits)

    def with_plan(self, plan: DayPlan, starts: str = MIDNIGHT, habits: Habits | None = None) -> PlayedDay:
        """A day of this plan."""
        path = copy_demo(self._bases[starts], self._folder / f"day-{len(self._made)}.sqlite")
        clock = SimulatedClock(at(starts))
        house = furnish(open_store(path, is_durable=False), clock)
        world = make_world(house.seat, house.centre, clock, plan, SEED, habits)
        self._made.append(PlayedDay(house, clock, world, plan, path))
        return self._made[-1]

    def close(self) -> None:
        for made in self._made:
            made.close()


@pytest.fixture(scope="session")
def midnight(made_once: MadeOnce) -> Path:
    """The demo database at midnight: everything is there, nothing has happened yet."""
    made = made_once.folder("midnight", lambda folder: prepare_demo(folder / DEMO, SEED, until=time(0)))
    return made / DEMO


@pytest.fixture(scope="session")
def morning(midnight: Path, made_once: MadeOnce) -> Path:
    """The same shortly after six, when the early turn is on duty; nothing has been reported."""
    return made_once.folder("morning", lambda folder: _play_to_the_morning(midnight, folder / DEMO)) / DEMO


def _play_to_the_morning(midnight: Path, target: Path) -> None:
    path = copy_demo(midnight, target)
    clock = SimulatedClock(at("05:45"))
    house = furnish(open_store(path, is_durable=False), clock)
    plan = replace(read_plan(path), reports=(), urges=())
    make_world(house.seat, house.centre, clock, plan, SEED).advance(at(MORNING))
    house.close()


@pytest.fixture
def days(midnight: Path, morning: Path, tmp_path: Path) -> Iterator[PlayedDays]:
    """Days to play."""
    made = PlayedDays({MIDNIGHT: midnight, MORNING: morning}, tmp_path)
    yield made
    made.close()

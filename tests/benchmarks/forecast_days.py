"""Days played under several laws of noise, and what the forecasts of their stages said and came to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from functools import cache
from pathlib import Path

from app.build import furnish
from data.demo.day import DEMO_DAY, draw_day
from data.demo.district import DemoDistrict, draw_district
from data.demo.people_of_room import demo_habits, demo_laws, draw_cast
from data.demo.prepare import CENTRE_ID, moment, prepare_demo
from data.demo.subjects import Subject
from data.store import open_store
from dispatch.assignment import Assignment
from dispatch.category_file import shipped_categories
from dispatch.centre import Centre
from dispatch.entry import Entry
from dispatch.fixes import Fix
from dispatch.forecast_samples import PastIncident
from dispatch.incident import Incident
from dispatch.people import Crew
from dispatch.ports import Snapshot
from dispatch.simulation.clock import SimulatedClock
from dispatch.simulation.plan import DayPlan
from dispatch.simulation.world import World
from dispatch.sources import shipped_sources
from tests.benchmarks.light_house import LightSeat, LightStore

GROUND_SEED = 11


def midnight(folder: Path) -> Path:
    """The demo database before anything has happened; every day starts from a copy."""
    path = folder / "midnight.sqlite"
    return path if path.exists() else prepare_demo(path, GROUND_SEED, until=time(0))


@cache
def _ground() -> tuple[DemoDistrict, tuple[Subject, ...]]:
    district = draw_district(GROUND_SEED)
    return district, district.subjects(GROUND_SEED)


def planned(seed: int, crews: tuple[Crew, ...]) -> DayPlan:
    """Another day in the same district, with the same crews."""
    district, subjects = _ground()
    return draw_day(district, subjects, shipped_categories(), shipped_sources(), crews, seed, DEMO_DAY)


@dataclass(frozen=True)
class PlayedDay:
    """What a played day left behind: its incidents, the crews that were sent, every fix."""

    law: str
    seed: int
    past: tuple[PastIncident, ...]
    fixes: tuple[Fix, ...]


def start(base: Path) -> tuple[Snapshot, Centre]:
    """The picture at midnight and the centre, from the kept demo."""
    house = furnish(open_store(base, is_durable=False), SimulatedClock(moment(DEMO_DAY, time(0))))
    try:
        return replace(house.seat.snapshot(), seq=0), house.centre()
    finally:
        house.close()


@dataclass(frozen=True)
class OpenedDay:
    """A day at midnight, to be played by its world; `seat` is there for others who act in it."""

    world: World
    seat: LightSeat
    store: LightStore


def opened(begin: tuple[Snapshot, Centre], law: str, seed: int) -> OpenedDay:
    """A day under a law, before anything has happened."""
    snapshot, centre = begin
    store = LightStore(snapshot.rows, snapshot.fixes)
    clock = SimulatedClock(moment(DEMO_DAY, time(0)))
    seat = LightSeat(store, lambda: centre, clock, snapshot)
    crews = store.rows(Crew)
    habits = demo_laws()[law].applied(demo_habits())
    units = {crew.unit for crew in crews} - {CENTRE_ID}
    # No `sharp_from`: free crews that are measured every few seconds make a day five times as long to play.
    cast = draw_cast(seed, units)
    return OpenedDay(
        World(seat, clock, lambda: centre, planned(seed, crews), habits, cast, seed), seat, store
    )


def played(begin: tuple[Snapshot, Centre], law: str, seed: int, until: time = time(23, 59)) -> PlayedDay:
    """One day played under a law from midnight on."""
    day = opened(begin, law, seed)
    store = day.store
    day.world.advance(moment(DEMO_DAY, until))
    by_id = {crew.id: crew for crew in store.rows(Crew)}
    past = tuple(
        PastIncident(
            incident,
            store.rows(Assignment, incident_id=incident.id),
            store.rows(Entry, incident_id=incident.id),
            by_id,
        )
        for incident in store.rows(Incident)
    )
    return PlayedDay(law, seed, past, tuple(fix for track in store.tracks.values() for fix in track))

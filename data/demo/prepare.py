"""Prepares the demo: draws the district, brings it in through the desk, plays the day to the afternoon."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

from data.centre import load_centre
from data.demo.bring_in import bring_in
from data.demo.contacts import draw_contacts
from data.demo.day import DEMO_DAY, ZONE, draw_day
from data.demo.district import draw_district
from data.demo.keepers import draw_keepers
from data.demo.people_of_room import demo_habits, draw_cast
from data.demo.permits import draw_permits
from data.demo.roster import draw_roster
from data.identity import DatabaseKind, Identity
from data.store import found_store
from dispatch.canonical import as_bytes, as_plain, from_plain
from dispatch.category_file import shipped_categories
from dispatch.centre import Centre
from dispatch.desk import Desk
from dispatch.near_seat import NearSeat
from dispatch.people import Crew
from dispatch.ports import Seat
from dispatch.simulation.clock import SimulatedClock
from dispatch.simulation.habits import Habits
from dispatch.simulation.plan import DayPlan
from dispatch.simulation.world import World
from dispatch.sources import shipped_sources
from gis.zones import ZoneKind

CENTRE_ID = "330105"
OPENS_AT = time(14, 20)
SHARP_FROM = time(14, 0)
STAGES = 86

Progress = Callable[[str, float], None]
"""What is being done (drawing, bringing_in, playing) and which share of all is done."""


def moment(day: date, at: time) -> datetime:
    """A local time of a day of the demo, in UTC."""
    return datetime.combine(day, at, ZONE).astimezone(UTC)


def prepare_demo(
    target: Path,
    seed: int,
    progress: Progress = lambda _what, _share: None,
    until: time = OPENS_AT,
    day: date = DEMO_DAY,
) -> Path:
    """Make the demo database at `target`, played from midnight until a local time, and return its path.

    Beside it lie its content files and its plan. The same seed gives the same rows; only the salts of
    callers' digests differ. DatabaseRefused("database_exists") where `target` is there already.
    """
    progress("drawing", 0.0)
    district = draw_district(seed)
    subjects = district.subjects(seed)
    zones = {zone.code: zone.name for zone in district.zones if zone.kind is ZoneKind.FUNCTIONAL_ZONE}
    roster = draw_roster(seed, day, zones)
    plan = draw_day(district, subjects, shipped_categories(), shipped_sources(), roster.crews, seed, day)
    begins = moment(day, time(0))
    store = found_store(target, _identity(seed, day, begins), is_durable=False)
    try:
        progress("bringing_in", 0.05)
        clock = SimulatedClock(begins)
        desk = Desk(store, lambda: load_centre(store), clock)
        permits, keepers = draw_permits(subjects, seed, day), draw_keepers(district, seed)
        contacts = draw_contacts(roster.crews, seed)
        bring_in(desk, store.files, district, subjects, roster, permits, keepers, contacts)
        write_plan(target, plan)
        world = make_world(NearSeat(desk, store, clock), lambda: desk.centre, clock, plan, seed)
        for stage in range(1, STAGES + 1):
            world.advance(begins + (moment(day, until) - begins) * (stage / STAGES))
            progress("playing", 0.1 + 0.9 * stage / STAGES)
    finally:
        store.close()
    return target


def _identity(seed: int, day: date, begins: datetime) -> Identity:
    database_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"yiping-demo/{seed}/{day}"))
    return Identity(database_id, DatabaseKind.DEMO, CENTRE_ID, begins)


def make_world(
    seat: Seat,
    centre: Callable[[], Centre],
    clock: SimulatedClock,
    plan: DayPlan,
    seed: int,
    habits: Habits | None = None,
) -> World:
    """The world of the demo over a seat; it goes on from whatever the database holds."""
    units = {crew.unit for crew in seat.snapshot().rows if isinstance(crew, Crew)} - {CENTRE_ID}
    sharp_from = moment(clock.now().astimezone(ZONE).date(), SHARP_FROM)
    return World(seat, clock, centre, plan, habits or demo_habits(), draw_cast(seed, units), seed, sharp_from)


def plan_path(database: Path) -> Path:
    """Where the plan of a demo database lies."""
    return database.with_name(database.name + ".plan.json")


def write_plan(database: Path, plan: DayPlan) -> None:
    """Keep the plan beside its database."""
    plan_path(database).write_bytes(as_bytes(as_plain(plan)))


def read_plan(database: Path) -> DayPlan:
    """The plan that belongs to a demo database; FileNotFoundError where there is none."""
    plan: DayPlan = from_plain(DayPlan, json.loads(plan_path(database).read_text(encoding="utf-8")))
    return plan

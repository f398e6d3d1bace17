"""A small room for tests of the console: the drawn district, a few crews on duty, a clock that tests move."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.build import House, found_house, furnish
from app.console.session import Session
from app.preferences import Preferences
from data.demo.bring_in import place_row, subject_row
from data.demo.district import draw_district
from data.grid_file import grids_as_bytes
from data.identity import DatabaseKind
from data.store import open_store
from dispatch.actions.crews import Dispatch
from dispatch.actions.field import Arrive, Feedback, Respond
from dispatch.actions.intake import Accept, Receive
from dispatch.actions.keeping import Import
from dispatch.actors import SYSTEM, Actor, Role
from dispatch.assignment import Assignment
from dispatch.changes import Changes
from dispatch.entry import Means
from dispatch.fixes import Fix
from dispatch.incident import Incident, Place
from dispatch.people import Certificate, Crew, Member, MemberKind, Shift, SignOn, posts_of
from dispatch.places import ROADS, UNIT_GRIDS, ContentFile
from dispatch.ports import Action
from dispatch.rows import Row
from dispatch.simulation.clock import SimulatedClock
from dispatch.zone_rows import row_of_zone
from gis.road_network import Mode
from tests.builders import at
from tests.made_once import MadeOnce

NOW = at("14:20:00")
SEED = 7
OPERATOR = Actor("周敏", Role.OPERATOR)
COMMANDER = Actor("沈建国", Role.DUTY_COMMANDER)
WULIN = Place("武林广场", 120.1630, 30.2742, "name")
TIANSHUI, CHANGQING, DISTRICT = "330105012", "330105014", "330105"
SQUARE_TEAM = (120.1642, 30.2748)
_CREWS: tuple[tuple[str, str, str, MemberKind, tuple[str, ...], tuple[float, float]], ...] = (
    ("301", "天水1组", TIANSHUI, MemberKind.OFFICER, ("officer", "officer", "auxiliary"), SQUARE_TEAM),
    ("302", "天水2组", TIANSHUI, MemberKind.OFFICER, ("officer", "officer"), (120.1560, 30.2700)),
    ("303", "天水辅助1", TIANSHUI, MemberKind.AUXILIARY, ("auxiliary", "auxiliary"), (120.1600, 30.2720)),
    ("401", "长庆1组", CHANGQING, MemberKind.OFFICER, ("officer", "officer"), (120.1700, 30.2700)),
    ("402", "长庆调解1", CHANGQING, MemberKind.MEDIATOR, ("mediator",), (120.1715, 30.2680)),
    ("901", "区无人机1", DISTRICT, MemberKind.DRONE, ("drone",), (120.1650, 30.2800)),
)
CREW_PLACES = {call_sign: spot for call_sign, *_, spot in _CREWS}


@dataclass
class SmallRoom:
    """A house over a database of its own, and what a test does in it through the desk."""

    house: House
    clock: SimulatedClock
    sessions: list[Session] = field(default_factory=list)

    def session(self, actor: Actor = OPERATOR, preferences: Preferences | None = None) -> Session:
        """A seat's session; closed at the end of the test."""
        made = Session(
            self.house.seat,
            self.house.centre,
            self.clock,
            actor,
            preferences or Preferences(name=actor.name),
            keep_file=self.house.store.files.put,
            read_file=self.house.store.files.get,
            database=self.house.store.database.path,
        )
        self.sessions.append(made)
        return made

    def act(self, kind: type[Action], actor: Actor = OPERATOR, **asked: Any) -> Changes:
        """Ask the desk for an action."""
        return self.house.seat.act(kind(action_id=str(uuid.uuid4()), actor=actor, **asked))

    def pass_time(self, seconds: float) -> datetime:
        """Move the clock on."""
        self.clock.advance_to(self.clock.now() + timedelta(seconds=seconds))
        return self.clock.now()

    def receive(self, category: str = "STR.hawker", place: Place = WULIN, **asked: Any) -> Incident:
        """A report that has come in."""
        values = {"source": "hotline_12345", "words": "广场东侧有人摆摊", **asked}
        return self.act(Receive, category=category, place=place, **values).of(Incident)[0]

    def accepted(self, **asked: Any) -> Incident:
        """A report that has been accepted."""
        incident = self.receive(**asked)
        return self.act(Accept, incident_id=incident.id).of(Incident)[0]

    def crew(self, call_sign: str) -> Crew:
        """A crew on duty by its call sign."""
        return next(crew for crew in self.house.store.rows(Crew) if crew.call_sign == call_sign)

    def rename(self, call_sign: str, name: str) -> Crew:
        """A crew gets another name, perhaps one that another has too."""
        rows = (replace(self.crew(call_sign), name=name),)
        return self.act(Import, SYSTEM, what="crews", source="", digest="", rows=rows).of(Crew)[0]

    def sent(self, call_sign: str = "301", **asked: Any) -> tuple[Incident, Assignment]:
        """An incident with a crew sent to it."""
        incident = self.accepted(**asked)
        done = self.act(
            Dispatch, incident_id=incident.id, crew_id=self.crew(call_sign).id, choice_reason="离得近"
        )
        return done.of(Incident)[0], done.of(Assignment)[-1]

    def settled(self, call_sign: str = "301", after_s: float = 30, **asked: Any) -> Incident:
        """An incident answered, reached and reported back, each `after_s` seconds after the one before."""
        incident, task = self.sent(call_sign, **asked)
        self.pass_time(after_s)
        self.act(Respond, assignment_id=task.id, by=Means.RADIO)
        self.pass_time(after_s)
        if self.house.store.rows(Assignment, id=task.id)[0].arrived_at is None:
            self.act(Arrive, assignment_id=task.id, by=Means.RADIO, evidence=("照片",), note="到达")
        self.pass_time(after_s)
        self.act(Feedback, assignment_id=task.id, by=Means.RADIO, note="已劝离")
        return self.house.store.rows(Incident, id=incident.id)[0]

    def report_fixes(self) -> None:
        """Every crew tells where it stands."""
        now = self.clock.now()
        self.house.seat.report_fixes(
            [
                Fix(member_id, *CREW_PLACES[crew.call_sign], now, now, speed_mps=0.0)
                for crew in self.house.store.rows(Crew)
                if crew.call_sign in CREW_PLACES
                for member_id in crew.member_ids
            ]
        )

    def close(self) -> None:
        for session in self.sessions:
            session.stop()
        self.house.close()


@pytest.fixture(scope="session")
def drawn_database(made_once: MadeOnce) -> Path:
    """A database that holds the drawn district and the crews; tests work on copies."""
    return made_once.folder("drawn", _draw_database)


def _draw_database(folder: Path) -> None:
    house = found_house(folder / "room.sqlite", SimulatedClock(NOW), DatabaseKind.DRILL)
    house.seat.act(
        Import(
            action_id=str(uuid.uuid4()),
            actor=SYSTEM,
            what="district",
            source="drawn",
            digest="",
            rows=(*_district_rows(house, folder), *_people_rows()),
        )
    )
    house.close()


@pytest.fixture
def room(drawn_database: Path, tmp_path: Path) -> Iterator[SmallRoom]:
    """The small room at 14:20."""
    folder = tmp_path / "一 屏"
    shutil.copytree(drawn_database, folder)
    clock = SimulatedClock(NOW)
    store = open_store(folder / "room.sqlite", is_durable=False)
    made = SmallRoom(furnish(store, clock), clock)
    made.report_fixes()
    yield made
    made.close()


def _district_rows(house: House, folder: Path) -> Iterator[Row]:
    district = draw_district(SEED)
    yield from (row_of_zone(zone, zone.code) for zone in district.zones)
    yield from (place_row(number, place) for number, place in enumerate(district.places))
    yield from (subject_row(shop) for shop in district.subjects(SEED)[:40])
    roads = folder / "roads.npz"
    district.network.save(roads)
    yield _content(house, ROADS, roads)
    yield _content(house, UNIT_GRIDS, grids_as_bytes(district.unit_grids))


def _content(house: House, role: str, content: bytes | Path) -> ContentFile:
    digest = house.store.files.put(content)
    return ContentFile(id=role, digest=digest, source="drawn")


def _people_rows() -> Iterator[Row]:
    begins, ends = at("07:00:00"), at("15:30:00")
    for unit in (TIANSHUI, CHANGQING, DISTRICT):
        yield Shift(id=f"early-{unit}", name="早", unit=unit, starts_at=begins, ends_at=ends)
    for call_sign, name, unit, kind, people, _ in _CREWS:
        members = [_member(call_sign, number, unit, post) for number, post in enumerate(people)]
        yield from members
        yield Crew(
            id=f"crew-{call_sign}",
            call_sign=call_sign,
            name=name,
            unit=unit,
            home_zone=unit,
            lead_id=members[0].id,
            member_ids=tuple(member.id for member in members),
            kind=kind,
            posts=posts_of(members, NOW.date()),
            mode=Mode.AIR if kind is MemberKind.DRONE else Mode.EBIKE,
            shift_id=f"early-{unit}",
            starts_at=begins,
            ends_at=ends,
            signed_on=SignOn(begins),
        )


def _member(call_sign: str, number: int, unit: str, kind: str) -> Member:
    certificate = Certificate("ZF", "", f"浙A{call_sign}{number}", NOW.date() + timedelta(days=400))
    return Member(
        id=f"member-{call_sign}-{number}",
        badge=f"{call_sign}{number}",
        name=f"队员{call_sign}{number}",
        kind=MemberKind(kind),
        department="ZF",
        tasking_unit=unit,
        mode=Mode.EBIKE,
        certificates=(certificate,) if kind == "officer" else (),
    )

"""Makes first_release.sqlite: a small drill as the first release kept it, for later upgrades.

Run once for a release (`python -m tests.data.make_first_release FILE`), committed, and never made anew.
"""

from __future__ import annotations

import sqlite3
import sys
import uuid
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import shapely

from app.build import House, found_house
from data.identity import DatabaseKind
from dispatch.actions.closing import ApproveSuspension, Close, Rework, Suspend, Verify
from dispatch.actions.clues import DismissClue
from dispatch.actions.correcting import CorrectPlace
from dispatch.actions.crews import Dispatch, Reassign, Recall
from dispatch.actions.duty import DeclareStatus, SignOnCrew
from dispatch.actions.field import Arrive, Decline, Feedback, Respond
from dispatch.actions.intake import Accept, CheckFirst, Receive, Reject, Urge
from dispatch.actions.keeping import ChangeSetting, Import, Undo
from dispatch.actions.units import AssignUnit, SendBack
from dispatch.actors import SYSTEM, Actor, Role
from dispatch.assignment import Assignment
from dispatch.changes import Changes
from dispatch.entry import Means
from dispatch.fixes import Fix
from dispatch.incident import Incident, Place
from dispatch.people import Certificate, Crew, Member, MemberKind, Shift, posts_of
from dispatch.places import NamedPlace, ZoneRow
from dispatch.ports import Action, Caller
from dispatch.rows import Row
from dispatch.simulation.clock import SimulatedClock
from dispatch.subject import Subject
from gis.road_network import Mode
from tests.builders import at

OPERATOR = Actor("王敏", Role.OPERATOR)
COLLEAGUE = Actor("周敏", Role.OPERATOR)
COMMANDER = Actor("沈建国", Role.DUTY_COMMANDER)
DISTRICT, STREET = "330105", "330105012"
SQUARE = Place("武林广场", 120.1630, 30.2742, "name")
FARTHER = Place("环城北路口", 120.1650, 30.2760, "click")
# Squares drawn for this file: a district, a street in it and a community in that.
ZONES = (
    (DISTRICT, "拱墅区", "district", None, (120.15, 30.26, 120.18, 30.29)),
    (STREET, "天水街道", "sub_district", DISTRICT, (120.155, 30.265, 120.175, 30.285)),
    ("330105012001", "示例社区", "community", STREET, (120.16, 30.27, 120.17, 30.28)),
)
CREWS = ("301", "302", "303")


class Story:
    """What happens in the small drill, told through the desk."""

    def __init__(self, house: House, clock: SimulatedClock) -> None:
        self._house = house
        self._clock = clock
        self._count = 0

    def act(self, kind: type[Action], actor: Actor = OPERATOR, **asked: Any) -> Changes:
        """One action, twelve seconds after the one before."""
        self._clock.advance_to(self._clock.now() + timedelta(seconds=12))
        self._count += 1
        action_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"first-release/{self._count}"))
        return self._house.seat.act(kind(action_id=action_id, actor=actor, **asked))

    def receive(self, category: str = "STR.hawker", source: str = "hotline_12345", **asked: Any) -> Incident:
        """A report that comes in."""
        done = self.act(Receive, source=source, category=category, **{"place": SQUARE, **asked})
        return done.of(Incident)[0]

    def accepted(self, **asked: Any) -> Incident:
        """A report that is accepted."""
        return self.act(Accept, incident_id=self.receive(**asked).id).of(Incident)[0]

    def sent(self, call_sign: str, **asked: Any) -> Assignment:
        """A crew that is sent to a new incident."""
        incident = self.accepted(**asked)
        crew_id = f"crew-{call_sign}"
        done = self.act(Dispatch, incident_id=incident.id, crew_id=crew_id, choice_reason="离得近")
        return done.of(Assignment)[-1]

    def reported(self, call_sign: str, **asked: Any) -> Assignment:
        """A crew that was sent, answered, arrived and reported back."""
        task = self.sent(call_sign, **asked)
        self.act(Respond, assignment_id=task.id, by=Means.RADIO)
        self.act(Arrive, assignment_id=task.id, by=Means.RADIO, evidence=("照片",), note="到达")
        self.act(Feedback, assignment_id=task.id, by=Means.RADIO, note="已劝离", outcome="persuaded")
        return task

    def closed(self, call_sign: str, **asked: Any) -> Assignment:
        """The same, verified by another person and closed."""
        task = self.reported(call_sign, **asked)
        self.act(Verify, COLLEAGUE, incident_id=task.incident_id)
        self.act(Close, incident_id=task.incident_id)
        return task


def make(path: Path) -> Path:
    """Make the database at `path`, which must not be there; every state of a morning is in it."""
    clock = SimulatedClock(at("09:00:00"))
    house = found_house(path, clock, DatabaseKind.DRILL)
    try:
        story = Story(house, clock)
        story.act(Import, SYSTEM, what="drill", source="tests", digest="", rows=(*_places(), *_people()))
        for call_sign in CREWS:
            story.act(SignOnCrew, crew_id=f"crew-{call_sign}", vehicle="浙A00001", radio=call_sign)
        house.seat.report_fixes(_fixes(clock))
        _tell_of_incidents(story, clock)
        _tell_of_the_rest(story)
    finally:
        house.close()
    _make_small(path)
    return path


def _make_small(path: Path) -> None:
    """Small pages: this file holds many tables and few rows."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA page_size = 512")
        connection.execute("VACUUM")


def _tell_of_incidents(story: Story, clock: SimulatedClock) -> None:
    story.closed("301", caller=Caller("来电人", "13800000000"), words="广场东侧有人摆摊")
    suspended = story.reported("302", category="FAC.pavement", words="井盖松动")
    until = clock.now() + timedelta(days=2)
    story.act(Suspend, incident_id=suspended.incident_id, reason="works", until=until)
    story.act(ApproveSuspension, COMMANDER, incident_id=suspended.incident_id)
    reworked = story.reported("303", category="STR.bike_parking")
    story.act(Rework, COLLEAGUE, incident_id=reworked.incident_id, reason="仍有车辆")
    declined = story.sent("301", category="STR.dog")
    story.act(Decline, assignment_id=declined.id, reason="车辆故障")
    swapped = story.sent("302", category="STR.shop_overflow")
    story.act(Reassign, assignment_id=swapped.id, crew_id="crew-301", reason="更近")
    recalled = story.sent("303")
    story.act(Respond, assignment_id=recalled.id, by=Means.PHONE)
    story.act(Recall, assignment_id=recalled.id, reason="已自行离开")


def _tell_of_the_rest(story: Story) -> None:
    clue = story.receive(source="video_ai")
    story.act(DismissClue, incident_id=clue.id, reason="false_alarm")
    story.receive(source="video_ai", category="STR.fire_lane")
    story.act(Reject, incident_id=story.receive(is_secret=True).id, reason="不属职责")
    checked = story.receive(category="CON.noise_day")
    story.act(CheckFirst, incident_id=checked.id)
    assigned = story.accepted(category="STR.piling")
    task = story.act(AssignUnit, incident_id=assigned.id, unit=STREET).of(Assignment)[-1]
    story.act(SendBack, assignment_id=task.id, reason="not_our_area")
    story.act(Urge, incident_id=assigned.id, words="又来电")
    story.act(CorrectPlace, incident_id=assigned.id, place=FARTHER)
    undone = story.receive(words="误记")
    story.act(Accept, incident_id=undone.id)
    story.act(Undo)
    story.act(ChangeSetting, COMMANDER, name="arrival_radius_m", value=60.0)
    until = at("12:30:00")
    story.act(DeclareStatus, crew_id="crew-303", status="meal", until=until)


def _places() -> list[Row]:
    rows: list[Row] = [
        ZoneRow(
            id=code,
            code=code,
            name=name,
            kind=kind,
            parent=parent,
            wkb=shapely.to_wkb(shapely.box(*box)),
            attributes={},
        )
        for code, name, kind, parent, box in ZONES
    ]
    rows.append(NamedPlace(id="place-1", name="武林广场", kind="square", lon=120.1630, lat=30.2742))
    rows.append(
        Subject(
            id="shop-1",
            number="S-1",
            name="示例小吃店",
            kind="restaurant",
            address="示例路1号",
            lon=120.164,
            lat=30.275,
            credit="green",
        )
    )
    return rows


def _people() -> list[Row]:
    begins, ends = at("07:00:00"), at("15:30:00")
    rows: list[Row] = [Shift(id="early", name="早", unit=STREET, starts_at=begins, ends_at=ends)]
    for call_sign in CREWS:
        members = [_member(f"{call_sign}-{number}") for number in (1, 2)]
        rows += members
        rows.append(
            Crew(
                id=f"crew-{call_sign}",
                call_sign=call_sign,
                name=f"天水{call_sign[-1]}组",
                unit=STREET,
                home_zone=STREET,
                lead_id=members[0].id,
                member_ids=tuple(member.id for member in members),
                kind=MemberKind.OFFICER,
                posts=posts_of(members, begins.date()),
                mode=Mode.EBIKE,
                shift_id="early",
                starts_at=begins,
                ends_at=ends,
            )
        )
    return rows


def _member(member_id: str) -> Member:
    return Member(
        id=f"member-{member_id}",
        badge=member_id,
        name=f"队员{member_id}",
        kind=MemberKind.OFFICER,
        department="ZF",
        tasking_unit=STREET,
        mode=Mode.EBIKE,
        certificates=(Certificate("ZF", "", f"浙A{member_id}", at("09:00:00", "2028-01-01").date()),),
    )


def _fixes(clock: SimulatedClock) -> list[Fix]:
    now = clock.now()
    return [
        Fix(f"member-{call_sign}-{number}", 120.1650, 30.2742, now, now, speed_mps=0.0)
        for call_sign in CREWS
        for number in (1, 2)
    ]


if __name__ == "__main__":
    make(Path(sys.argv[1]))

"""A house for tests of the desk: desk, seat and picture over a real database; its clock starts at ten."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from data.store import SqlStore
from dispatch.actions.crews import Dispatch
from dispatch.actions.field import Arrive, Feedback, Respond
from dispatch.actions.intake import Accept, Receive
from dispatch.actions.keeping import Import
from dispatch.actors import Actor, Role
from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.changes import Changes
from dispatch.desk import Desk
from dispatch.duty_areas import DutyArea
from dispatch.entry import Entry, EntryKind, Means
from dispatch.facilities import Contractor
from dispatch.fixes import Fix
from dispatch.forecast_errors import NOTHING_LEARNT, ForecastErrors
from dispatch.incident import Incident, Place
from dispatch.near_seat import NearSeat
from dispatch.people import Crew, Member, MemberKind
from dispatch.ports import Action
from dispatch.reasons import Refused
from dispatch.rows import Row
from dispatch.settings import Setting, settings_of
from dispatch.stages import StageClocks
from dispatch.timing import stage_clocks
from tests.builders import T0
from tests.dispatch.scene import TIANSHUI, WULIN, OwnClock, centre, crew, fix_at, spot

R = TypeVar("R", bound=Row)
OPERATOR = Actor("王芳", Role.OPERATOR)
COLLEAGUE = Actor("周敏", Role.OPERATOR)
COMMANDER = Actor("沈建国", Role.DUTY_COMMANDER)
PLANNER = Actor("赵计", Role.PLANNER)
WULIN_DESK = Actor("武林值班", Role.STREET_DISPATCHER, WULIN)
TIANSHUI_DESK = Actor("天水值班", Role.STREET_DISPATCHER, TIANSHUI)
CENTRE = centre()


class House:
    """What a test does in the room, through the desk."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.clock = OwnClock(T0)
        self.desk = Desk(store, self._centre, self.clock)
        self.seat = NearSeat(self.desk, store, self.clock)

    def _centre(self) -> Centre:
        return replace(
            CENTRE,
            settings=settings_of(self.store.rows(Setting)),
            duty_areas=self.store.rows(DutyArea),
            contractors=self.store.rows(Contractor),
            errors=next(iter(self.store.rows(ForecastErrors)), NOTHING_LEARNT),
        )

    def act(self, kind: type[Action], actor: Actor = OPERATOR, **asked: Any) -> Changes:
        """Ask the desk for an action."""
        action_id = asked.pop("action_id", None) or str(uuid.uuid4())
        return self.seat.act(kind(action_id=action_id, actor=actor, **asked))

    @contextmanager
    def refused(self, code: str, **values: object) -> Iterator[None]:
        """What is asked inside is refused by this code and values, and leaves nothing behind."""
        before = self.store.newest_seq()
        with pytest.raises(Refused) as told:
            yield
        assert told.value.reason.code == code
        assert {name: told.value.reason.values[name] for name in values} == values
        assert self.store.newest_seq() == before

    def now(self, of: R) -> R:
        """The row as it is kept now."""
        return self.store.get(type(of), of.id)

    def bring(self, *rows: Row) -> None:
        """Save rows as they are, through the import action."""
        self.act(Import, PLANNER, what="crews", source="", digest="", rows=rows)

    def crew(self, call_sign: str = "101", **changes: Any) -> Crew:
        """A crew on duty, its members known."""
        made = crew(call_sign, **{"version": 0, **changes})
        people = [
            Member(
                id=member_id,
                badge=member_id,
                name=f"队员{member_id}",
                kind=MemberKind.OFFICER,
                department="ZF",
                tasking_unit=made.unit,
                mode=made.mode,
            )
            for member_id in made.member_ids
        ]
        self.bring(*people, made)
        return self.now(made)

    def crew_actor(self, of: Crew) -> Actor:
        """The crew's lead at the phone."""
        return Actor(f"队员{of.lead_id}", Role.CREW, of.id)

    def received(self, where: Place | None = None, category: str = "STR.hawker", **asked: Any) -> Incident:
        """A report that has come in."""
        values = {"source": "hotline_12345", "words": "有人摆摊", **asked}
        done = self.act(Receive, category=category, place=where or spot(3, 5), **values)
        return done.of(Incident)[0]

    def incident(self, where: Place | None = None, category: str = "STR.hawker", **asked: Any) -> Incident:
        """Received and accepted at the clock's time."""
        made = self.received(where, category, **asked)
        return self.act(Accept, incident_id=made.id).of(Incident)[0]

    def send(self, of: Crew, incident: Incident, actor: Actor = OPERATOR, **asked: Any) -> Assignment:
        """The crew is sent now."""
        asked = {"choice_reason": "就在旁边", **asked}
        done = self.act(Dispatch, actor, incident_id=incident.id, crew_id=of.id, **asked)
        return next(task for task in done.of(Assignment) if task.crew_id == of.id)

    def under_way(self, of: Crew, incident: Incident, answer_after_s: float = 20) -> Assignment:
        """The crew is sent now and answers after so many seconds."""
        sent = self.send(of, incident)
        self.clock.pass_s(answer_after_s)
        self.act(Respond, assignment_id=sent.id)
        return self.now(sent)

    def on_scene(self, of: Crew, incident: Incident, after_s: float = 60) -> Assignment:
        """The crew is there so many seconds after it has answered."""
        task = self.under_way(of, incident)
        self.clock.pass_s(after_s)
        self.act(Arrive, assignment_id=task.id, by=Means.RADIO, evidence=("照片",))
        return self.now(task)

    def reported(self, of: Crew, incident: Incident, outcome: str = "handled") -> Assignment:
        """The crew has reported back, a minute after it came."""
        task = self.on_scene(of, incident)
        self.clock.pass_s(60)
        self.act(Feedback, assignment_id=task.id, note="已处置", outcome=outcome, evidence=("照片",))
        return self.now(task)

    def entries(self, of: Assignment, kind: EntryKind) -> list[Entry]:
        """What was entered for the task's incident, in the order of writing."""
        found = self.store.rows(Entry, incident_id=of.incident_id, kind=kind.value)
        return sorted(found, key=lambda entry: entry.recorded_at)

    def clocks(self, of: Incident) -> StageClocks:
        """The incident's clocks now."""
        incident = self.now(of)
        return stage_clocks(
            incident,
            self.store.rows(Entry, incident_id=of.id),
            self.store.rows(Assignment, incident_id=of.id),
            CENTRE.categories.by_code(incident.category).requirement,
            self.clock.now(),
        )

    def seen(self, of: Crew, east: float, north: float, after_s: float = 0, **changes: Any) -> Fix:
        """The crew is seen at a place, so many seconds from now."""
        at = self.clock.pass_s(after_s)
        fix = fix_at(of, east, north, at, age_s=0, **changes)
        self.seat.report_fixes([fix])
        return fix

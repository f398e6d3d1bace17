"""A database that the first release kept: today's program opens it, brings it to its schema and proves it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.build import House, open_house
from data.rebuild import rebuild
from data.record import verify
from data.schema import newest_schema, schema_of
from dispatch.actions.intake import Accept
from dispatch.actors import Actor, Role
from dispatch.assignment import AssignmentState
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.queries import DayOf
from dispatch.simulation.clock import SimulatedClock
from dispatch.situation import Situation
from dispatch.stages import StageClock, StageState
from dispatch.timed import timed_incidents
from tests.builders import at
from tests.data.make_first_release import make

KEPT = Path(__file__).parent / "first_release.sqlite"
STEPS = 58
NOW = at("09:20:00")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The house over a copy of the kept database, at twenty past nine of its day."""
    path = tmp_path / "一 屏.sqlite"
    shutil.copyfile(KEPT, path)
    opened = open_house(path, SimulatedClock(NOW))
    yield opened
    opened.close()


def test_that_opening_brings_it_to_the_newest_schema(house: House) -> None:
    with house.store.database.reading() as connection:
        assert schema_of(connection) == newest_schema()


def test_that_its_record_still_holds(house: House) -> None:
    report = verify(house.store)
    assert report.ok
    assert report.steps == STEPS


def test_that_its_rows_are_made_again_from_its_steps(house: House, tmp_path: Path) -> None:
    report = rebuild(house.store, tmp_path / "again.sqlite")
    assert report.first_bad is None
    assert report.steps == STEPS


def test_that_its_picture_is_what_it_was(house: House) -> None:
    situation = Situation.of(house.seat.snapshot())
    states = {incident.state for incident in situation.incidents.values()}
    assert len(situation.incidents) == 12
    assert states >= {State.CLOSED, State.SUSPENDED, State.CLUE, State.CHECKING, State.RESPONDED}
    ended = {task.state for task in situation.assignments.values()}
    assert ended >= {AssignmentState.DECLINED, AssignmentState.REASSIGNED, AssignmentState.SENT_BACK}
    assert len(situation.crews) == 3


def test_that_its_clocks_say_what_they_said(house: House) -> None:
    situation = house.seat.ask(DayOf(NOW.date()))
    timed = timed_incidents(situation, house.centre(), NOW)
    (closed,) = (each for each in timed if each.incident.state is State.CLOSED)
    assert closed.incident.rule is not None
    assert (closed.incident.rule.code, closed.incident.rule.response_s) == ("F15", 60)
    stages = (closed.clocks.response, closed.clocks.arrival, closed.clocks.feedback)
    assert [_took_s(stage) for stage in stages] == [36, 48, 60]
    assert all(stage.state is StageState.MET for stage in stages)


def _took_s(stage: StageClock) -> float:
    assert stage.started_at is not None
    assert stage.stopped_at is not None
    return (stage.stopped_at - stage.started_at).total_seconds()


def test_that_work_goes_on_in_it(house: House) -> None:
    reported = next(row for row in house.store.rows(Incident) if row.state is State.REPORTED)
    actor = Actor("周敏", Role.OPERATOR)
    done = house.seat.act(Accept(action_id="after-upgrade", actor=actor, incident_id=reported.id))
    assert done.seq == STEPS + 1
    assert verify(house.store).ok


def test_that_the_same_morning_can_still_be_played(tmp_path: Path) -> None:
    opened = open_house(make(tmp_path / "made.sqlite"), SimulatedClock(NOW))
    try:
        assert verify(opened.store).ok
    finally:
        opened.close()

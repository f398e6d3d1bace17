"""Whom a radio entry means: call signs of four digits beside the numbers of incidents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.radio import read_entry
from app.radio_actions import RadioDesk
from dispatch.actions.field import Respond
from dispatch.actions.patrolling import EndPatrol, NoteFinding
from dispatch.ports import Action
from dispatch.reasons import Refused
from tests.room import CREW_PLACES, OPERATOR, SmallRoom


def meant(room: SmallRoom, line: str) -> Action:
    now = room.clock.now()
    session = room.session()
    situation = session.situation
    crew = room.crew("301")
    situation.crews[crew.id] = replace(crew, call_sign="1301")
    return RadioDesk(situation, OPERATOR, now).action_for(read_entry(line, now, session.centre.zone))


@pytest.mark.parametrize("about", ["1301", "301", "天水1组"])
def test_that_a_crew_is_meant_by_a_call_sign_of_four_digits_its_end_or_its_name(
    room: SmallRoom, about: str
) -> None:
    _, task = room.sent()
    action = meant(room, f"/{about} 响")
    assert isinstance(action, Respond)
    assert action.assignment_id == task.id


def test_that_four_digits_name_the_incident_where_it_has_them(room: SmallRoom) -> None:
    incident, task = room.sent()
    action = meant(room, f"/{incident.short_number} 响")
    assert isinstance(action, Respond)
    assert action.assignment_id == task.id


def test_that_four_digits_of_nobody_are_no_incident(room: SmallRoom) -> None:
    with pytest.raises(Refused) as refused:
        meant(room, "/1999 响")
    assert refused.value.reason.code == "no_such_incident"


def test_that_the_crew_that_was_understood_is_named_where_it_has_no_task(room: SmallRoom) -> None:
    with pytest.raises(Refused) as refused:
        meant(room, "/301 响")
    assert refused.value.reason.values["named"] == "天水1组"


def test_that_a_patrol_is_begun_noted_on_where_the_crew_is_and_ended_by_radio(room: SmallRoom) -> None:
    with pytest.raises(Refused) as refused:
        meant(room, "/301 见 占道摊位")
    assert refused.value.reason.code == "not_on_patrol"
    room.house.seat.act(meant(room, "/301 巡 武林路夜市"))
    noted = meant(room, "/301 见 占道摊位")
    assert isinstance(noted, NoteFinding)
    assert (noted.number, noted.note, noted.place.lon, noted.place.found_by) == (
        "X1",
        "占道摊位",
        CREW_PLACES["301"][0],
        "gps",
    )
    ended = meant(room, "/301 收 无异常")
    assert isinstance(ended, EndPatrol)
    assert (ended.number, ended.note) == ("X1", "无异常")

"""Joint handling in the detail and on the command line: parts, whose arrival counts, the lead handed on."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from dispatch.actions.crews import Dispatch
from dispatch.actions.field import Arrive, Respond
from dispatch.assignment import Assignment
from dispatch.entry import Means
from tests.console import Console
from tests.room import SmallRoom


def test_that_the_detail_says_who_leads_whose_arrival_counts_and_hands_the_lead_on_by_key(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    incident, first = room.sent("302")
    joined = room.act(
        Dispatch, incident_id=incident.id, crew_id=room.crew("303").id, choice_reason="维持秩序"
    )
    (second,) = joined.of(Assignment)
    room.act(Respond, assignment_id=second.id, by=Means.RADIO)
    room.pass_time(100)
    room.act(Arrive, assignment_id=second.id, by=Means.RADIO, evidence=("照片",), note="已到")
    console = Console(room.session(), qtbot)
    console.press("Down")
    console.until(lambda: console.session.selected_incident == incident.id)
    detail = console.window.dispatch.detail
    said = console.texts(detail.tasks)
    assert ("主办" in said, "协办" in said) == (True, True)
    assert any(line.endswith("派遣理由：维持秩序") for line in said)
    assert "到达算 天水辅助1 14:21:40（首支满足到达要求）" in said
    assert "未到齐（限 14:35:00）" in said
    console.press("M")
    menu = detail.action_row.menu
    assert menu is not None
    offer = next(action for action in menu.actions() if action.text() == "改为主办 天水辅助1")
    offer.trigger()
    menu.close()
    console.until(lambda: console.session.situation.assignments[second.id].is_lead)
    assert not console.session.situation.assignments[first.id].is_lead
    console.press("A")
    advice = console.window.dispatch.advice
    console.until(lambda: advice.recommendation is not None)
    assert advice.recommendation is not None
    assert advice.recommendation.need.replaces == second.crew_id

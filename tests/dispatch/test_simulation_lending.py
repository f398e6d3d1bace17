"""Crews lent across streets in a played day: asked for, answered or ordered, reported on by the owner."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.demo.people_of_room import demo_habits
from dispatch.assignment import Assignment
from dispatch.help_asked import HelpAnswer
from dispatch.incident import Incident
from tests.builders import at
from tests.demo_days import PlayedDays
from tests.dispatch.test_simulation import hawkers
from tests.full import ONLY_FULL

pytestmark = pytest.mark.long(30)


@pytest.mark.parametrize(
    ("silent", "refused", "answers"),
    [
        (0.0, 0.0, {HelpAnswer.GRANTED}),
        pytest.param(1.0, 0.0, {HelpAnswer.ORDERED}, marks=ONLY_FULL),
        (0.0, 1.0, {HelpAnswer.ORDERED, HelpAnswer.REFUSED}),
    ],
)
def test_that_no_crew_is_lent_without_consent_or_an_order(
    days: PlayedDays, silent: float, refused: float, answers: set[HelpAnswer]
) -> None:
    usual = demo_habits()
    habits = replace(usual, lending=replace(usual.lending, silent=silent, refused=refused))
    reports = (hawkers(at(f"06:{minute}"), f"12345-{minute}") for minute in (10, 11, 12, 13, 14))
    day = days.day(*reports, habits=habits)
    day.play_until("07:00")
    store = day.house.store
    lent = [task for task in store.rows(Assignment) if task.is_lent]
    incidents = {incident.id: incident for incident in store.rows(Incident)}
    assert lent
    for task in lent:
        asked = [one for one in incidents[task.incident_id].help if one.crew_id == task.crew_id]
        assert asked[-1].may_go
        assert {one.answer for one in asked} <= answers
        assert task.sent_at >= asked[-1].answered_at
        assert not task.is_lead

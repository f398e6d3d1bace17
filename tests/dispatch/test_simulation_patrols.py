"""Rounds and sorties of a played morning: begun by crews on duty, and what was found stands on them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.demo.people_of_room import demo_habits
from dispatch.incident import Incident
from dispatch.patrols import Patrol, PatrolKind
from dispatch.people import Crew
from dispatch.simulation.chance import Delay
from dispatch.simulation.reporters import PATROL
from tests.builders import at
from tests.demo_days import PlayedDays
from tests.dispatch.test_simulation import hawkers

pytestmark = pytest.mark.long(10)


def test_that_crews_and_drones_go_on_rounds_and_their_findings_stand_on_them(days: PlayedDays) -> None:
    usual = demo_habits()
    patrol = replace(usual.patrol, told=1.0, flown=1.0, begins=Delay(60.0, 120.0))
    finds = [hawkers(at(f"06:{minute}"), f"P-{minute}", source=PATROL) for minute in (40, 45)]
    seen = hawkers(at("07:50"), "D-1", source="drone")
    day = days.day(*finds, seen, habits=replace(usual, patrol=patrol))
    day.play_until("07:55")
    store = day.house.store
    patrols = store.rows(Patrol)
    assert {one.kind for one in patrols} == set(PatrolKind)
    crews = {crew.id: crew for crew in store.rows(Crew)}
    assert all(one.until <= crews[one.crew_id].ends_at for one in patrols)
    on_rounds = {finding for one in patrols for finding in one.findings}
    incidents = {incident.id: incident for incident in store.rows(Incident)}
    assert {incidents[finding].source_number for finding in on_rounds} == {"P-40", "P-45", "D-1"}

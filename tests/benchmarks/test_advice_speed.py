"""How fast advice comes: whole answers with reasons for five hundred crews."""

from __future__ import annotations

import pytest

from dispatch.incident import Incident
from dispatch.need import need_of_incident
from dispatch.recommendation import Recommendation, recommend
from tests.benchmarks.busy_room import NOW, BusyRoom
from tests.benchmarks.networks import Ground
from tests.benchmarks.results import Bench, at_most, collected_as_in_the_console, timed_ms

pytestmark = pytest.mark.bench
CREWS, INCIDENTS = 500, 100


@pytest.mark.parametrize("are_placed", [True, False])
def test_that_advice_with_reasons_comes_at_once(hangzhou: Ground, bench: Bench, are_placed: bool) -> None:
    """Fixes are on their roads as the room takes them in; that they are not is the worst that can be."""
    room, found = BusyRoom(hangzhou.network, CREWS), list[Recommendation]()
    if are_placed:
        room.place_fixes()
    situation, centre = room.situation, room.centre
    incidents = [room.new_incident() for _ in range(INCIDENTS)]
    recommend(need_of_incident(incidents[0], centre, NOW), situation, centre, NOW)
    with collected_as_in_the_console() as collect:

        def advise(of: Incident) -> None:
            collect()
            found.append(recommend(need_of_incident(of, centre, NOW), situation, centre, NOW))

        ours = timed_ms([lambda of=of: advise(of) for of in incidents])
    name = "whole advice with reasons, 500 crews, Hangzhou"
    told = name if are_placed else "… with fixes whose roads are not known yet"
    bench.row(told, "ms", ours, at_most(15.0))
    assert all(len(one.candidates) + len(one.excluded) == CREWS for one in found)

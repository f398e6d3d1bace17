"""How fast advice comes: whole answers with reasons for five hundred crews."""

from __future__ import annotations

import pytest

from dispatch.need import need_of_incident
from dispatch.recommendation import Recommendation, recommend
from tests.benchmarks.busy_room import NOW, BusyRoom
from tests.benchmarks.networks import Ground
from tests.benchmarks.results import Bench, at_most, timed_ms

pytestmark = pytest.mark.bench
CREWS, INCIDENTS = 500, 100


def test_that_advice_with_reasons_comes_at_once(hangzhou: Ground, bench: Bench) -> None:
    room = BusyRoom(hangzhou.network, CREWS)
    situation, centre = room.situation, room.centre
    found: list[Recommendation] = []

    def advise(number: int) -> None:
        need = need_of_incident(incidents[number], centre, NOW)
        found.append(recommend(need, situation, centre, NOW))

    incidents = [room.new_incident() for _ in range(INCIDENTS)]
    advise(0)
    ours = timed_ms([lambda number=number: advise(number) for number in range(INCIDENTS)])
    bench.row("whole advice with reasons, 500 crews, Hangzhou", "ms", ours, at_most(15.0))
    assert all(len(one.candidates) + len(one.excluded) == CREWS for one in found)

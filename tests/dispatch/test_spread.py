"""How long a stage took over many: the middle and the slow end, to the limits that were promised."""

from __future__ import annotations

import pytest

from dispatch.cockpit_query import CockpitOf
from dispatch.incident import StageName
from tests.room import CHANGQING, TIANSHUI, SmallRoom


def test_that_a_spread_is_of_what_has_stopped(room: SmallRoom) -> None:
    for after_s in (20, 30, 40):
        room.settled(after_s=after_s)
    room.accepted()
    cockpit = room.house.seat.ask(CockpitOf())
    response = cockpit.spreads[StageName.RESPONSE]
    assert response.n == 3
    assert response.p50_s == pytest.approx(30, abs=1)
    assert response.p90_s == pytest.approx(38, abs=1)
    assert response.limit_s == 60
    assert response.p50 == pytest.approx(0.5, abs=0.02)


def test_that_streets_have_the_arrivals_of_their_own(room: SmallRoom) -> None:
    room.settled(after_s=20)
    lines = {line.code: line for line in room.house.seat.ask(CockpitOf()).lines}
    arrival = lines[TIANSHUI].arrival
    assert arrival is not None
    assert arrival.n == 1
    assert arrival.p50_s == pytest.approx(40, abs=1)
    assert lines[CHANGQING].arrival is None


def test_that_without_a_stop_there_is_no_spread(room: SmallRoom) -> None:
    room.accepted()
    assert room.house.seat.ask(CockpitOf()).spreads == {}

"""What the next half hour brings: by days of the same sort, nothing from a few, and who will be free."""

from __future__ import annotations

from datetime import timedelta

from dispatch.actions.duty import DeclareStatus
from dispatch.inflow import Inflow, InflowOf, inflow
from dispatch.past_report import PastReport
from dispatch.usual_hours import FEWEST_DAYS
from tests.room import NOW, SmallRoom


def reports(days_back: int, after_min: float, count: int) -> list[PastReport]:
    at = NOW - timedelta(days=days_back) + timedelta(minutes=after_min)
    return [PastReport(at, 120.16, 30.27, "STR.hawker", 3)] * count


def told(room: SmallRoom, past: list[PastReport]) -> Inflow:
    return inflow(past, NOW, room.house.centre(), (3, 4))


def test_that_the_next_half_hour_is_that_of_working_days_before(room: SmallRoom) -> None:
    past = [one for back in range(1, 15) for one in reports(back, 10, back)]
    past += [one for back in range(1, 15) for one in reports(back, 40, 2)] + reports(15, 0, 1)
    expected = told(room, past)
    working = sorted(back for back in range(1, 15) if (NOW - timedelta(days=back)).isoweekday() <= 5)
    assert (expected.days, expected.is_working_day) == (len(working), True)
    assert expected.middle == (working[4] + working[5]) / 2
    assert expected.ahead[:3] == (expected.middle, 2.0, 0.0)
    assert expected.low is not None
    assert expected.high is not None
    assert working[0] <= expected.low <= expected.middle <= expected.high <= working[-1]


def test_that_a_few_days_tell_nothing_but_what_has_come(room: SmallRoom) -> None:
    past = [one for back in range(1, FEWEST_DAYS) for one in reports(back, 10, 3)]
    few = told(room, [*past, *reports(0, -1, 2), *reports(0, -40, 1)])
    assert not few.is_known
    assert few.ahead == ()
    assert few.so_far == (0, 0, 0, 0, 1, 2)


def test_that_whose_break_ends_in_time_will_be_free_and_who_is_sent_will_not(room: SmallRoom) -> None:
    room.act(DeclareStatus, crew_id="crew-302", status="meal", until=NOW + timedelta(minutes=20))
    room.act(DeclareStatus, crew_id="crew-303", status="meal", until=NOW + timedelta(minutes=40))
    room.sent("301")
    answer = room.house.seat.ask(InflowOf())
    assert (answer.free_now, answer.free_then) == (3, 4)

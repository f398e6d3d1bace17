"""What is usual at an hour: working days beside working days, and nothing claimed from a few."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.past_report import PastReport
from dispatch.usual_hours import FEWEST_DAYS, UsualHours, UsualHoursOf, usual_hours
from tests.room import SmallRoom

TODAY = date(2026, 11, 24)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def reports(day: date, hour: int, count: int) -> list[PastReport]:
    at = datetime(day.year, day.month, day.day, hour, 10, tzinfo=SHANGHAI)
    return [
        PastReport(at + timedelta(seconds=number), 120.16, 30.27, "STR.hawker", 3) for number in range(count)
    ]


def told(room: SmallRoom, past: list[PastReport], hour: int = 14) -> UsualHours:
    return usual_hours(past, TODAY, hour, room.house.centre())


def test_that_working_days_stand_beside_working_days(room: SmallRoom) -> None:
    past = [one for back in range(1, 15) for one in reports(TODAY - timedelta(days=back), 9, back)]
    past += reports(TODAY - timedelta(days=2), 9, 90)
    usual = told(room, past)
    working = [back for back in range(1, 15) if (TODAY - timedelta(days=back)).isoweekday() <= 5]
    assert usual.is_working_day
    assert usual.days == len(working) == 10
    assert usual.middle[9] == pytest.approx(sorted(working)[4] / 2 + sorted(working)[5] / 2)
    assert usual.low[9] <= usual.middle[9] <= usual.high[9] < 90
    assert usual.middle[3] == 0


def test_that_a_few_days_are_called_nothing(room: SmallRoom) -> None:
    past = [one for back in range(1, FEWEST_DAYS) for one in reports(TODAY - timedelta(days=back), 9, 3)]
    usual = told(room, past)
    assert not usual.is_known
    assert usual.days < FEWEST_DAYS


def test_that_today_is_told_up_to_the_hour_that_runs(room: SmallRoom) -> None:
    usual = told(room, [*reports(TODAY, 9, 4), *reports(TODAY, 14, 1)])
    assert (usual.today[9], usual.today[10], usual.today[14], usual.today[15]) == (4, 0, 1, None)


def test_that_the_seat_counts_what_called_for_somebody(room: SmallRoom) -> None:
    room.accepted()
    assert room.house.seat.ask(UsualHoursOf()).today[14] == 1

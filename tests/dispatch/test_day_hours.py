"""Hours of the local day: over midnight, on weekdays, to the second; and whether two ever meet."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dispatch.day_hours import BadHours, day_hours
from tests.builders import SHANGHAI, at

TUESDAY, WEDNESDAY = "2026-11-24", "2026-11-25"
NIGHT = day_hours("22:00-06:00")


@pytest.mark.parametrize(
    ("clock", "is_night"),
    [
        ("21:59:59", False),
        ("22:00:00", True),
        ("23:59:59", True),
        ("00:00:00", True),
        ("05:59:59", True),
        ("06:00:00", False),
        ("12:00:00", False),
    ],
)
def test_that_a_night_begins_with_its_first_second_and_ends_before_its_last(clock: str, is_night: bool):
    assert (NIGHT.span_at(at(clock), SHANGHAI) is not None) is is_night


def test_that_the_span_in_force_says_when_it_began_and_when_it_ends():
    span = (at("22:00", TUESDAY), at("06:00", WEDNESDAY))
    assert NIGHT.span_at(at("23:30", TUESDAY), SHANGHAI) == span
    assert NIGHT.span_at(at("05:59:59", WEDNESDAY), SHANGHAI) == span


def test_that_a_night_belongs_to_the_weekday_on_which_it_begins():
    tuesdays = day_hours("22:00-06:00", (2,))
    assert tuesdays.span_at(at("05:00", TUESDAY), SHANGHAI) is None
    assert tuesdays.span_at(at("22:00", TUESDAY), SHANGHAI) is not None
    assert tuesdays.span_at(at("05:59:59", WEDNESDAY), SHANGHAI) is not None
    assert tuesdays.span_at(at("22:00", WEDNESDAY), SHANGHAI) is None


def test_that_several_spans_a_day_and_midnight_as_an_end_are_understood():
    market = day_hours("05:30-08:00, 16:00-24:00")
    in_force = [market.span_at(at(clock), SHANGHAI) is not None for clock in ("05:30", "08:00", "23:59:59")]
    assert in_force == [True, False, True]
    assert market.span_at(at("00:00", WEDNESDAY), SHANGHAI) is None


def test_that_no_hours_are_all_day():
    assert day_hours("").span_at(at("00:00"), SHANGHAI) == (at("00:00"), at("00:00", WEDNESDAY))


@pytest.mark.parametrize(
    "text", ["22", "22:00", "22:00-", "25:00-06:00", "22:00-22:00", "24:00-06:00", "22:00:30-06:00", "夜间"]
)
def test_that_hours_that_say_nothing_are_refused(text: str):
    with pytest.raises(BadHours):
        day_hours(text)


def test_that_there_is_no_eighth_weekday():
    with pytest.raises(BadHours):
        day_hours("22:00-06:00", (0,))


@pytest.mark.parametrize(
    ("one", "other", "do_meet"),
    [
        (("22:00-06:00", ()), ("05:59-07:00", ()), True),
        (("22:00-06:00", ()), ("06:00-22:00", ()), False),
        (("22:00-06:00", (1,)), ("22:00-06:00", (2,)), False),
        (("22:00-06:00", (7,)), ("05:00-07:00", (1,)), True),
        (("22:00-06:00", (7,)), ("06:00-07:00", (1,)), False),
        (("", ()), ("03:00-04:00", (5,)), True),
    ],
)
def test_that_two_hours_meet_where_both_are_ever_in_force(one, other, do_meet: bool):
    first, second = day_hours(*one), day_hours(*other)
    assert first.meets(second) is do_meet
    assert second.meets(first) is do_meet


def test_that_meeting_is_what_a_walk_through_the_week_finds():
    spans = [
        day_hours("22:00-06:00", (7,)),
        day_hours("09:00-12:00,13:00-17:00", (1, 2)),
        day_hours("20:00-24:00"),
    ]
    begin = datetime(2026, 11, 23, tzinfo=SHANGHAI)
    week = [begin + timedelta(minutes=15 * step) for step in range(7 * 96)]
    for one in spans:
        for other in spans:
            walked = any(one.span_at(now, SHANGHAI) and other.span_at(now, SHANGHAI) for now in week)
            assert one.meets(other) is walked

"""Working time: limits in urgent hours, working hours and working days, with pauses, in any zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.category_file import read_limits
from dispatch.closing import Light, closing_clocks
from dispatch.incident import ClosingLimit, Extension, Suspension
from dispatch.settings import Settings
from dispatch.worktime import (
    BadWorkingTime,
    add_work,
    closing_limits,
    due_with_pauses,
    hours_of,
    pauses_of,
    worked_between,
)
from tests.builders import T0, at, incident, seconds

SETTINGS = Settings()
TUESDAY, WEDNESDAY, FRIDAY, MONDAY = "2026-11-24", "2026-11-25", "2026-11-27", "2026-11-30"
BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = st.integers(0, 2 * 365 * 86_400).map(lambda passed: T0 + seconds(passed))
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/St_Johns"])
UNITS = st.sampled_from(["eh", "wh", "wd"])


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        (at("23:00", TUESDAY), 3, "eh", at("02:00", WEDNESDAY)),
        (at("10:00", TUESDAY), 1, "wh", at("11:00", TUESDAY)),
        (at("11:00", TUESDAY), 2, "wh", at("15:00", TUESDAY)),
        (at("11:00", TUESDAY), 1, "wh", at("12:00", TUESDAY)),
        (at("17:00", TUESDAY), 1, "wh", at("09:00", WEDNESDAY)),
        (at("10:00", TUESDAY), 1, "wd", at("10:00", WEDNESDAY)),
        (at("20:00", TUESDAY), 1, "wd", at("17:30", WEDNESDAY)),
        (at("10:00", FRIDAY), 1, "wd", at("10:00", MONDAY)),
        (at("12:30", "2026-11-28"), 2, "wh", at("10:30", MONDAY)),
        (at("10:00", TUESDAY), 0, "eh", at("10:00", TUESDAY)),
    ],
)
def test_that_a_limit_falls_due_when_a_clerk_would_say_so(start, amount, unit, due):
    assert add_work(start, amount, unit, SETTINGS) == due


def test_that_holidays_rest_and_worked_rest_days_do_not():
    festive = replace(SETTINGS, holidays="2026-11-25, +2026-11-28")
    assert add_work(at("10:00", TUESDAY), 1, "wd", festive) == at("10:00", "2026-11-26")
    assert add_work(at("10:00", FRIDAY), 1, "wd", festive) == at("10:00", "2026-11-28")
    assert add_work(at("10:00", TUESDAY), 24, "eh", festive) == at("10:00", WEDNESDAY)


def test_that_a_day_of_changed_clocks_has_its_true_hours():
    berlin = replace(SETTINGS, timezone="Europe/Berlin")
    evening = at("20:00", "2026-10-24", BERLIN)
    assert add_work(evening, 12, "eh", berlin) == at("07:00", "2026-10-25", BERLIN)
    assert add_work(evening, 1, "wh", berlin) == at("09:30", "2026-10-26", BERLIN)
    assert add_work(evening.astimezone(BERLIN), 12, "eh", berlin) == evening + timedelta(hours=12)


@given(start=MOMENTS, amount=st.floats(0.01, 60), unit=UNITS, zone=ZONES)
def test_that_what_was_added_is_what_is_measured(start, amount, unit, zone):
    settings = replace(SETTINGS, timezone=zone, holidays="2026-05-01,+2026-05-09")
    due = add_work(start, amount, unit, settings)
    assert worked_between(start, due, unit, settings) == pytest.approx(amount, abs=1e-6)


@given(start=MOMENTS, amount=st.floats(0.0, 60), more=st.floats(0.0, 20), unit=UNITS)
def test_that_more_work_is_never_due_earlier(start, amount, more, unit):
    assert add_work(start, amount, unit, SETTINGS) <= add_work(start, amount + more, unit, SETTINGS)


@given(start=MOMENTS, first=st.floats(0, 500), second=st.floats(0, 500), unit=UNITS)
def test_that_two_stretches_together_are_the_whole(start, first, second, unit):
    middle, end = start + timedelta(hours=first), start + timedelta(hours=first + second)
    parts = worked_between(start, middle, unit, SETTINGS) + worked_between(middle, end, unit, SETTINGS)
    assert parts == pytest.approx(worked_between(start, end, unit, SETTINGS), abs=1e-6)


@given(start=MOMENTS, begins=st.floats(0, 90), lasts=st.floats(0, 90), amount=st.floats(0.1, 60), unit=UNITS)
def test_that_a_pause_moves_a_limit_by_the_work_in_it(start, begins, lasts, amount, unit):
    paused = start + timedelta(hours=begins)
    pause = (paused, paused + timedelta(hours=lasts))
    due = add_work(start, amount, unit, SETTINGS, [pause])
    assert due >= add_work(start, amount, unit, SETTINGS)
    assert worked_between(start, due, unit, SETTINGS, [pause]) == pytest.approx(amount, abs=1e-6)


def test_that_nothing_has_been_worked_backwards():
    assert worked_between(T0, T0 - seconds(5), "eh", SETTINGS) == 0


@pytest.mark.parametrize(
    ("changes", "unit"),
    [
        ({}, "years"),
        ({"working_hours": "late-later"}, "wh"),
        ({"working_hours": "09:00-08:00"}, "wh"),
        ({"working_hours": "08:00-12:00,11:00-13:00"}, "wh"),
        ({"working_hours": "08:00-24:00,01:00-02:00"}, "wh"),
        ({"holidays": "Christmas"}, "wd"),
    ],
)
def test_that_working_time_that_cannot_be_read_is_told(changes, unit):
    with pytest.raises(BadWorkingTime):
        hours_of(unit, replace(SETTINGS, **changes))


def test_that_work_that_never_comes_together_is_told():
    with pytest.raises(BadWorkingTime, match="never"):
        add_work(T0, 1, "wd", replace(SETTINGS, working_days=""))


def test_that_every_stage_of_a_limit_counts_from_t0():
    cordon, fix = closing_limits(read_limits("cordon 1eh;fix 1wd"), T0, SETTINGS)
    assert (cordon.name, cordon.due_at) == ("cordon", T0 + timedelta(hours=1))
    assert (fix.name, fix.due_at) == ("fix", at("10:00", WEDNESDAY))


def suspended(since: str, until: str, **changes) -> Suspension:
    return replace(Suspension("works", at(since), at(until), "王芳", approved_by="陈刚"), **changes)


def test_that_only_approved_suspensions_pause_and_only_to_their_end():
    asked = suspended("11:00", "12:00", approved_by=None)
    cut = suspended("11:00", "12:00", ended_at=at("11:30"))
    overdue = suspended("11:00", "12:00", ended_at=at("13:00"))
    assert pauses_of([asked, cut, overdue]) == ((at("11:00"), at("11:30")), (at("11:00"), at("12:00")))


def test_that_a_suspension_after_the_due_time_relieves_nothing():
    limit = ClosingLimit("close", 1, "eh", at("11:00"))
    assert due_with_pauses(limit, T0, [suspended("11:30", "12:30")], SETTINGS) == at("11:00")
    assert due_with_pauses(limit, T0, [suspended("10:30", "12:30")], SETTINGS) == at("13:00")


def test_that_an_extended_limit_is_paused_from_its_new_due_time():
    limit = ClosingLimit("close", 1, "eh", at("12:00"))
    assert due_with_pauses(limit, T0, [suspended("11:30", "12:30")], SETTINGS) == at("13:00")


def closing(spec: str, **changes):
    return incident(closing=closing_limits(read_limits(spec), T0, SETTINGS), **changes)


@pytest.mark.parametrize(
    ("clock", "light"), [("10:47", Light.GREEN), ("10:48", Light.AMBER), ("11:00", Light.RED)]
)
def test_that_lights_change_at_four_fifths_and_at_the_whole(clock, light):
    (one,) = closing_clocks(closing("1eh"), at(clock), SETTINGS)
    assert one.light is light


def test_that_the_closing_clock_is_told_with_and_without_suspensions():
    paused = closing("2eh", suspensions=(suspended("10:30", "11:30"),))
    (one,) = closing_clocks(paused, at("12:30"), SETTINGS)
    assert (one.due_at, one.paused_due_at) == (at("12:00"), at("13:00"))
    assert (one.share_used, one.paused_share_used) == (pytest.approx(1.25), pytest.approx(0.75))
    assert (one.met, one.paused_met, one.light) == (False, None, Light.GREEN)


def test_that_closing_stops_the_clock_and_equal_counts():
    closed = closing("2eh", closed_at=at("12:00"))
    (one,) = closing_clocks(closed, at("18:00"), SETTINGS)
    assert (one.met, one.stopped_at) == (True, at("12:00"))


def test_that_a_stage_reached_before_the_end_stops_by_itself():
    asked = Extension("parts", at("10:00", FRIDAY), "王芳")
    staged = closing("cordon 1eh;fix 1wd", extension=asked, reached={"cordon": at("10:40")})
    cordon, fix = closing_clocks(staged, at("14:00"), SETTINGS)
    assert (cordon.met, cordon.stopped_at) == (True, at("10:40"))
    assert (fix.met, fix.stopped_at) == (None, None)


def test_that_a_limit_of_nothing_is_due_at_once():
    cordon, _ = closing_clocks(closing("cordon 0eh;1wd"), at("10:01"), SETTINGS)
    assert (cordon.share_used, cordon.light, cordon.met) == (1.0, Light.RED, False)


def test_that_an_incident_without_limits_has_no_closing_clock():
    assert closing_clocks(incident(), T0, SETTINGS) == ()

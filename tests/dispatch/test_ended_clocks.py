"""The clocks of incidents that are over stop at their end, whatever was never told of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.clock_view import Look, clock_view
from dispatch.entry import EntryKind
from dispatch.incident import Incident, StageName
from dispatch.indicators import Timed, everything, rates
from dispatch.late_time import late_time
from dispatch.lifecycle import State
from dispatch.stages import StageState
from tests.builders import T0, at, clocks_of, entry, incident, task

YEARS_ON = T0 + timedelta(days=3_000)


def closed(clock: str = "10:40:00", **changes: object) -> Incident:
    """An incident closed at a time of its day."""
    return incident(state=State.CLOSED, closed_at=at(clock), state_since=at(clock), **changes)


def test_that_the_time_of_a_closed_incident_ends_when_it_was_closed() -> None:
    one, crew = closed(), task()
    clocks = clocks_of(one, [entry(EntryKind.ARRIVAL, "10:08:00", crew)], [crew], now=YEARS_ON)
    found = late_time([Timed(one, clocks)], lambda _: [crew], everything, YEARS_ON)["all"]
    assert found.split.scene_s == 32 * 60
    assert found.split.whole_s == 40 * 60


def test_that_a_stage_that_was_never_reached_is_late_by_the_end_and_no_longer_runs() -> None:
    clocks = clocks_of(closed(), [], [], now=YEARS_ON)
    assert {clock.state for clock in clocks.all} == {StageState.NEVER_REACHED}
    assert clocks.response.raw_met is False
    assert clocks.response.due_at is not None
    assert clocks.response.late_s == (at("10:40:00") - clocks.response.due_at).total_seconds()


def test_that_an_incident_that_ended_before_a_limit_is_not_late_for_it() -> None:
    one = closed("10:00:20")
    clocks = clocks_of(one, [], [], now=YEARS_ON)
    assert clocks.arrival.raw_met is None
    assert rates([Timed(one, clocks)], everything)["all"].arrival.n == 0


@pytest.mark.parametrize(("clock", "look"), [("10:40:00", Look.LATE), ("10:00:20", Look.NOT_APPLICABLE)])
def test_that_nothing_counts_down_on_what_is_over(clock: str, look: Look) -> None:
    one = closed(clock)
    shown = clock_view(one.id, clocks_of(one, [], [], now=YEARS_ON), {}, None, one.until(YEARS_ON))
    assert shown.countdown is None
    assert shown.of(StageName.ARRIVAL).look is look
    assert shown.of(StageName.ARRIVAL).remaining_s is None


def test_that_the_clocks_of_what_is_open_run_until_now() -> None:
    assert incident().until(YEARS_ON) == YEARS_ON
    assert closed().until(at("10:10:00")) == at("10:10:00")

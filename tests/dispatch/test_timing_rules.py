"""The rules of the clocks, B2 to B9, beside the cases of the table; B1 stands with the timing rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.arrival import arrival_by_fixes, distances_m, reach_m
from dispatch.assignment import AssignmentState
from dispatch.entry import EntryKind
from dispatch.incident import Adjustment, DeskCheck, FrozenRule, StageName, Suspension
from dispatch.lateness import desk_due_at, lateness_split
from dispatch.lifecycle import State
from dispatch.people import MemberKind
from dispatch.reasons import Refused
from dispatch.requirement import parse_requirement
from dispatch.settings import Settings
from dispatch.stages import StageState
from dispatch.timing import all_on_time, assignment_clock, check_backdating, nobody_holds
from tests.builders import (
    F15_CORE,
    T0,
    WULIN_SQUARE,
    at,
    clocks_of,
    entry,
    fix,
    incident,
    officers,
    people,
    seconds,
    task,
)

SETTINGS = Settings()
LON, LAT = WULIN_SQUARE.lon, WULIN_SQUARE.lat
METRE_EAST = 1.0 / 96_300.0


def test_that_b2_all_three_clocks_start_at_t0_whatever_upstream_says():
    reported_long_ago = incident(reported_at=at("08:00:00"), received_at=at("09:59:00"))
    assert {clock.started_at for clock in clocks_of(reported_long_ago).all} == {T0}
    unconfirmed = clocks_of(incident(t0=None))
    assert {clock.reason for clock in unconfirmed.all} == {"not_accepted"}


def test_that_b2_the_desk_itself_has_180_seconds_for_a_clue_and_ten_minutes_for_a_check():
    clue = incident(state=State.CLUE, received_at=T0, t0=None)
    assert desk_due_at(clue, SETTINGS) == T0 + seconds(180)
    checked = incident(state=State.CHECKING, check=DeskCheck(T0, T0 + seconds(600), "王芳"))
    assert desk_due_at(checked, SETTINGS) == T0 + seconds(600)
    assert desk_due_at(incident(), SETTINGS) is None


@pytest.mark.parametrize(("clock", "met"), [("10:05:00", True), ("10:05:00.000001", False)])
def test_that_b3_equal_counts(clock, met):
    crew = task()
    arrival = clocks_of(incident(), [entry(EntryKind.ARRIVAL, clock, crew)], [crew]).arrival
    assert (arrival.raw_met, arrival.adjusted_met) == (met, met)


@pytest.mark.parametrize(("now", "met"), [("10:05:00", None), ("10:05:01", False)])
def test_that_b3_a_running_stage_is_decided_only_past_its_due_time(now, met):
    arrival = clocks_of(incident(), now=now).arrival
    assert (arrival.state, arrival.is_running, arrival.raw_met) == (StageState.RUNNING, True, met)


@pytest.mark.parametrize(
    ("back_s", "second_person", "code"),
    [
        (0, None, None),
        (180, None, None),
        (181, None, "needs_second_person"),
        (181, "王芳", "needs_second_person"),
        (181, "李强", None),
        (900, "李强", None),
        (901, "李强", "late_entry_only"),
        (-1, None, "in_the_future"),
    ],
)
def test_that_b4_backdating_has_its_limits(back_s, second_person, code):
    now = at("12:00:00")
    told = (now - seconds(back_s), now, T0, second_person, "王芳", SETTINGS)
    if code is None:
        check_backdating(*told)
        return
    with pytest.raises(Refused) as refused:
        check_backdating(*told)
    assert refused.value.reason.code == code


def test_that_b4_nothing_happens_before_its_dispatch_unless_nobody_was_sent():
    now = at("10:01:00")
    with pytest.raises(Refused) as refused:
        check_backdating(T0, now, T0 + seconds(1), None, "王芳", SETTINGS)
    assert refused.value.reason.code == "before_dispatch"
    check_backdating(T0, now, None, None, "王芳", SETTINGS)


def test_that_b5_the_first_qualifying_entry_counts_however_late_it_was_written():
    crew, stranger = task(), task(people(MemberKind.VOLUNTEER), is_lead=False)
    told = [
        entry(EntryKind.RESPONSE, "10:00:55", crew),
        entry(EntryKind.RESPONSE, "10:00:35", crew, recorded_at=at("10:02:00")),
        entry(EntryKind.RESPONSE, "10:00:25", stranger),
    ]
    response = clocks_of(incident(), told, [crew, stranger]).response
    assert (response.stopped_at, response.stopped_by) == (at("10:00:35"), told[1].id)


def test_that_b5_what_the_desk_says_counts_only_where_it_may_speak():
    told = [entry(EntryKind.FEEDBACK, "10:10:00")]
    assert clocks_of(incident(), told, [task()]).feedback.is_running
    unit = task(crew_id=None)
    assert clocks_of(incident(), [entry(EntryKind.FEEDBACK, "10:10:00", unit)], [unit]).feedback.is_running


def test_that_evidence_from_off_site_needs_nobody_there():
    needs = parse_requirement("ZF2/off-site")
    told = [entry(EntryKind.FEEDBACK, "10:10:00")]
    clocks = clocks_of(incident(), told, needs=needs)
    assert (clocks.arrival.reason, clocks.response.reason) == ("off_site", "off_site")
    assert clocks.feedback.state is StageState.MET
    assert clocks_of(incident(), told, [task()], needs=needs).arrival.is_running


def near(clock: str, metres: float = 10.0, **changes):
    return fix(clock, LON + metres * METRE_EAST, LAT, **changes)


def arrived(*fixes) -> object:
    return arrival_by_fixes(fixes, LON, LAT, SETTINGS, since=T0)


def test_that_b6_two_fixes_ten_seconds_apart_prove_an_arrival_at_the_first():
    assert arrived(near("10:04:00"), near("10:04:10")) == at("10:04:00")
    assert arrived(near("10:04:00"), near("10:04:09")) is None
    assert arrived(near("10:04:00"), near("10:04:05"), near("10:04:10")) == at("10:04:00")
    assert arrived(near("10:04:00")) is None
    assert arrived() is None


def test_that_b6_the_radius_is_fifty_metres_and_poor_accuracy_widens_nothing():
    assert arrived(near("10:04:00", 49), near("10:04:10", 49)) is not None
    assert arrived(near("10:04:00", 51), near("10:04:10", 51)) is None
    poor = {"accuracy_m": 400.0}
    assert arrived(near("10:04:00", 60, **poor), near("10:04:10", 60, **poor)) is None
    wide = replace(SETTINGS, arrival_accuracy_cap_m=80.0)
    assert reach_m(near("10:04:00", **poor), wide) == 80.0
    assert distances_m([near("10:04:00", 60)], LON, LAT) == [pytest.approx(60, abs=0.5)]


def test_that_b6_who_drives_past_or_over_has_not_arrived():
    fast, deck = {"speed_mps": 2.6}, {"is_on_deck": True}
    assert arrived(near("10:04:00", **fast), near("10:04:10", **fast)) is None
    assert arrived(near("10:04:00", **deck), near("10:04:10", **deck)) is None
    assert arrived(near("10:04:00", speed_mps=2.5), near("10:04:10", speed_mps=2.5)) is not None


def test_that_b6_leaving_in_between_starts_again():
    away = near("10:04:06", 200)
    assert arrived(near("10:04:00"), away, near("10:04:12")) is None
    assert arrived(near("10:04:00"), away, near("10:04:12"), near("10:04:22")) == at("10:04:12")


def test_that_b6_without_a_speed_the_way_between_fixes_tells():
    silent = {"speed_mps": None}
    driving = (near("10:03:50", 400, **silent), near("10:04:00", **silent), near("10:04:10", **silent))
    assert arrived(*driving) is None
    assert arrived(*driving, near("10:04:20", **silent)) == at("10:04:10")
    assert arrived(*driving[1:]) == at("10:04:00")


def test_that_b6_fixes_before_the_dispatch_and_of_two_people_prove_nothing():
    assert arrived(near("09:59:55"), near("10:00:05")) is None
    assert arrived(near("10:04:00"), near("10:04:10", member_id="member-2")) is None
    assert arrived(near("10:04:10"), near("10:04:00")) == at("10:04:00")


def test_that_b7_a_fast_stage_runs_on_through_a_suspended_incident():
    paused = Suspension("works", at("10:05"), at("10:55"), "王芳", approved_by="陈刚")
    clocks = clocks_of(incident(state=State.SUSPENDED, suspensions=(paused,)), now="10:40:00")
    assert clocks.feedback.late_s == 600
    assert clocks.feedback.due_at == T0 + timedelta(seconds=1800)


def test_that_a_rule_without_limits_has_no_clock():
    nothing = FrozenRule("N", 1, "standard", None, None, None, is_promised=False)
    assert {clock.reason for clock in clocks_of(incident(rule=nothing)).all} == {"no_limit"}
    gone = task(state=AssignmentState.RECALLED, ended_at=at("10:10"))
    assert assignment_clock(gone, [], nothing, at("10:20")).response.reason == "no_limit"


def test_that_a_reserved_crew_has_no_clock():
    assert (
        assignment_clock(task(state=AssignmentState.RESERVED), [], F15_CORE, T0).arrival.reason == "reserved"
    )


def test_that_relief_of_any_other_kind_adds_up():
    more = [Adjustment(StageName.RESPONSE, "radio_down", "王芳", T0, extra) for extra in (10, 20)]
    response = clocks_of(incident(adjustments=tuple(more))).response
    assert response.adjusted_due_at == T0 + seconds(90)
    assert response.reason == "radio_down"


def test_that_on_time_all_the_way_needs_all_three():
    crew = task()
    told = [
        entry(EntryKind.RESPONSE, "10:00:40", crew),
        entry(EntryKind.ARRIVAL, "10:04:00", crew),
        entry(EntryKind.FEEDBACK, "10:20:00", crew),
    ]
    assert all_on_time(clocks_of(incident(), told, [crew])) is True
    assert all_on_time(clocks_of(incident(), told[:2], [crew], now="10:20:00")) is None
    assert all_on_time(clocks_of(incident(), told[:2], [crew], now="10:31:00")) is False
    waived = Adjustment(StageName.ARRIVAL, "recalled", "王芳", at("10:03:00"), waived=True)
    assert all_on_time(clocks_of(incident(adjustments=(waived,)), [told[0], told[2]], [crew])) is None


def test_that_the_alarm_nobody_holds_it_ends_with_an_answer():
    assert nobody_holds(incident(), [])
    assert nobody_holds(incident(), [task()])
    assert not nobody_holds(incident(), [task(state=AssignmentState.ON_SCENE)])
    assert not nobody_holds(incident(rule=None), [])


def test_that_b9_lateness_is_split_by_who_had_it_in_hand():
    first = task(
        sent_at=at("10:00:20"),
        acknowledged_at=at("10:00:40"),
        ended_at=at("10:04:00"),
        state=AssignmentState.REASSIGNED,
    )
    second = task(sent_at=at("10:04:30"), acknowledged_at=at("10:05:00"), ended_at=at("10:20:00"))
    held = task(state=AssignmentState.RESERVED, sent_at=at("10:00:01"))
    told = [entry(EntryKind.ARRIVAL, "10:08:00", second), entry(EntryKind.FEEDBACK, "10:20:00", second)]
    tasks = [first, second, held]
    split = lateness_split(T0, tasks, clocks_of(incident(), told, tasks), at("11:00"))
    assert (split.desk_s, split.acknowledge_s) == (20 + 30, 20 + 30)
    assert (split.road_s, split.scene_s) == (200 + 180, 720)
    assert split.whole_s == 1200


@given(
    offsets=st.lists(st.integers(0, 900), min_size=4, max_size=4),
    second=st.integers(0, 900),
    now_s=st.integers(1, 2000),
)
def test_that_b9_the_parts_are_the_whole(offsets, second, now_s):
    sent, acknowledged, there, back = (T0 + seconds(value) for value in sorted(offsets))
    crew = task(sent_at=sent, acknowledged_at=acknowledged)
    other = task(officers(), sent_at=T0 + seconds(second), is_lead=False)
    told = [entry(EntryKind.ARRIVAL, there, crew), entry(EntryKind.FEEDBACK, back, crew)]
    now = T0 + seconds(now_s)
    finished = lateness_split(T0, [crew, other], clocks_of(incident(), told, [crew, other]), now)
    assert finished.whole_s == pytest.approx((back - T0).total_seconds())
    running = lateness_split(T0, [crew, other], clocks_of(incident(), [], [crew, other]), now)
    assert running.whole_s == pytest.approx(now_s)

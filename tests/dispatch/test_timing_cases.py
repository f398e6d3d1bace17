"""Every case of the operations table that the fast clocks alone decide, with its own example (t0 = 10:00)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch.arrival import arrival_by_fixes
from dispatch.assignment import Assignment, AssignmentState
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import Adjustment, Incident, Place, StageName
from dispatch.lateness import due_reminders, lateness_split, response_reminders
from dispatch.lifecycle import State
from dispatch.people import MemberKind
from dispatch.reasons import Refused
from dispatch.repeats import reopens
from dispatch.requirement import parse_requirement
from dispatch.rules import choose_rule, shipped_rules
from dispatch.settings import Settings
from dispatch.stages import StageState
from dispatch.timing import (
    all_on_time,
    assignment_clock,
    check_backdating,
    in_rates,
    nobody_holds,
)
from tests.builders import (
    AUXILIARIES,
    F15_CORE,
    HAWKER,
    OFFICERS_ONLY,
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

RESPONSE, ARRIVAL, FEEDBACK = EntryKind.RESPONSE, EntryKind.ARRIVAL, EntryKind.FEEDBACK
SETTINGS = Settings()


def waived(stage: StageName, code: str, clock: str) -> Adjustment:
    return Adjustment(stage, code, "王芳", at(clock), waived=True)


def test_case_1a_found_by_a_crew_on_the_spot() -> None:
    found = incident(found_by_crew="crew-9", state=State.ARRIVED)
    crew = task(crew_id="crew-9", state=AssignmentState.REPORTED)
    clocks = clocks_of(found, [entry(FEEDBACK, "10:30:00", crew)], [crew])
    assert clocks.response.state is clocks.arrival.state is StageState.NOT_APPLICABLE
    assert clocks.response.reason == clocks.arrival.reason == "self_found"
    assert (clocks.response.raw_met, clocks.arrival.raw_met) == (None, None)
    assert clocks.feedback.started_at == T0
    assert clocks.feedback.state is StageState.MET
    assert in_rates(found)
    assert lateness_split(T0, [crew], clocks, at("11:00")).scene_s == 1800
    own = assignment_clock(crew, [], F15_CORE, at("10:10"), is_self_found=True)
    assert own.arrival.reason == "self_found"


def test_case_1a_the_desk_may_report_for_the_crew_that_found_it() -> None:
    found = incident(found_by_crew="crew-9", state=State.ARRIVED)
    clocks = clocks_of(found, [entry(FEEDBACK, "10:30:01")])
    assert clocks.feedback.state is StageState.MET_LATE
    assert clocks.feedback.late_s == 1


def test_case_1b_dispatched_to_a_crew_already_inside() -> None:
    crew = task()
    told = [entry(RESPONSE, "10:00:40", crew), entry(ARRIVAL, "10:00:40", crew, by=Means.GPS)]
    clocks = clocks_of(incident(), told, [crew])
    assert [clock.stopped_at for clock in (clocks.response, clocks.arrival)] == [T0 + seconds(40)] * 2
    assert clocks.response.raw_met
    assert clocks.arrival.raw_met


def two_crews() -> tuple[list[Entry], list[Assignment]]:
    auxiliaries, team = task(AUXILIARIES, is_lead=False), task(officers())
    told = [
        entry(RESPONSE, "10:00:50", auxiliaries),
        entry(RESPONSE, "10:01:30", team),
        entry(ARRIVAL, "10:03:00", auxiliaries),
        entry(ARRIVAL, "10:06:00", team),
        entry(FEEDBACK, "10:20:00", auxiliaries),
        entry(FEEDBACK, "10:35:00", team),
    ]
    return told, [auxiliaries, team]


def test_case_2_auxiliaries_may_go_first_where_the_need_says_so() -> None:
    told, tasks = two_crews()
    clocks = clocks_of(incident(), told, tasks, needs=HAWKER)
    assert clocks.response.stopped_at == at("10:00:50")
    assert clocks.arrival.stopped_at == at("10:03:00")
    assert clocks.arrival.state is StageState.MET


def test_case_2_only_officers_arrive_where_officers_are_needed() -> None:
    told, tasks = two_crews()
    clocks = clocks_of(incident(), told, tasks, needs=OFFICERS_ONLY)
    assert clocks.response.stopped_at == at("10:01:30")
    assert clocks.arrival.stopped_at == at("10:06:00")
    assert clocks.arrival.state is StageState.MET_LATE
    assert clocks.arrival.late_s == 60


def test_case_2_the_lead_alone_reports_back() -> None:
    told, tasks = two_crews()
    clocks = clocks_of(incident(), told, tasks)
    assert clocks.feedback.stopped_at == at("10:35:00")
    assert clocks.feedback.late_s == 300
    own = assignment_clock(tasks[0], told, F15_CORE, at("11:00"))
    assert own.feedback.state is StageState.MET


def test_case_3_by_radio_as_spoken() -> None:
    now = at("10:05:30")
    check_backdating(now - seconds(60), now, T0, None, "王芳", SETTINGS)
    crew = task()
    spoken = entry(ARRIVAL, "10:04:30", crew, recorded_at=now, by=Means.RADIO)
    assert clocks_of(incident(), [spoken], [crew]).arrival.state is StageState.MET
    with pytest.raises(Refused) as refused:
        check_backdating(now - seconds(360), now, at("09:58"), None, "王芳", SETTINGS)
    assert refused.value.reason.code == "needs_second_person"
    check_backdating(now - seconds(360), now, at("09:58"), "李强", "王芳", SETTINGS)


def test_case_3_a_claim_that_a_fix_contradicts_counts_unproven() -> None:
    crew = task()
    claim = entry(ARRIVAL, "10:04:30", crew, by=Means.RADIO, flags=("unproven",))
    arrival = clocks_of(incident(), [claim], [crew]).arrival
    assert arrival.unproven
    assert arrival.raw_met


def test_case_4_a_crew_that_cannot_be_seen_is_never_late_by_itself() -> None:
    crew = task(state=AssignmentState.ACKNOWLEDGED)
    arrival = clocks_of(incident(), [], [crew], now="10:07:00", lost=[crew]).arrival
    assert (arrival.state, arrival.reason) == (StageState.RUNNING, "position_lost")
    assert (arrival.raw_met, arrival.adjusted_met) == (None, None)
    seen = clocks_of(incident(), [], [crew], now="10:07:00").arrival
    assert (seen.raw_met, seen.adjusted_met, seen.late_s) == (False, False, 120)
    own = assignment_clock(crew, [], F15_CORE, at("10:07:00"), is_position_lost=True)
    assert own.arrival.reason == "position_lost"


def test_case_4_backlog_fixes_make_late_met_and_flagged() -> None:
    lon, lat = WULIN_SQUARE.lon, WULIN_SQUARE.lat
    late = {"received_at": at("10:20:00")}
    backlog = [fix("10:04:10", lon, lat, **late), fix("10:04:25", lon, lat, **late)]
    proven = arrival_by_fixes(backlog, lon, lat, SETTINGS, since=T0)
    assert proven == at("10:04:10")
    crew = task()
    claim = entry(ARRIVAL, "10:06:00", crew)
    assert clocks_of(incident(), [claim], [crew]).arrival.state is StageState.MET_LATE
    earlier = entry(ARRIVAL, proven, crew, recorded_at=at("10:20:00"), by=Means.GPS, flags=("backlog",))
    arrival = clocks_of(incident(), [claim, earlier], [crew]).arrival
    assert (arrival.state, arrival.flags) == (StageState.MET, ("backlog",))
    later = replace(earlier, occurred_at=at("10:08:00"))
    assert clocks_of(incident(), [claim, later], [crew]).arrival.stopped_at == at("10:06:00")


def corrected(extra_s: float, clock: str = "10:02:00") -> Adjustment:
    return Adjustment(StageName.ARRIVAL, "place_corrected", "王芳", at(clock), extra_s)


def test_case_5a_a_corrected_place_moves_the_adjusted_due_only_once() -> None:
    crew = task()
    told = [entry(ARRIVAL, "10:06:30", crew)]
    relieved = incident(adjustments=(corrected(90), corrected(200)))
    arrival = clocks_of(relieved, told, [crew]).arrival
    assert arrival.due_at == at("10:05:00")
    assert arrival.adjusted_due_at == at("10:06:30")
    assert (arrival.raw_met, arrival.adjusted_met) == (False, True)
    assert (arrival.state, arrival.reason) == (StageState.MET_LATE, "place_corrected")
    nearer = incident(adjustments=(corrected(-90),))
    assert clocks_of(nearer, told, [crew]).arrival.adjusted_due_at == at("10:05:00")


def test_case_5a_between_the_two_dues_only_the_raw_result_is_decided() -> None:
    arrival = clocks_of(incident(adjustments=(corrected(90),)), now="10:06:00").arrival
    assert (arrival.state, arrival.raw_met, arrival.adjusted_met) == (StageState.RUNNING, False, None)


def test_case_5b_corrected_after_arrival_the_arrival_stands() -> None:
    crew = task()
    told = [entry(ARRIVAL, "10:06:00", crew), entry(ARRIVAL, "10:09:00", crew)]
    arrival = clocks_of(incident(adjustments=(corrected(90, "10:07:00"),)), told, [crew]).arrival
    assert arrival.stopped_at == at("10:06:00")
    assert arrival.adjusted_due_at == at("10:05:00")
    assert arrival.adjusted_met is False


def test_case_7_reassigned_at_four_minutes() -> None:
    first = task(state=AssignmentState.REASSIGNED, acknowledged_at=at("10:00:40"), ended_at=at("10:04:00"))
    second = task(sent_at=at("10:04:00"), acknowledged_at=at("10:04:45"))
    told = [
        entry(RESPONSE, "10:00:40", first),
        entry(RESPONSE, "10:04:45", second),
        entry(ARRIVAL, "10:08:00", second),
    ]
    clocks = clocks_of(incident(), told, [first, second], now="10:09:00")
    assert clocks.response.state is StageState.MET
    assert clocks.arrival.due_at == at("10:05:00")
    assert (clocks.arrival.state, clocks.arrival.late_s) == (StageState.MET_LATE, 180)
    own = assignment_clock(second, told, F15_CORE, at("10:09:00"))
    assert own.response.due_at == at("10:05:00")
    assert own.arrival.state is StageState.MET
    unharmed = assignment_clock(first, told, F15_CORE, at("10:09:00"))
    assert (unharmed.arrival.state, unharmed.arrival.raw_met) == (StageState.WAIVED, None)
    assert nobody_holds(incident(), [first, second])
    assert not nobody_holds(incident(), [replace(second, state=AssignmentState.ACKNOWLEDGED)])


@pytest.mark.parametrize(
    "state", [State.CLUE, State.REPORTED, State.CHECKING, State.DISMISSED, State.REJECTED, State.VOID]
)
def test_case_8a_dismissed_before_dispatch_is_in_no_rate(state: State) -> None:
    gone = incident(state=state)
    assert not in_rates(gone)
    assert {clock.state for clock in clocks_of(gone).all} == {StageState.NOT_APPLICABLE}
    assert all_on_time(clocks_of(gone)) is None
    assert not nobody_holds(gone, [])


def test_case_8b_nothing_there_counts_like_any_other() -> None:
    crew = task()
    told = [
        entry(RESPONSE, "10:00:40", crew),
        entry(ARRIVAL, "10:04:00", crew),
        entry(FEEDBACK, "10:12:00", crew, outcome="not_found", evidence=("photo-1",)),
    ]
    found_nothing = incident(state=State.REPORTED_BACK, outcome="not_found")
    clocks = clocks_of(found_nothing, told, [crew])
    assert in_rates(found_nothing)
    assert all_on_time(clocks)


@pytest.mark.parametrize(
    ("changes", "metres", "clock", "reopened"),
    [
        ({}, 30, "09:59:00", True),
        ({}, 30, "10:13:00", False),
        ({}, 80, "09:59:00", False),
        ({}, None, "09:59:00", False),
        ({"outcome": "handled"}, 30, "09:59:00", False),
        ({"category": "STR.bbq"}, 30, "09:59:00", False),
    ],
)
def test_case_8b_the_same_place_within_a_day_is_reopened(changes, metres, clock, reopened) -> None:
    earlier = incident(**({"outcome": "not_found", "closed_at": at("10:12:00")} | changes))
    lon = None if metres is None else WULIN_SQUARE.lon + metres / 96_300
    again = Place("同一处", lon, WULIN_SQUARE.lat)
    assert reopens(earlier, "STR.hawker", again, at(clock, "2026-11-25"), SETTINGS) is reopened


def test_case_8c_recalled_on_the_way() -> None:
    crew = task(state=AssignmentState.RECALLED, acknowledged_at=at("10:00:40"), ended_at=at("10:03:00"))
    recalled = incident(adjustments=(waived(StageName.ARRIVAL, "recalled", "10:03:00"),))
    told = [entry(RESPONSE, "10:00:40", crew), entry(FEEDBACK, "10:10:00")]
    clocks = clocks_of(recalled, told, [crew])
    assert clocks.response.state is StageState.MET
    assert (clocks.arrival.state, clocks.arrival.reason) == (StageState.WAIVED, "recalled")
    assert (clocks.arrival.raw_met, clocks.arrival.adjusted_met) == (None, None)
    assert (clocks.feedback.state, clocks.feedback.stopped_at) == (StageState.MET, at("10:10:00"))
    own = assignment_clock(crew, told, F15_CORE, at("11:00"))
    assert [clock.raw_met for clock in own.all] == [True, None, None]


def test_case_8c_a_waiver_after_the_due_time_leaves_the_raw_result_late() -> None:
    recalled = incident(adjustments=(waived(StageName.ARRIVAL, "recalled", "10:07:00"),))
    arrival = clocks_of(recalled).arrival
    assert (arrival.raw_met, arrival.adjusted_met, arrival.late_s) == (False, None, 120)


def test_case_8c_a_crew_that_kept_the_task_past_its_due_is_late_for_itself() -> None:
    crew = task(state=AssignmentState.RECALLED, ended_at=at("10:10:00"))
    own = assignment_clock(crew, [], F15_CORE, at("11:00"))
    assert (own.response.raw_met, own.response.adjusted_met) == (False, False)
    assert own.response.late_s == 520


def rule_at(clock: str, fast: str = "F15") -> Incident:
    rule = choose_rule(
        shipped_rules(),
        fast=fast,
        mode="everyday",
        tier="core",
        category="STR.hawker",
        severity=3,
        source="hotline_12345",
        t0=at(clock),
        settings=SETTINGS,
    )
    return incident(t0=at(clock), rule=rule)


def test_case_11_night_goes_by_t0() -> None:
    assert clocks_of(rule_at("21:59:59")).arrival.limit_s == 300
    assert [clock.limit_s for clock in clocks_of(rule_at("22:00:00")).all] == [120, 900, 2700]
    assert [clock.limit_s for clock in clocks_of(rule_at("05:59:59")).all] == [120, 900, 2700]
    assert clocks_of(rule_at("06:00:00")).response.limit_s == 60


def test_case_11_by_day_relieves_feedback_at_night_only() -> None:
    by_day = Adjustment(StageName.FEEDBACK, "by_day", "王芳", at("23:30:00"), 3600)
    night = replace(rule_at("23:00:00"), adjustments=(by_day,))
    crew = task(sent_at=at("23:00:20"))
    told = [entry(FEEDBACK, "23:50:00", crew)]
    feedback = clocks_of(night, told, [crew]).feedback
    assert (feedback.raw_met, feedback.adjusted_met) == (False, True)
    day = replace(rule_at("10:00:00"), adjustments=(by_day,))
    assert clocks_of(day).feedback.adjusted_due_at == at("10:30:00")


def test_case_13_no_answer_calls_at_45_seconds_and_offers_the_next_crew_at_60() -> None:
    crew = task(sent_at=T0)
    reminders = response_reminders(crew, T0, F15_CORE, SETTINGS)
    assert [(item.code, (item.due_at - T0).total_seconds()) for item in reminders] == [
        ("at_risk", 30),
        ("call", 45),
        ("offer_next", 60),
    ]
    assert [item.code for item in due_reminders(reminders, T0 + seconds(45))] == ["at_risk", "call"]
    answered = replace(crew, state=AssignmentState.ACKNOWLEDGED)
    assert response_reminders(answered, T0, F15_CORE, SETTINGS) == ()
    assert response_reminders(crew, T0, replace(F15_CORE, is_promised=False), SETTINGS) == ()
    clocks = clocks_of(incident(), [], [crew], now="10:01:01")
    assert clocks.response.raw_met is False
    assert clocks.arrival.due_at == at("10:05:00")


def test_case_14_a_first_look_does_not_stop_arrival() -> None:
    drone = task(people(MemberKind.DRONE), is_lead=False)
    volunteer = task(people(MemberKind.VOLUNTEER), is_lead=False)
    told = [
        entry(EntryKind.FIRST_LOOK, "10:02:00", drone, by=Means.CAMERA),
        entry(EntryKind.ARRIVAL, "10:03:00", volunteer),
    ]
    arrival = clocks_of(incident(), told, [drone, volunteer], now="10:04:00").arrival
    assert arrival.state is StageState.RUNNING
    own = assignment_clock(drone, told, F15_CORE, at("10:04:00"))
    assert own.arrival.stopped_at == at("10:02:00")


def test_case_14_a_grid_worker_arrives_where_the_category_says_so() -> None:
    worker = task(people(MemberKind.GRID_WORKER))
    told = [entry(EntryKind.ARRIVAL, "10:03:00", worker)]
    needs = parse_requirement("A/N>ZF2")
    assert MemberKind.GRID_WORKER in needs.arrival_kinds
    assert clocks_of(incident(), told, [worker], needs=needs).arrival.state is StageState.MET
    assert clocks_of(incident(), told, [worker]).arrival.state is StageState.RUNNING


def test_case_15_handed_to_another_authority() -> None:
    handed = incident(
        state=State.HANDED_OVER,
        external_reference="110-20261124-77",
        adjustments=(waived(StageName.ARRIVAL, "external", "10:00:50"),),
    )
    clocks = clocks_of(handed, [entry(FEEDBACK, "10:00:50", outcome="handed_over")])
    assert clocks.response.state is StageState.MET
    assert (clocks.arrival.state, clocks.arrival.reason) == (StageState.WAIVED, "external")
    assert clocks.arrival.adjusted_met is None
    assert clocks.feedback.stopped_at == at("10:00:50")
    assert in_rates(handed)

"""Two reports that are one matter (case 6), and apart again (case 6b), line by line."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.actions.callers import CallBack
from dispatch.actions.closing import Close, Verify
from dispatch.actions.clues import ConfirmClue
from dispatch.actions.correcting import CorrectPlace
from dispatch.actions.crews import Recall, Reserve
from dispatch.actions.field import Arrive, Feedback, Respond
from dispatch.actions.intake import Accept
from dispatch.actions.keeping import ChangeSetting, Undo
from dispatch.actions.merging import Merge, Unmerge
from dispatch.actions.units import AcknowledgeUnit, AssignUnit
from dispatch.assignment import Assignment, AssignmentState
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import Incident, Place, StageName
from dispatch.indicators import Timed, everything, rates
from dispatch.lifecycle import State
from dispatch.ports import Caller
from dispatch.situation import Situation
from dispatch.stages import StageState
from tests.builders import T0, at, seconds
from tests.dispatch.house import COLLEAGUE, COMMANDER, PLANNER, House
from tests.dispatch.scene import spot

FIRST, SECOND = Caller("欧阳慧敏", "13957181234"), Caller("司马南", "13957185678")


def merged(house: House, survivor: Incident, other: Incident, **asked) -> Incident:
    """The survivor, with the other merged into it."""
    house.act(Merge, incident_id=survivor.id, merged_id=other.id, **asked)
    return house.now(survivor)


def tasks(house: House, of: Incident) -> list[Assignment]:
    return list(house.store.rows(Assignment, incident_id=of.id))


def two_minutes_apart(house: House) -> tuple[Incident, Incident]:
    """Reports of one matter at 10:00 and 10:02, both accepted; the clock is at 10:02."""
    house.clock.at = T0
    earlier = house.incident(words="摆摊", caller=FIRST)
    house.clock.at = at("10:02:00")
    return earlier, house.incident(spot(3, 5.2), words="又有人摆摊", caller=SECOND)


def counted(house: House) -> tuple[int, int]:
    """How many incidents are in the arrival rate, and how many of them met it."""
    known = [Timed(one, house.clocks(one)) for one in house.store.rows(Incident)]
    arrival = rates(known, everything)["all"].arrival
    return arrival.n, arrival.met


def test_case_6_the_survivor_counts_from_the_earliest_t0_and_once(house):
    earlier, later = two_minutes_apart(house)
    crew = house.crew()
    house.under_way(crew, later, answer_after_s=20)
    survivor = merged(house, later, earlier)
    house.clock.at = at("10:05:30")
    (task,) = tasks(house, survivor)
    house.act(Arrive, assignment_id=task.id, by=Means.RADIO, evidence=("照片",))
    arrival = house.clocks(survivor).arrival
    assert (survivor.t0, survivor.own_t0) == (T0, at("10:02:00"))
    assert (arrival.state, arrival.raw_met, arrival.late_s) == (StageState.MET_LATE, False, 30)
    assert house.now(earlier).state is State.MERGED
    assert counted(house) == (1, 0)


def test_case_6_a_stage_that_was_met_stays_met_if_it_was_before_the_earlier_due(house):
    earlier, later = two_minutes_apart(house)
    house.clock.at = at("10:02:20")
    task = house.under_way(house.crew(), later, answer_after_s=20)
    house.clock.at = at("10:04:50")
    house.act(Arrive, assignment_id=task.id, by=Means.RADIO, evidence=("照片",))
    clocks = house.clocks(merged(house, later, earlier))
    assert (clocks.arrival.state, clocks.arrival.raw_met) == (StageState.MET, True)
    # 10:02:40 was in time for the one of 10:02, and is not for the one of 10:00.
    assert (clocks.response.state, clocks.response.late_s) == (StageState.MET_LATE, 100)


def test_case_6_the_crew_under_way_to_the_other_goes_on_for_the_survivor(house):
    earlier, later = two_minutes_apart(house)
    sent = house.under_way(house.crew(), later)
    survivor = merged(house, earlier, later)
    (task,) = tasks(house, survivor)
    assert (task.id, task.state, task.merged_from) == (sent.id, AssignmentState.ACKNOWLEDGED, later.id)
    assert (survivor.state, survivor.t0) == (State.RESPONDED, T0)
    assert house.clocks(survivor).response.stopped_at == at("10:02:20")
    assert tasks(house, later) == []


def test_case_6_of_two_crews_the_survivors_leads_and_the_other_may_be_called_back(house):
    earlier, later = two_minutes_apart(house)
    leading = house.under_way(house.crew("101"), earlier)
    joining = house.under_way(house.crew("102"), later)
    merged(house, earlier, later)
    assert (house.now(leading).is_lead, house.now(joining).is_lead) == (True, False)
    house.act(Recall, assignment_id=joining.id, reason="duplicate")
    assert house.now(earlier).adjustments == ()


def test_case_6_called_back_at_once_a_crew_on_its_way_is_not_harmed(house):
    earlier, later = two_minutes_apart(house)
    house.under_way(house.crew("101"), earlier)
    joining = house.under_way(house.crew("102"), later)
    merged(house, earlier, later, crews="recall")
    gone = house.now(joining)
    assert (gone.state, gone.end_code, gone.incident_id) == (AssignmentState.RECALLED, "merged", earlier.id)
    with house.refused("not_in_this_state"):
        house.act(Arrive, assignment_id=gone.id, by=Means.RADIO)


def test_case_6_called_back_the_only_crew_leaves_the_survivor_waiting(house):
    earlier, later = two_minutes_apart(house)
    house.under_way(house.crew("102"), later)
    assert merged(house, earlier, later, crews="recall").state is State.ACCEPTED


def test_case_6_a_crew_on_scene_is_there_whatever_was_asked(house):
    earlier, later = two_minutes_apart(house)
    there = house.on_scene(house.crew("102"), later)
    survivor = merged(house, earlier, later, crews="recall")
    assert (house.now(there).state, survivor.state) == (AssignmentState.ON_SCENE, State.ARRIVED)
    assert house.clocks(survivor).arrival.stopped_at == there.arrived_at


def test_case_6_a_crew_that_is_on_both_goes_on_once_and_one_held_back_is_let_go(house):
    earlier, later = two_minutes_apart(house)
    crew, held = house.crew("101"), house.crew("102")
    first, second = house.under_way(crew, earlier), house.under_way(crew, later)
    house.act(Reserve, incident_id=later.id, crew_id=held.id)
    merged(house, earlier, later)
    assert house.now(first).is_active
    assert (house.now(second).state, house.now(second).end_code) == (AssignmentState.ENDED, "merged")
    assert [task.state for task in tasks(house, earlier) if task.crew_id == held.id] == [
        AssignmentState.ENDED
    ]


def test_case_6_a_unit_that_was_given_the_other_is_relieved_of_it(house):
    earlier, later = two_minutes_apart(house)
    house.act(AssignUnit, incident_id=later.id, unit="330105013")
    (given,) = tasks(house, later)
    house.act(AcknowledgeUnit, assignment_id=given.id)
    merged(house, earlier, later)
    assert (house.now(given).state, house.now(given).end_code) == (AssignmentState.ENDED, "merged")


def test_case_6_each_caller_gets_an_answer_before_it_is_closed(house):
    earlier, later = two_minutes_apart(house)
    survivor = merged(house, earlier, later)
    first, second = survivor.callers
    house.reported(house.crew(), survivor)
    house.act(Verify, COLLEAGUE, incident_id=survivor.id)
    with house.refused("call_back_needed", count=2):
        house.act(Close, incident_id=survivor.id)
    house.act(CallBack, incident_id=survivor.id, result="satisfied")
    with house.refused("call_back_needed", count=1):
        house.act(Close, incident_id=survivor.id)
    house.act(CallBack, incident_id=survivor.id, result="not_reached")
    assert [call.caller_id for call in house.now(survivor).call_backs] == [first.id, second.id]
    house.act(Close, incident_id=survivor.id)


def test_case_6_the_caller_who_was_called_can_be_named(house):
    earlier, later = two_minutes_apart(house)
    survivor = merged(house, earlier, later)
    second = survivor.callers[1]
    house.act(CallBack, incident_id=survivor.id, result="satisfied", caller_id=second.id)
    assert house.now(survivor).call_backs[0].caller_id == second.id
    with house.refused("unknown_caller", id="nobody"):
        house.act(CallBack, incident_id=survivor.id, result="satisfied", caller_id="nobody")


def test_case_6_a_secret_report_keeps_the_survivor_secret(house):
    earlier, secret = house.incident(), house.incident(is_secret=True)
    assert merged(house, earlier, secret).is_secret


def test_case_6_the_sources_are_listed_with_their_times_and_distance(house):
    earlier, later = two_minutes_apart(house)
    (report,) = merged(house, earlier, later).merged
    assert (report.number, report.source, report.t0) == (later.number, "hotline_12345", at("10:02:00"))
    assert 20 < (report.away_m or 0) < 25
    assert (report.by, house.now(later).merged_away.into) == ("王芳", earlier.id)


def test_case_6_a_clue_that_is_merged_is_confirmed_by_it_and_moves_no_clock(house):
    house.clock.at = at("09:58:00")
    clue = house.received(source="video_ai")
    house.clock.at = T0
    report = house.incident()
    assert merged(house, report, clue).t0 == T0
    with house.refused("not_in_this_state"):
        house.act(ConfirmClue, incident_id=clue.id)


def test_case_6_clues_merged_into_a_clue_count_from_its_confirmation(house):
    first, second = house.received(source="video_ai"), house.received(source="video_ai")
    merged(house, first, second)
    confirmed_at = house.clock.pass_s(60)
    house.act(ConfirmClue, incident_id=first.id)
    house.act(Unmerge, incident_id=second.id)
    assert (house.now(first).t0, house.now(second).state) == (confirmed_at, State.CLUE)


def test_case_6_goes_by_the_rule_of_the_earliest_t0(house):
    house.clock.at = at("21:59:59")
    earlier = house.incident()
    house.clock.at = at("22:00:30")
    later = house.incident()
    assert later.rule.arrival_s == 900
    survivor = merged(house, later, earlier)
    assert (survivor.rule.arrival_s, survivor.closing) == (300, earlier.closing)
    assert [one.rule.arrival_s for one in survivor.classifications] == [900, 300]
    house.act(Unmerge, incident_id=earlier.id)
    assert (house.now(later).rule, house.now(later).closing) == (later.rule, later.closing)


def test_that_the_mode_of_the_day_does_not_creep_into_a_frozen_rule(house):
    earlier, later = two_minutes_apart(house)
    house.act(ChangeSetting, PLANNER, name="timing_mode", value="emergency")
    assert merged(house, later, earlier).rule == later.rule


def test_case_1a_a_crew_that_found_it_itself_has_answered_and_come_for_who_reported_it(house):
    report = house.incident()
    found_at = house.clock.pass_s(90)
    own = house.crew()
    found = house.incident(source="crew_patrol", found_by_crew=own.id)
    house.clock.pass_s(60)
    survivor = merged(house, report, found)
    clocks = house.clocks(survivor)
    assert survivor.state is State.ARRIVED
    assert (clocks.response.stopped_at, clocks.arrival.stopped_at) == (found_at, found_at)
    house.act(Unmerge, incident_id=found.id)
    assert house.clocks(found).arrival.reason == "self_found"
    assert house.clocks(report).arrival.state is StageState.RUNNING
    assert (house.now(report).state, house.now(found).state) == (State.ACCEPTED, State.ARRIVED)


def test_case_1a_what_had_been_reported_before_is_not_hidden_in_what_a_crew_found(house):
    report = house.incident()
    house.clock.pass_s(90)
    found = house.incident(source="crew_patrol", found_by_crew=house.crew().id)
    with house.refused("reported_before_found", other=report.number):
        house.act(Merge, incident_id=found.id, merged_id=report.id)


def test_case_1a_a_call_about_what_a_crew_is_at_already_joins_it(house):
    found = house.incident(source="crew_patrol", found_by_crew=house.crew().id)
    house.clock.pass_s(90)
    call = house.received(caller=FIRST)
    assert merged(house, found, call).t0 == found.t0
    assert house.clocks(found).arrival.reason == "self_found"


def test_that_only_what_is_as_far_can_take_another_in(house):
    report, accepted = house.received(), house.incident()
    with house.refused("survivor_behind", incident=report.number, other=accepted.number):
        house.act(Merge, incident_id=report.id, merged_id=accepted.id)
    with house.refused("same_incident"):
        house.act(Merge, incident_id=report.id, merged_id=report.id)
    with house.refused("unknown_reason"):
        house.act(Merge, incident_id=accepted.id, merged_id=report.id, crews="forget")
    merged(house, accepted, report)
    with house.refused("not_in_this_state", state="merged"):
        house.act(Merge, incident_id=report.id, merged_id=accepted.id)
    with house.refused("not_in_this_state", state="merged"):
        house.act(Accept, incident_id=report.id)


def test_that_what_has_been_reported_back_is_not_merged_away(house):
    earlier, later = two_minutes_apart(house)
    house.reported(house.crew(), later)
    with house.refused("not_in_this_state", state="reported_back"):
        house.act(Merge, incident_id=earlier.id, merged_id=later.id)
    assert merged(house, later, earlier).state is State.REPORTED_BACK


def test_case_6b_own_t0_and_entries_come_back_and_it_may_be_late_at_once(house):
    earlier, later = two_minutes_apart(house)
    crew = house.crew()
    house.under_way(crew, later, answer_after_s=20)
    merged(house, earlier, later)
    house.clock.at = at("10:05:30")
    (task,) = tasks(house, earlier)
    house.act(Arrive, assignment_id=task.id, by=Means.RADIO, evidence=("照片",))
    assert counted(house) == (1, 0)
    house.act(Unmerge, incident_id=later.id)
    assert counted(house) == (2, 1)
    back, left = house.now(later), house.now(earlier)
    assert (back.state, back.t0, back.merged_away) == (State.ARRIVED, at("10:02:00"), None)
    assert house.clocks(back).arrival.stopped_at == at("10:05:30")
    assert (left.state, left.merged, left.own_t0) == (State.ACCEPTED, (), None)
    late = house.clocks(left).arrival
    assert (late.state, late.raw_met, late.late_s) == (StageState.RUNNING, False, 30)
    assert ("unmerged" in back.tags, "unmerged" in left.tags) == (True, True)
    assert house.store.rows(Entry, incident_id=left.id) == ()


def test_case_6b_the_record_shows_both(house):
    earlier, later = two_minutes_apart(house)
    merged(house, earlier, later)
    house.act(Unmerge, incident_id=later.id)
    for incident in (earlier, later):
        assert [step.action for step in house.store.steps_of(incident.id)][-2:] == ["merge", "unmerge"]


def test_case_6b_the_survivor_is_on_its_own_clock_again(house):
    earlier, later = two_minutes_apart(house)
    merged(house, later, earlier)
    house.act(Unmerge, incident_id=earlier.id)
    back = house.now(later)
    assert (back.t0, back.rule, back.closing) == (later.t0, later.rule, later.closing)


def test_case_6b_answers_go_with_their_callers(house):
    earlier, later = two_minutes_apart(house)
    survivor = merged(house, earlier, later)
    house.act(CallBack, incident_id=survivor.id, result="satisfied")
    house.act(CallBack, incident_id=survivor.id, result="not_reached")
    house.act(Unmerge, incident_id=later.id)
    assert [[call.result for call in house.now(one).call_backs] for one in (earlier, later)] == [
        ["satisfied"],
        ["not_reached"],
    ]
    assert house.now(earlier).callers == earlier.callers


def test_case_6b_a_survivor_that_its_own_crew_has_not_reported_waits_again(house):
    earlier, later = two_minutes_apart(house)
    task = house.on_scene(house.crew(), later)
    merged(house, earlier, later)
    house.act(Feedback, assignment_id=task.id, note="已劝离")
    assert house.now(earlier).state is State.REPORTED_BACK
    house.act(Unmerge, incident_id=later.id)
    left = house.now(earlier)
    assert (left.state, left.outcome) == (State.ACCEPTED, "")
    assert house.now(later).state is State.REPORTED_BACK
    assert house.clocks(later).feedback.state is StageState.MET


def test_case_6b_on_both_sides_somebody_leads(house):
    earlier, later = two_minutes_apart(house)
    house.under_way(house.crew("101"), earlier)
    joining = house.under_way(house.crew("102"), later)
    merged(house, earlier, later)
    assert not house.now(joining).is_lead
    house.act(Unmerge, incident_id=later.id)
    assert [[task.is_lead for task in tasks(house, one)] for one in (earlier, later)] == [[True], [True]]
    assert [house.now(one).state for one in (earlier, later)] == [State.RESPONDED, State.RESPONDED]


def test_case_6b_what_was_not_accepted_yet_waits_for_that(house):
    accepted, report = house.incident(), house.received()
    merged(house, accepted, report)
    house.act(Unmerge, incident_id=report.id)
    assert house.now(report).state is State.REPORTED
    house.act(Accept, incident_id=report.id)


def test_case_6b_only_what_was_merged_into_what_is_open_is_taken_apart(house):
    earlier, later = two_minutes_apart(house)
    with house.refused("not_in_this_state", action="unmerge"):
        house.act(Unmerge, incident_id=later.id)
    survivor = merged(house, earlier, later)
    house.reported(house.crew(), survivor)
    house.act(Verify, COLLEAGUE, incident_id=survivor.id)
    for _ in survivor.callers:
        house.act(CallBack, incident_id=survivor.id, result="satisfied")
    house.act(Close, incident_id=survivor.id)
    with house.refused("not_in_this_state", state="closed"):
        house.act(Unmerge, incident_id=later.id)


def test_that_what_was_merged_before_goes_along_and_comes_back_by_itself(house):
    first, second = two_minutes_apart(house)
    house.under_way(house.crew(), second)
    merged(house, first, second)
    house.clock.at = at("10:03:00")
    third = house.incident()
    last = merged(house, third, first)
    assert [report.number for report in last.merged] == [first.number, second.number]
    assert (last.t0, last.state) == (T0, State.RESPONDED)
    house.act(Unmerge, incident_id=first.id)
    left = house.now(third)
    assert (left.t0, [report.number for report in left.merged]) == (second.t0, [second.number])
    assert house.now(second).merged_away.into == third.id
    assert [task.merged_from for task in tasks(house, third)] == [second.id]
    house.act(Unmerge, incident_id=second.id)
    assert (house.now(second).state, house.now(third).t0) == (State.RESPONDED, third.t0)


def test_that_a_merge_is_undone_like_anything_else(house):
    earlier, later = two_minutes_apart(house)
    sent = house.under_way(house.crew(), later)
    before = [house.now(one) for one in (earlier, later, sent)]
    merged(house, earlier, later)
    house.clock.pass_s(10)
    house.act(Undo)
    after = [house.now(one) for one in (earlier, later, sent)]
    assert [one.incident_id for one in after if isinstance(one, Assignment)] == [later.id]
    assert [one.state for one in after] == [one.state for one in before]
    assert [one.merged_away for one in after[:2]] == [None, None]
    assert {entry.incident_id for entry in house.store.rows(Entry)} == {later.id}


def test_that_an_unmerge_is_undone_until_somebody_has_acted_on_either(house):
    earlier, later = two_minutes_apart(house)
    merged(house, earlier, later)
    house.act(Unmerge, incident_id=later.id)
    house.act(Undo)
    assert house.now(later).state is State.MERGED
    house.act(Unmerge, incident_id=later.id)
    house.act(CorrectPlace, COMMANDER, incident_id=later.id, place=spot(4, 5))
    with house.refused("acted_on_since"):
        house.act(Undo)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.integers(0, 3), swapped=st.booleans(), second_crew=st.booleans())
def test_that_merging_and_unmerging_at_once_leaves_every_clock_as_it_was(house, before, swapped, second_crew):
    house.clock.pass_s(60)
    one = house.incident()
    house.clock.pass_s(40)
    two = house.incident(spot(3, 5.1))
    crew = house.crew(f"8{house.store.newest_seq()}")
    if before:
        sent = house.send(crew, two)
        house.clock.pass_s(20)
    if before > 1:
        house.act(Respond, assignment_id=sent.id)
        house.clock.pass_s(20)
    if before > 2:
        house.act(Arrive, assignment_id=sent.id, by=Means.RADIO, evidence=("照片",))
    if second_crew:
        house.under_way(house.crew(f"9{house.store.newest_seq()}"), one)
    survivor, other = (two, one) if swapped else (one, two)
    was = [(house.now(each).state, house.clocks(each)) for each in (one, two)]
    house.act(Merge, incident_id=survivor.id, merged_id=other.id)
    house.act(Unmerge, incident_id=other.id)
    assert [(house.now(each).state, house.clocks(each)) for each in (one, two)] == was


def test_that_the_stages_of_a_merged_report_say_so(house):
    earlier, later = two_minutes_apart(house)
    merged(house, earlier, later)
    assert {house.clocks(later).of(stage).reason for stage in StageName} == {"merged"}


def test_that_the_picture_follows_what_moves(house):
    earlier, later = two_minutes_apart(house)
    sent = house.under_way(house.crew(), later)
    situation = Situation.of(house.seat.snapshot())
    situation.apply(house.act(Merge, incident_id=earlier.id, merged_id=later.id))
    assert [task.id for task in situation.tasks_of_incident(earlier.id)] == [sent.id]
    assert (situation.tasks_of_incident(later.id), situation.entries_of(later.id)) == ([], [])
    assert [entry.kind for entry in situation.entries_of(earlier.id)] == [EntryKind.RESPONSE]
    situation.apply(house.act(Unmerge, incident_id=later.id))
    assert [task.id for task in situation.tasks_of_incident(later.id)] == [sent.id]
    assert situation.entries_of(earlier.id) == []


def test_that_words_alone_are_at_no_distance(house):
    report = merged(house, house.incident(), house.received(Place("文三路口"))).merged[0]
    assert report.away_m is None


def test_that_seconds_after_t0_are_counted_from_the_earliest(house):
    earlier, later = two_minutes_apart(house)
    assert house.clocks(merged(house, later, earlier)).arrival.due_at == T0 + seconds(300)

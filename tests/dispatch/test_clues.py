"""Clues: a burst is a few lines, alike ones are judged together, and a share of the dismissed again (8a)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.actions.clues import AuditDismissal, ConfirmClue, DismissClue
from dispatch.actions.intake import Accept
from dispatch.actions.keeping import ChangeSetting, Undo
from dispatch.actions.merging import Unmerge
from dispatch.audits import DismissedOn, is_sampled
from dispatch.clues import CluesWaiting, folded
from dispatch.incident import Incident, Place
from dispatch.lifecycle import State
from dispatch.settings import Settings
from tests.builders import T0, incident, seconds
from tests.dispatch.house import COLLEAGUE, OPERATOR, PLANNER, House
from tests.dispatch.scene import spot

DAY = date(2026, 11, 24)


def clue(house: House, where: Place | None = None, category: str = "STR.hawker", **asked) -> Incident:
    return house.received(where, category, **{"source": "video_ai", **asked})


def lines(house: House) -> list[tuple[str, ...]]:
    return [group.incident_ids for group in house.seat.ask(CluesWaiting())]


def test_that_clues_of_one_kind_at_one_place_are_one_line(house):
    first = clue(house)
    house.clock.pass_s(10)
    other = clue(house, spot(8, 8))
    house.clock.pass_s(10)
    again, kind = clue(house, spot(3, 5.3), source="drone"), clue(house, None, "SAN.spill")
    groups = house.seat.ask(CluesWaiting())
    assert [group.incident_ids for group in groups] == [(first.id, again.id), (other.id,), (kind.id,)]
    assert groups[0].sources == ("video_ai", "drone")
    assert groups[0].due_at == T0 + seconds(180)


def test_that_a_burst_of_two_hundred_is_a_line(house):
    made = [incident(state=State.CLUE, place=spot(3, 5), number=f"{n:04d}") for n in range(200)]
    assert [len(group) for group in folded(made, Settings())] == [200]


def test_that_words_alone_are_alike_where_they_are_the_same(house):
    first, second = clue(house, Place("文三路口")), clue(house, Place("文三路口 "))
    third = clue(house, Place("文二路口"))
    assert lines(house) == [(first.id, second.id), (third.id,)]


@given(st.lists(st.tuples(st.floats(0, 4), st.floats(0, 4)), max_size=40))
def test_that_every_clue_stands_in_one_line_whose_first_is_near(places):
    settings = Settings()
    made = [
        incident(state=State.CLUE, place=spot(east, north), number=f"{n:04d}")
        for n, (east, north) in enumerate(places)
    ]
    groups = folded(made, settings)
    assert sorted(one.number for group in groups for one in group) == [one.number for one in made]
    firsts = [group[0] for group in groups]
    alone = folded(firsts, settings)
    assert [len(group) for group in alone] == [1] * len(firsts)


def test_that_an_open_incident_near_it_is_told_and_the_clue_goes_into_it(house):
    known = house.incident(spot(3, 5.5))
    found = clue(house)
    (group,) = house.seat.ask(CluesWaiting())
    assert group.likely is not None
    assert (group.incident_ids, group.likely.incident_id) == ((found.id,), known.id)


def test_that_alike_clues_are_confirmed_as_one_incident(house):
    first, second, third = clue(house), clue(house), clue(house)
    confirmed_at = house.clock.pass_s(100)
    house.act(ConfirmClue, incident_id=first.id, alike=(second.id, third.id, first.id))
    kept = house.now(first)
    assert (kept.state, kept.t0) == (State.REPORTED, confirmed_at)
    assert [report.incident_id for report in kept.merged] == [second.id, third.id]
    assert [house.now(one).state for one in (second, third)] == [State.MERGED, State.MERGED]
    house.act(Accept, incident_id=first.id)
    house.act(Unmerge, incident_id=second.id)
    assert house.now(second).state is State.CLUE


def test_that_alike_clues_are_dismissed_together_and_taken_back_together(house):
    first, second = clue(house), clue(house)
    house.act(DismissClue, incident_id=first.id, reason="false_alarm", alike=(second.id,))
    assert [(house.now(one).state, house.now(one).outcome) for one in (first, second)] == [
        (State.DISMISSED, "false_alarm")
    ] * 2
    assert lines(house) == []
    house.act(Undo)
    assert lines(house) == [(first.id, second.id)]


def test_that_a_dismissal_has_a_coded_reason_and_is_in_no_rate(house):
    found, report = clue(house), house.received()
    with house.refused("unknown_reason", reason="就是不要"):
        house.act(DismissClue, incident_id=found.id, reason="就是不要")
    with house.refused("not_in_this_state", state="reported"):
        house.act(DismissClue, incident_id=found.id, reason="gone", alike=(report.id,))
    with house.refused("not_in_this_state", state="reported"):
        house.act(ConfirmClue, incident_id=found.id, alike=(report.id,))
    house.act(DismissClue, incident_id=found.id, reason="gone")
    assert {clock.reason for clock in house.clocks(found).all} == {"dismissed"}


def test_case_8a_what_is_dismissed_is_listed_with_who_and_why(house):
    found = clue(house)
    house.clock.pass_s(20)
    house.act(DismissClue, incident_id=found.id, reason="permitted")
    (one,) = house.seat.ask(DismissedOn(DAY))
    assert (one.incident.number, one.incident.outcome, one.incident.turned_away_by, one.at) == (
        found.number,
        "permitted",
        OPERATOR.name,
        T0 + seconds(20),
    )
    assert house.seat.ask(DismissedOn(date(2026, 11, 23))) == ()


def test_case_8a_one_in_twenty_is_drawn_to_be_looked_at_again():
    drawn = sum(is_sampled(f"incident-{n}", 0.05) for n in range(20_000))
    assert drawn == pytest.approx(1000, abs=120)
    assert not is_sampled("incident-1", 0.0)
    assert all(is_sampled(f"incident-{n}", 1.0) for n in range(50))


def test_case_8a_another_person_looks_and_a_wrong_dismissal_is_a_clue_again(house):
    right, wrong = clue(house), clue(house, spot(8, 8))
    house.act(ChangeSetting, PLANNER, name="dismissed_audit_share", value=1)
    for one in (right, wrong):
        house.act(DismissClue, incident_id=one.id, reason="false_alarm")
    with house.refused("same_person", name=OPERATOR.name):
        house.act(AuditDismissal, incident_id=right.id, result="upheld")
    with house.refused("unknown_reason", reason="perhaps"):
        house.act(AuditDismissal, COLLEAGUE, incident_id=right.id, result="perhaps")
    house.act(AuditDismissal, COLLEAGUE, incident_id=right.id, result="upheld")
    house.act(AuditDismissal, COLLEAGUE, incident_id=wrong.id, result="wrong", note="确有摊位")
    (kept,) = house.seat.ask(DismissedOn(DAY))
    assert (kept.incident.id, kept.is_sampled, kept.is_due) == (right.id, True, False)
    with house.refused("audited_already", by=COLLEAGUE.name):
        house.act(AuditDismissal, COLLEAGUE, incident_id=right.id, result="wrong")
    back = house.now(wrong)
    assert (back.state, back.audit.result, back.closed_at) == (State.CLUE, "wrong", None)
    house.act(ConfirmClue, incident_id=wrong.id)


def test_case_8a_only_what_was_dismissed_is_looked_at_again(house):
    report = house.received()
    with house.refused("not_in_this_state", state="reported"):
        house.act(AuditDismissal, COLLEAGUE, incident_id=report.id, result="upheld")

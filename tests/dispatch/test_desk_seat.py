"""The near seat: an action acts once, versions are shown, settings of others reach it, fixes flow."""

from __future__ import annotations

import threading
import uuid

import pytest

from dispatch import near_seat
from dispatch.actions.intake import Accept, Receive, Urge
from dispatch.actions.keeping import ChangeSetting, Import
from dispatch.desk import Desk
from dispatch.incident import Incident
from dispatch.near_seat import RECENT_FIXES, NearSeat
from dispatch.places import ZoneRow
from dispatch.ports import Query
from dispatch.queries import HistoryOf, RowsOf
from dispatch.settings import Setting
from dispatch.situation import Situation
from tests.builders import T0, seconds
from tests.dispatch.house import COLLEAGUE, OPERATOR, PLANNER
from tests.dispatch.scene import crew, fix_at, spot


def test_that_a_repeated_action_acts_once_and_gets_the_first_answer(house):
    first = house.received(action_id="r-1")
    again = house.received(action_id="r-1")
    assert (again, len(house.store.rows(Incident))) == (first, 1)
    house.act(Accept, incident_id=first.id, action_id="a-1")
    house.clock.pass_s(60)
    assert house.act(Accept, incident_id=first.id, action_id="a-1").at == T0


def test_that_one_action_that_comes_many_times_at_once_acts_once(house):
    report = house.received()
    action = Urge(action_id=str(uuid.uuid4()), actor=OPERATOR, incident_id=report.id)
    threads = [threading.Thread(target=house.seat.act, args=(action,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert house.now(report).urges == 1


def test_that_a_stale_version_is_refused_and_both_are_shown(house):
    report = house.received()
    house.act(Urge, COLLEAGUE, incident_id=report.id)
    with house.refused("stale_version", id=report.id, seen=1, now=2):
        house.act(Accept, incident_id=report.id, seen={report.id: 1})
    house.act(Accept, incident_id=report.id, seen={report.id: 2})


def test_that_a_row_that_was_never_there_is_refused_by_its_version(house):
    with house.refused("stale_version", seen=1, now=None):
        house.received(seen={"nothing": 1})


def test_that_a_setting_is_in_force_with_the_next_action(house):
    house.act(ChangeSetting, PLANNER, name="number_prefix", value="XC")
    assert house.received().number.startswith("XC-")
    house.act(ChangeSetting, PLANNER, name="number_prefix", value="GS")
    assert house.store.rows(Setting)[0].version == 2


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("no_such", 1, "unknown_setting"),
        ("undo_s", "soon", "bad_setting"),
        ("undo_s", 9000, "setting_out_of_bounds"),
    ],
)
def test_that_a_setting_stays_within_its_bounds(house, name, value, code):
    with house.refused(code, name=name):
        house.act(ChangeSetting, PLANNER, name=name, value=value)


def test_that_what_another_process_changed_reaches_this_desk_too(house):
    loads = []
    other = Desk(house.store, lambda: loads.append(1) or house.desk.centre, house.clock)
    seat = NearSeat(other, house.store, house.clock)
    assert len(loads) == 1
    house.act(ChangeSetting, PLANNER, name="undo_s", value=20)
    report = house.received()
    assert report in seat.ask(RowsOf(Incident))
    assert len(loads) == 2
    seat.act(Urge(action_id="u-1", actor=OPERATOR, incident_id=report.id))
    assert len(loads) == 2


def test_that_new_zones_make_the_centre_anew(house):
    before = house.desk.centre
    house.bring(ZoneRow(id="z", code="z", name="某区", kind="functional_zone"))
    assert house.desk.centre is not before
    same = house.desk.centre
    house.received()
    assert house.desk.centre is same


def test_that_an_import_is_all_or_nothing_and_live_reports_start_now(house):
    live = Receive(
        action_id="row-1", actor=PLANNER, source="hotline_12345", category="STR.hawker", place=spot(3, 5)
    )
    bad = Receive(action_id="row-2", actor=PLANNER, source="nobody", category="STR.hawker", place=spot(3, 5))
    asked = {"what": "incidents", "source": "a.csv", "digest": "0"}
    with house.refused("unknown_source"):
        house.act(Import, PLANNER, **asked, live=(live, bad))
    made = house.act(Import, PLANNER, **asked, live=(live, live)).of(Incident)
    assert [incident.t0 for incident in made] == [T0, T0]
    assert len({incident.number for incident in made}) == 2


def test_that_a_question_nobody_answers_is_refused_by_name(house):
    class Unheard(Query[int]):
        code = "unheard"

    with house.refused("unknown_query", query="Unheard"):
        house.seat.ask(Unheard())


def test_that_the_history_of_a_row_is_told_in_order(house):
    incident = house.incident()
    house.act(Urge, incident_id=incident.id)
    steps = house.seat.ask(HistoryOf(incident.id))
    assert [step.action for step in steps] == ["receive", "accept", "urge"]
    assert [step.actor for step in steps] == [OPERATOR.name] * 3


def test_that_fixes_are_told_once_from_a_mark_on(house):
    own = crew("101")
    first, second = (fix_at(own, 1, 1, T0 + seconds(n), age_s=0) for n in (1, 2))
    house.seat.report_fixes([first])
    mark, told = house.seat.fixes_after(0)
    assert (mark, told) == (1, (first,))
    house.seat.report_fixes([second])
    assert house.seat.fixes_after(mark) == (2, (second,))
    assert house.seat.fixes_after(2) == (2, ())
    assert house.seat.fixes_after(99) == (2, ())
    assert house.store.fixes(own.member_ids, T0) == (first, second)


def test_that_of_a_long_absence_only_the_newest_fixes_are_told(house):
    own = crew("101")
    many = [fix_at(own, 1, 1, T0 + seconds(n), age_s=0) for n in range(RECENT_FIXES + 5)]
    house.store.keep_fixes = lambda fixes: None
    house.seat.report_fixes(many)
    mark, told = house.seat.fixes_after(0)
    assert (mark, len(told), told[-1]) == (RECENT_FIXES + 5, RECENT_FIXES, many[-1])


def test_that_the_picture_begins_at_the_centres_midnight(house):
    report = house.received()
    house.clock.pass_s(3600)
    assert report in house.seat.snapshot().rows


def test_that_a_seat_hands_on_what_it_has_read_until_something_happens(house):
    first = house.received()
    opened, followed = (NearSeat(house.desk, house.store, house.clock) for _ in range(2))
    handed = opened.snapshot()
    assert first in handed.rows
    second = house.received()
    assert {first.id, second.id} <= {row.id for row in followed.snapshot().rows}
    assert {first.id, second.id} <= {row.id for row in opened.snapshot().rows}


@pytest.mark.parametrize("recent", [256, 1], ids=["kept", "late"])
def test_that_all_pictures_over_one_seat_hold_the_same_rows(house, monkeypatch, recent):
    monkeypatch.setattr(near_seat, "RECENT_CHANGES", recent)
    seat = NearSeat(house.desk, house.store, house.clock)
    pictures = [Situation.of(seat.snapshot()) for _ in range(2)]
    report = house.incident()
    for picture in pictures:
        for changes in seat.changes_after(picture.seq):
            picture.apply(changes)
    one, other = (picture.incidents[report.id] for picture in pictures)
    assert one is other
    assert one == report
    assert seat.changes_after(pictures[0].seq) == ()


@pytest.mark.parametrize(("few_rows", "recent"), [(0, 256), (1_000, 2)])
def test_that_what_is_not_kept_as_it_was_read_is_read_again(house, monkeypatch, few_rows, recent):
    monkeypatch.setattr(near_seat, "FEW_ROWS", few_rows)
    monkeypatch.setattr(near_seat, "RECENT_CHANGES", recent)
    seat = NearSeat(house.desk, house.store, house.clock)
    before = house.store.newest_seq()
    report = house.incident()
    for _ in range(3):
        house.act(Urge, incident_id=report.id)
    for seq in range(before, house.store.newest_seq() + 2):
        assert seat.changes_after(seq) == house.store.changes_after(seq)

"""Arrival by fixes, through the real desk and store: proven, moved earlier by a backlog, never twice."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from data.identity import DatabaseKind
from data.store import create_store
from dispatch.actions.correcting import CorrectPlace
from dispatch.actions.crews import Dispatch
from dispatch.actions.field import Arrive, Decline
from dispatch.actions.intake import Void
from dispatch.actors import SYSTEM, Actor, Role
from dispatch.assignment import Assignment, AssignmentState
from dispatch.clock_queries import AlarmsNow, ClocksOf, OpenClocks
from dispatch.clock_view import Look
from dispatch.desk import Desk
from dispatch.entry import EntryKind, Means
from dispatch.incident import Incident, Place, StageName
from dispatch.lifecycle import State
from dispatch.near_seat import NearSeat
from dispatch.queries import FixesOf
from dispatch.reasons import Refused
from dispatch.routing_queries import ReachFrom, Recommend, RouteBetween, RouteOfCrew
from dispatch.watcher import Watcher
from gis.road_network import Mode
from tests.builders import AUXILIARIES, T0
from tests.dispatch.house import CENTRE, OPERATOR, House
from tests.dispatch.scene import OwnClock, fix_at, spot
from tests.gis.roads import place


@pytest.fixture
def watcher(house: House) -> Watcher:
    return Watcher(house.seat, lambda: CENTRE)


def test_that_two_fixes_on_the_spot_make_an_arrival_at_the_first(house, watcher):
    own = house.crew()
    sent = house.under_way(own, house.incident())
    first = house.seen(own, 3, 5.1, after_s=60)
    assert watcher.tick(house.clock.now()) == ()
    house.seen(own, 3, 5.1, after_s=12)
    (changes,) = watcher.tick(house.clock.now())
    assert changes.action == "arrive"
    assert house.now(sent).arrived_at == first.fixed_at
    (entry,) = house.entries(sent, EntryKind.ARRIVAL)
    assert (entry.by, entry.actor) == (Means.GPS, SYSTEM.name)
    assert house.store.rows(Incident, id=sent.incident_id)[0].state is State.ARRIVED


def test_that_an_arrival_is_told_once_however_long_the_crew_stays(house, watcher):
    own = house.crew()
    sent = house.under_way(own, house.incident())
    for _ in range(5):
        house.seen(own, 3, 5.1, after_s=12)
        watcher.tick(house.clock.now())
    assert len(house.entries(sent, EntryKind.ARRIVAL)) == 1


@pytest.mark.parametrize(
    "changes", [{"speed_mps": 6.0}, {"is_on_deck": True}], ids=["passing_by", "on_an_elevated_road"]
)
def test_that_a_crew_has_not_arrived(house, watcher, changes):
    own = house.crew()
    house.under_way(own, house.incident())
    for _ in range(3):
        house.seen(own, 3, 5.1, after_s=12, **changes)
        assert watcher.tick(house.clock.now()) == ()


def test_that_a_crew_elsewhere_has_not_arrived(house, watcher):
    own = house.crew()
    house.under_way(own, house.incident())
    for _ in range(3):
        house.seen(own, 3, 6, after_s=12)
        assert watcher.tick(house.clock.now()) == ()


def test_that_before_it_answers_a_crew_on_the_spot_has_not_arrived(house, watcher):
    own = house.crew()
    house.act(Dispatch, incident_id=house.incident().id, crew_id=own.id)
    for _ in range(3):
        house.seen(own, 3, 5.1, after_s=12)
        assert watcher.tick(house.clock.now()) == ()


def test_case_4_backlog_fixes_move_a_claimed_arrival_earlier_and_late_becomes_met(house, watcher):
    own = house.crew()
    sent = house.under_way(own, house.incident())
    watcher.tick(house.clock.now())
    house.clock.at = T0 + timedelta(seconds=330)
    house.act(Arrive, assignment_id=sent.id, by=Means.PHONE, evidence=("photo-1",))
    before = house.seat.ask(ClocksOf((sent.incident_id,)))[0].of(StageName.ARRIVAL)
    assert before.look is Look.LATE
    house.clock.at = T0 + timedelta(minutes=20)
    house.seat.report_fixes(
        [fix_at(own, 3, 5.1, T0 + timedelta(seconds=seconds), age_s=0) for seconds in (250, 265)]
    )
    (changes,) = watcher.tick(house.clock.now())
    assert changes.action == "arrive"
    assert house.now(sent).arrived_at == T0 + timedelta(seconds=250)
    after = house.seat.ask(ClocksOf((sent.incident_id,)))[0].of(StageName.ARRIVAL)
    assert after.look is Look.DONE
    assert "backlog" in house.entries(sent, EntryKind.ARRIVAL)[-1].flags
    assert watcher.tick(house.clock.now()) == ()


def test_case_4_backlog_fixes_never_move_an_arrival_later(house, watcher):
    own = house.crew()
    sent = house.under_way(own, house.incident())
    house.clock.at = T0 + timedelta(seconds=100)
    house.act(Arrive, assignment_id=sent.id, by=Means.PHONE, evidence=("photo-1",))
    house.clock.at = T0 + timedelta(minutes=20)
    house.seat.report_fixes(
        [fix_at(own, 3, 5.1, T0 + timedelta(seconds=seconds), age_s=0) for seconds in (250, 265)]
    )
    assert watcher.tick(house.clock.now()) == ()
    assert house.now(sent).arrived_at == T0 + timedelta(seconds=100)


def test_that_a_watcher_started_later_finds_what_was_missed(house):
    own = house.crew()
    sent = house.under_way(own, house.incident())
    house.seen(own, 3, 5.1, after_s=30)
    house.seen(own, 3, 5.1, after_s=12)
    house.seat = NearSeat(house.desk, house.store, house.clock)
    (changes,) = Watcher(house.seat, lambda: CENTRE).tick(house.clock.now())
    assert changes.of(Assignment)[0].id == sent.id


def test_that_two_watchers_make_one_arrival(house, watcher):
    own = house.crew()
    sent = house.under_way(own, house.incident())
    second = Watcher(house.seat, lambda: CENTRE)
    house.seen(own, 3, 5.1, after_s=30)
    house.seen(own, 3, 5.1, after_s=12)
    watcher.tick(house.clock.now())
    second.tick(house.clock.now())
    assert len(house.entries(sent, EntryKind.ARRIVAL)) == 1


class Overtaken(NearSeat):
    """A seat at which somebody takes the task away while the watcher looks at its fixes."""

    taken: str = ""

    def ask(self, query: Any) -> Any:
        if isinstance(query, FixesOf) and self.taken:
            decline = Decline(
                action_id=str(uuid.uuid4()), actor=OPERATOR, assignment_id=self.taken, reason="puncture"
            )
            self.taken = ""
            self.act(decline)
        return super().ask(query)


def test_that_a_watcher_lets_go_where_somebody_has_acted_meanwhile(house):
    house.seat = Overtaken(house.desk, house.store, house.clock)
    own = house.crew()
    sent = house.under_way(own, house.incident())
    watcher = Watcher(house.seat, lambda: CENTRE)
    house.seen(own, 3, 5.1, after_s=30)
    house.seen(own, 3, 5.1, after_s=12)
    house.seat.taken = sent.id
    assert watcher.tick(house.clock.now()) == ()
    assert house.now(sent).state is AssignmentState.DECLINED


def test_that_the_place_as_corrected_counts(house, watcher):
    own = house.crew()
    made = house.incident()
    sent = house.under_way(own, made)
    house.act(CorrectPlace, incident_id=made.id, place=spot(6, 5))
    house.seen(own, 6, 5.1, after_s=60)
    house.seen(own, 6, 5.1, after_s=12)
    watcher.tick(house.clock.now())
    assert house.now(sent).state is AssignmentState.ON_SCENE


def test_that_an_incident_without_place_is_passed_over(house, watcher):
    own = house.crew()
    house.under_way(own, house.incident(Place("某小区门口")))
    house.seen(own, 3, 5.1, after_s=60)
    house.seen(own, 3, 5.1, after_s=12)
    assert watcher.tick(house.clock.now()) == ()


def test_case_14_auxiliaries_whose_being_there_counts_arrive_and_others_only_look(house, watcher):
    own = house.crew(posts=AUXILIARIES)
    sent = house.under_way(own, house.incident(category="STR.pavement_seizure"))
    house.seen(own, 3, 5.1, after_s=60)
    house.seen(own, 3, 5.1, after_s=12)
    watcher.tick(house.clock.now())
    assert house.entries(sent, EntryKind.ARRIVAL) == []
    assert len(house.entries(sent, EntryKind.FIRST_LOOK)) == 1


def test_that_advice_taken_is_kept_with_the_task(house):
    own = house.crew()
    house.seen(own, 3, 6)
    made = house.incident()
    advice = house.seat.ask(Recommend(incident_id=made.id)).as_advice()
    house.act(Dispatch, incident_id=made.id, crew_id=own.id, advice=advice)
    (sent,) = house.store.rows(Assignment, incident_id=made.id)
    assert sent.advice == advice
    assert sent.expected_arrival_s == advice.best[0].arrive_s


def test_that_another_choice_than_the_first_needs_a_reason(house):
    near, far = house.crew("101"), house.crew("102")
    house.seen(near, 3, 6)
    house.seen(far, 3, 8)
    made = house.incident()
    advice = house.seat.ask(Recommend(incident_id=made.id)).as_advice()
    with pytest.raises(Refused) as refused:
        house.act(Dispatch, incident_id=made.id, crew_id=far.id, advice=advice)
    assert refused.value.reason.code == "choice_reason_needed"


def test_that_a_seat_answers_for_a_place_alone(house):
    own = house.crew()
    house.seen(own, 3, 6)
    advice = house.seat.ask(Recommend(place=spot(3, 5), category="STR.hawker"))
    assert [line.crew_id for line in advice.candidates] == [own.id]


def test_that_a_seat_tells_routes_and_reach(house):
    own, made = house.crew(), house.incident()
    house.seen(own, 3, 6)
    route = house.seat.ask(RouteBetween(place(3, 6), place(3, 5), Mode.EBIKE))
    assert house.seat.ask(RouteOfCrew(own.id, made.id)).travel_s == pytest.approx(route.travel_s)
    area = house.seat.ask(ReachFrom(place(3, 5), Mode.FOOT, 120))
    assert area.area > 0


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (Recommend(), "place_unknown"),
        (Recommend(incident_id="none"), "unknown_row"),
        (Recommend(place=spot(3, 5), category="NO.such"), "unknown_category"),
        (RouteOfCrew("none", "none"), "unknown_row"),
        (RouteBetween(place(3, 5), place(90, 90), Mode.CAR), "far_from_road"),
        (RouteBetween((float("nan"), 30.0), place(3, 5), Mode.CAR), "not_finite"),
        (ReachFrom((200.0, 30.0), Mode.CAR, 60), "out_of_range"),
        (ClocksOf(("none",)), "unknown_row"),
    ],
)
def test_that_a_question_without_answer_is_refused_by_name(house, query, code):
    with pytest.raises(Refused) as refused:
        house.seat.ask(query)
    assert refused.value.reason.code == code


def test_that_a_crew_without_fix_and_an_incident_without_place_have_no_route(house):
    own = house.crew()
    placed, nowhere = house.incident(), house.incident(Place("某处"))
    with pytest.raises(Refused) as refused:
        house.seat.ask(RouteOfCrew(own.id, placed.id))
    assert refused.value.reason.code == "crew_without_fix"
    house.seen(own, 3, 6)
    with pytest.raises(Refused) as refused:
        house.seat.ask(RouteOfCrew(own.id, nowhere.id))
    assert refused.value.reason.code == "place_unknown"
    with pytest.raises(Refused) as refused:
        house.seat.ask(RouteOfCrew(own.id, "none"))
    assert refused.value.reason.code == "unknown_row"


def test_that_without_roads_no_route_is_told(tmp_path):
    store = create_store(tmp_path / "roadless.sqlite", T0, DatabaseKind.DRILL, is_durable=False)
    clock = OwnClock(T0)
    seat = NearSeat(Desk(store, lambda: replace(CENTRE, router=None), clock), store, clock)
    with pytest.raises(Refused) as refused:
        seat.ask(RouteBetween(place(3, 5), place(3, 6), Mode.CAR))
    assert refused.value.reason.code == "no_network"
    store.close()


def test_that_a_seat_tells_alarms_and_kept_fixes(house):
    own, made = house.crew(), house.incident()
    fix = house.seen(own, 3, 6)
    house.act(Dispatch, incident_id=made.id, crew_id=own.id)
    house.clock.pass_s(46)
    assert [alarm.code for alarm in house.seat.ask(AlarmsNow())] == ["response_call"]
    assert house.seat.ask(FixesOf(own.member_ids, T0)) == (fix,)


def test_that_a_seat_tells_the_clocks_of_all_open_incidents_and_forgets_the_ended(house):
    first, second = house.incident(), house.incident()
    assert set(house.seat.ask(OpenClocks())) == {first.id, second.id}
    commander = Actor("陈刚", Role.DUTY_COMMANDER)
    house.seat.act(
        Void(action_id=str(uuid.uuid4()), actor=commander, incident_id=first.id, reason="test_call")
    )
    assert set(house.seat.ask(OpenClocks())) == {second.id}

"""Closures and slow zones: drawn, changed, lifted, in force by the clock, and what they relieve (case 12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from data.rebuild import rebuild
from data.store import create_store, open_store
from dispatch.actions.closures import BeginClosure, ChangeClosure, CloseRoad, Lift, SlowZone
from dispatch.actions.correcting import Adjust
from dispatch.actions.keeping import Undo
from dispatch.canonical import as_plain, from_plain
from dispatch.centre import Centre
from dispatch.closure_queries import AlongRoads, Closures, ClosureState, ClosureView
from dispatch.closures import Closure, ClosureBook
from dispatch.incident import Incident, StageName
from dispatch.routing_queries import ReachFrom, Recommend, RouteBetween
from dispatch.watcher import Watcher
from gis.road_network import Mode
from gis.stretches import Stretch
from tests.builders import T0
from tests.dispatch.house import COMMANDER, TIANSHUI_DESK, House
from tests.dispatch.scene import TIANSHUI, spot
from tests.gis.roads import place


class Roads(House):
    """A house whose closures lie on its roads, as a real one's do."""

    def _centre(self) -> Centre:
        centre = super()._centre()
        assert centre.router is not None
        return replace(centre, closures=ClosureBook(self.store.rows(Closure), centre.router.network))

    def close(self, *points: tuple[float, float], **asked: object) -> Closure:
        return self.act(CloseRoad, stretch=line(*points), reason="爆管", **asked).of(Closure)[0]

    def slow(self, *points: tuple[float, float], factor: float = 3.0, **asked: object) -> Closure:
        told = {"stretch": line(*points), "reason": "积水", "factor": factor, **asked}
        return self.act(SlowZone, **told).of(Closure)[0]

    def views(self, with_over: bool = False) -> list[ClosureView]:
        return list(self.seat.ask(Closures(with_over)))

    def travel_s(self, start: tuple[float, float], end: tuple[float, float], mode: Mode = Mode.CAR) -> float:
        return self.seat.ask(RouteBetween(place(*start), place(*end), mode)).travel_s


def line(*points: tuple[float, float], **said: object) -> Stretch:
    return Stretch((tuple(place(*point) for point in points),), **said)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Roads]:
    store = create_store(tmp_path / "roads.sqlite", T0)
    yield Roads(store)
    store.close()


START, END = (2, 5), (5, 5)
BETWEEN = ((3, 5), (4, 5))


def at(minutes: float) -> datetime:
    return T0 + timedelta(minutes=minutes)


def test_that_a_closure_is_in_force_for_the_next_question(house: Roads) -> None:
    before = house.travel_s(START, END)
    reach = house.seat.ask(ReachFrom(place(*START), Mode.CAR, 60.0)).area
    made = house.close(*BETWEEN)
    assert house.travel_s(START, END) > before + 10
    assert house.seat.ask(ReachFrom(place(*START), Mode.CAR, 60.0)).area < reach
    house.act(Lift, number=made.number, reason="已修复")
    assert house.travel_s(START, END) == before


def test_that_advice_goes_round_a_closure(house: Roads) -> None:
    crew, incident = house.crew(mode=Mode.CAR), house.incident(spot(*END))
    house.seen(crew, *START)

    def eta_s() -> float:
        return house.seat.ask(Recommend(incident_id=incident.id)).candidates[0].eta_s

    before = eta_s()
    house.close(*BETWEEN)
    assert eta_s() > before + 10


def test_that_a_slow_zone_takes_so_many_times_as_long(house: Roads) -> None:
    before = house.travel_s(*BETWEEN)
    made = house.slow((0, 5), (10, 5), factor=1.5)
    assert house.travel_s(*BETWEEN) == pytest.approx(1.5 * before)
    house.act(ChangeClosure, number=made.number, factor=2.0)
    assert house.travel_s(*BETWEEN) == pytest.approx(2 * before)


def test_that_closures_begin_and_end_by_the_clock(house: Roads) -> None:
    before = house.travel_s(START, END)
    house.close(*BETWEEN, starts_at=at(10), ends_at=at(20))
    assert [view.state for view in house.views()] == [ClosureState.PLANNED]
    assert house.travel_s(START, END) == before
    house.clock.at = at(10)
    assert house.travel_s(START, END) > before
    assert [view.state for view in house.views()] == [ClosureState.IN_FORCE]
    house.clock.at = at(20)
    assert house.travel_s(START, END) == before
    assert house.views() == []
    assert [view.state for view in house.views(with_over=True)] == [ClosureState.OVER]


def test_that_a_closure_tells_what_it_covers(house: Roads) -> None:
    made = house.close((3, 5), (5, 5))
    [view] = house.views()
    assert (made.number, view.edges, len(view.lines)) == ("L1", 4, 2)
    assert view.length_m == pytest.approx(2 * 96, rel=0.02)
    assert house.close((1, 1), (1, 2)).number == "L2"


def test_that_drawing_and_lifting_are_taken_back(house: Roads) -> None:
    before = house.travel_s(START, END)
    made = house.close(*BETWEEN)
    house.act(Undo)
    assert house.travel_s(START, END) == before
    made = house.close(*BETWEEN)
    house.act(Lift, number=made.number)
    house.act(Undo)
    assert house.travel_s(START, END) > before


def test_that_one_goes_round_a_closed_area(house: Roads) -> None:
    before = house.travel_s(START, END)
    corners = tuple(place(*point) for point in ((2.5, 4.5), (4.5, 4.5), (4.5, 5.5), (2.5, 5.5)))
    house.act(CloseRoad, stretch=Stretch((corners,), is_area=True), reason="积水")
    assert house.travel_s(START, END) > before + 10
    assert house.views()[0].edges >= 8


def test_what_is_refused(house: Roads) -> None:
    with house.refused("bad_stretch"):
        house.close((1, 1))
    with house.refused("no_road_there"):
        house.close((3.3, 3.5), (3.6, 3.5))
    with house.refused("reason_needed"):
        house.act(CloseRoad, stretch=line(*BETWEEN), reason=" ")
    with house.refused("closure_ends_before"):
        house.close(*BETWEEN, ends_at=at(0))
    with house.refused("bad_slow_factor"):
        house.slow(*BETWEEN, factor=float("nan"))
    with house.refused("bad_slow_factor"):
        house.slow(*BETWEEN, factor=0.5)
    made = house.close(*BETWEEN)
    with house.refused("not_a_slow_zone"):
        house.act(ChangeClosure, number=made.number, factor=2.0)
    house.act(Lift, TIANSHUI_DESK, number=made.number)
    with house.refused("closure_over"):
        house.act(Lift, number=made.number)
    with house.refused("unknown_closure"):
        house.act(Lift, number="L99")


def test_that_a_line_through_points_runs_along_the_roads(house: Roads) -> None:
    points = (place(2, 5.05), place(4, 6.95))
    drawn = house.seat.ask(AlongRoads(points))
    assert drawn[0] == pytest.approx(points[0], abs=1e-6)
    assert drawn[-1] == pytest.approx(points[1], abs=1e-6)
    steps = np.abs(np.diff(np.array(drawn), axis=0))
    assert len(drawn) >= 4
    assert (steps.min(axis=1) < 1e-6).all()


@pytest.fixture
def sent(house: Roads) -> Incident:
    """A crew is on its way by car along the fifth street since ten o'clock."""
    crew = house.crew(mode=Mode.CAR, unit=TIANSHUI)
    house.seen(crew, *START)
    incident = house.incident(spot(*END))
    house.send(crew, incident)
    return incident


def reliefs(house: Roads, incident: Incident) -> list[tuple[StageName, str]]:
    return [(item.stage, item.code) for item in house.now(incident).adjustments]


def test_case_12_a_closure_on_the_advised_way_gives_arrival_more_time(house: Roads, sent: Incident) -> None:
    house.clock.pass_s(60)
    house.close(*BETWEEN)
    assert reliefs(house, sent) == [(StageName.ARRIVAL, "road_closed")]
    clock = house.clocks(sent).arrival
    assert clock.adjusted_due_at is not None
    assert clock.due_at is not None
    assert 10 < (clock.adjusted_due_at - clock.due_at).total_seconds() < 120
    assert house.clocks(sent).feedback.adjusted_due_at == house.clocks(sent).feedback.due_at


def test_case_12_one_that_was_drawn_before_dispatch_gives_none(house: Roads) -> None:
    crew = house.crew(mode=Mode.CAR, unit=TIANSHUI)
    house.seen(crew, *START)
    incident = house.incident(spot(*END))
    house.close(*BETWEEN)
    house.send(crew, incident)
    house.clock.pass_s(60)
    house.close((3, 5), (5, 5))
    assert reliefs(house, incident) == []


def test_case_12_one_that_is_drawn_after_the_due_time_gives_none(house: Roads, sent: Incident) -> None:
    due_at = house.clocks(sent).arrival.due_at
    assert due_at is not None
    house.clock.at = due_at + timedelta(minutes=1)
    house.close(*BETWEEN)
    assert reliefs(house, sent) == []


def test_case_12_one_that_was_planned_relieves_when_it_begins_whoever_was_sent_before_it_was_drawn(
    house: Roads, sent: Incident
) -> None:
    watcher = Watcher(house.seat, lambda: house.desk.centre)
    house.clock.pass_s(30)
    made = house.close(*BETWEEN, starts_at=at(2))
    with house.refused("closure_not_begun"):
        house.act(BeginClosure, COMMANDER, number=made.number)
    watcher.tick(house.clock.now())
    assert reliefs(house, sent) == []
    house.clock.at = at(2)
    (begun,) = watcher.tick(house.clock.now())
    assert begun.action == "begin_closure"
    assert house.now(sent).adjustments[0].evidence == (made.number,)
    assert watcher.tick(house.clock.now()) == ()
    house.act(BeginClosure, COMMANDER, number=made.number)
    assert reliefs(house, sent) == [(StageName.ARRIVAL, "road_closed")]


def test_case_12_one_that_was_planned_before_dispatch_gives_none(house: Roads) -> None:
    crew = house.crew(mode=Mode.CAR, unit=TIANSHUI)
    house.seen(crew, *START)
    incident = house.incident(spot(*END))
    house.close(*BETWEEN, starts_at=at(2))
    house.clock.pass_s(10)
    house.send(crew, incident)
    house.clock.at = at(2)
    watcher = Watcher(house.seat, lambda: house.desk.centre)
    assert watcher.tick(house.clock.now()) == ()
    assert reliefs(house, incident) == []


def test_case_12_one_beside_the_way_gives_none(house: Roads, sent: Incident) -> None:
    house.close((3, 8), (4, 8))
    house.slow(*BETWEEN)
    assert reliefs(house, sent) == []


def test_case_12_the_commander_names_the_closure_that_cut_the_way(house: Roads, sent: Incident) -> None:
    before = house.slow((1, 1), (1, 2))
    asked = {"incident_id": sent.id, "stage": StageName.ARRIVAL, "reason": "road_closed", "extra_s": 90.0}
    with house.refused("closure_did_not_cut"):
        house.act(Adjust, COMMANDER, **asked)
    with house.refused("closure_did_not_cut"):
        house.act(Adjust, COMMANDER, **asked, evidence=(before.number,))
    house.clock.pass_s(30)
    made = house.close((3, 8), (4, 8))
    house.act(Adjust, COMMANDER, **asked, evidence=(made.number,))
    assert reliefs(house, sent) == [(StageName.ARRIVAL, "road_closed")]
    with house.refused("road_closed_not_here"):
        house.act(Adjust, COMMANDER, **{**asked, "stage": StageName.FEEDBACK}, evidence=(made.number,))


def test_that_a_closure_may_hold_for_some_modes_only(house: Roads) -> None:
    modes = (Mode.FOOT, Mode.EBIKE, Mode.CAR)
    before = {mode: house.travel_s(START, END, mode) for mode in modes}
    house.close(*BETWEEN, modes=(Mode.CAR,))
    assert house.travel_s(START, END, Mode.CAR) > before[Mode.CAR] + 10
    assert [house.travel_s(START, END, mode) for mode in modes[:2]] == [before[mode] for mode in modes[:2]]
    slow = house.slow((0, 5), (10, 5), modes=(Mode.EBIKE, Mode.CAR, Mode.EBIKE))
    assert slow.modes == (Mode.CAR, Mode.EBIKE)
    assert house.travel_s(START, END, Mode.EBIKE) > before[Mode.EBIKE]
    assert house.travel_s(START, END, Mode.FOOT) == before[Mode.FOOT]
    house.close(*BETWEEN)
    assert house.travel_s(START, END, Mode.FOOT) > before[Mode.FOOT]
    with house.refused("bad_closure_modes"):
        house.close(*BETWEEN, modes=(Mode.AIR,))


def test_that_a_closure_comes_to_hold_for_others_and_without_an_end(house: Roads) -> None:
    before = {mode: house.travel_s(START, END, mode) for mode in (Mode.FOOT, Mode.CAR)}
    made = house.close(*BETWEEN, modes=(Mode.CAR,), ends_at=at(20))
    house.act(ChangeClosure, number=made.number, modes=(Mode.FOOT, Mode.FOOT), until_lifted=True)
    assert house.now(made).modes == (Mode.FOOT,)
    assert house.now(made).ends_at is None
    assert house.travel_s(START, END, Mode.CAR) == before[Mode.CAR]
    assert house.travel_s(START, END, Mode.FOOT) > before[Mode.FOOT]
    house.act(ChangeClosure, number=made.number, reason="仍在抢修")
    assert house.now(made).modes == (Mode.FOOT,)
    house.act(ChangeClosure, number=made.number, modes=())
    assert house.travel_s(START, END, Mode.CAR) > before[Mode.CAR]
    with house.refused("bad_closure_modes"):
        house.act(ChangeClosure, number=made.number, modes=(Mode.AIR,))
    with house.refused("closure_ends_before"):
        house.act(ChangeClosure, number=made.number, ends_at=at(0))


def test_case_12_a_closure_that_is_widened_to_those_under_way_gives_more_time(
    house: Roads, sent: Incident
) -> None:
    house.clock.pass_s(60)
    made = house.close(*BETWEEN, modes=(Mode.FOOT,))
    assert reliefs(house, sent) == []
    house.act(ChangeClosure, number=made.number, modes=())
    assert reliefs(house, sent) == [(StageName.ARRIVAL, "road_closed")]
    house.act(ChangeClosure, number=made.number, reason="仍在抢修")
    assert reliefs(house, sent) == [(StageName.ARRIVAL, "road_closed")]


def test_that_the_log_alone_rebuilds_closures_of_some_modes(house: Roads, tmp_path: Path) -> None:
    house.close(*BETWEEN, modes=(Mode.CAR,))
    house.close(*BETWEEN)
    rebuild(house.store, tmp_path / "again.sqlite")
    again = open_store(tmp_path / "again.sqlite")
    assert again.rows(Closure) == house.store.rows(Closure)
    again.close()


def test_that_closures_of_the_first_release_hold_for_all(house: Roads) -> None:
    plain = as_plain(house.close(*BETWEEN))
    del plain["modes"]
    assert from_plain(Closure, plain).modes == ()


def test_that_a_closure_of_other_modes_relieves_nobody(house: Roads, sent: Incident) -> None:
    house.clock.pass_s(60)
    house.close(*BETWEEN, modes=(Mode.FOOT, Mode.EBIKE))
    assert reliefs(house, sent) == []
    house.close(*BETWEEN, modes=(Mode.CAR,))
    assert reliefs(house, sent) == [(StageName.ARRIVAL, "road_closed")]

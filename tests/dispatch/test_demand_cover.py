"""Coverage of expected demand, and what each crew adds to it, held against counting anew without the crew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dispatch.assignment import Assignment, AssignmentState
from dispatch.cover_crews import SuitBook, cover_limits_s, crews_that_suit, free_crews
from dispatch.demand_cells import demand_cells
from dispatch.demand_cover import CrewCover, PlacedCrew, demand_cover
from dispatch.expected_demand import learn_demand
from dispatch.people import DeclaredStatus, MemberKind, Post
from gis.reach_cover import ReachCover
from gis.road_network import Mode
from tests.dispatch.scene import NOW, WULIN, Scene, centre, crew, router
from tests.gis.roads import place

CENTRE = centre()
CELLS = demand_cells(CENTRE)
REACH = ReachCover(router(), CELLS.middles)
modes = st.sampled_from([Mode.FOOT, Mode.EBIKE, Mode.CAR, Mode.AIR])
spots = st.tuples(st.floats(0, 10), st.floats(0, 10), modes)


def placed(*at: tuple[float, float, Mode]) -> list[PlacedCrew]:
    return [
        PlacedCrew(f"c{i}", str(i), mode, *place(east, north)) for i, (east, north, mode) in enumerate(at)
    ]


@given(st.lists(spots, min_size=1, max_size=8), st.integers(0, 100), st.sampled_from([40.0, 90.0, 200.0]))
@settings(max_examples=60, deadline=None)
def test_that_what_a_crew_costs_is_what_is_missing_when_counted_without_it(at, seed, limit_s):
    demand = np.random.default_rng(seed).dirichlet(np.full(len(CELLS), 0.3))
    limits_s = np.where(np.arange(len(CELLS)) % 2 == 0, limit_s, limit_s / 2)
    crews = placed(*at)
    cover = demand_cover(crews, demand, limits_s, REACH)
    for leaving in crews:
        without = demand_cover([one for one in crews if one is not leaving], demand, limits_s, REACH)
        known = cover.of(leaving.crew_id)
        assert known.before == pytest.approx(cover.share)
        assert known.after == pytest.approx(without.share, abs=1e-12)


@given(st.lists(spots, min_size=1, max_size=8), st.sampled_from([40.0, 90.0, 200.0]))
@settings(max_examples=40, deadline=None)
def test_that_the_share_is_that_of_a_search_for_each_crew(at, limit_s):
    demand = CELLS.prior
    limits_s = np.full(len(CELLS), limit_s)
    crews = placed(*at)
    one_by_one = [
        router().times_from((one.lon, one.lat), CELLS.middles, one.mode, limit_s + 1.0) for one in crews
    ]
    soonest_s = np.min(one_by_one, axis=0)
    assume(not (np.abs(soonest_s - limit_s) < 0.01).any())
    assert demand_cover(crews, demand, limits_s, REACH).share == pytest.approx(
        demand[soonest_s <= limit_s].sum()
    )


def test_that_nobody_covers_nothing_and_a_crew_that_does_not_count_changes_nothing():
    cover = demand_cover([], CELLS.prior, np.full(len(CELLS), 300.0), REACH)
    assert cover.share == 0.0
    assert cover.of("somebody") == CrewCover(0.0, 0.0)


def counted(scene: Scene) -> list[str]:
    suits = SuitBook(learn_demand([], CELLS, CENTRE).by_category, CENTRE)
    free = free_crews(scene.situation, CENTRE, NOW)
    return [one.crew.call_sign for one in crews_that_suit(free, suits, CENTRE.settings)]


def test_that_only_free_suitable_crews_that_can_be_seen_count():
    scene = Scene()
    scene.put(crew("101"), 1, 1)
    busy = scene.put(crew("102"), 2, 1)
    scene.add(
        Assignment(
            id="t",
            incident_id="i",
            unit=WULIN,
            state=AssignmentState.SENT,
            sent_at=NOW,
            sent_by="王芳",
            crew_id=busy.id,
        )
    )
    scene.put(crew("103", declared=DeclaredStatus("meal", NOW, NOW + timedelta(hours=1))), 3, 1)
    scene.put(crew("104"), 4, 1, age_s=4000)
    scene.put(crew("105", signed_on=None), 5, 1)
    scene.put(crew("106", posts=[Post(MemberKind.AUXILIARY, "ZF")]), 6, 1)
    scene.put(crew("107", contractor_object="lift"), 7, 1)
    scene.add(crew("108"))
    assert counted(scene) == ["101"]


def test_that_limits_are_one_or_those_of_the_place_and_the_night():
    cells = replace(CELLS, is_core=np.arange(len(CELLS)) % 2 == 0)
    assert set(cover_limits_s(cells, CENTRE, NOW)) == {300.0}
    by_rule = centre(coverage_limit="rule")
    assert cover_limits_s(cells, by_rule, NOW)[:2].tolist() == [300.0, 480.0]
    night = NOW + timedelta(hours=14)
    assert cover_limits_s(cells, by_rule, night)[:2].tolist() == [900.0, 900.0]

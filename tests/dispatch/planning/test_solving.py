"""The best plan is the best of all: held against every plan there is, and against networkx."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.planning.costs import LEFT_ALONE, plan_costs
from dispatch.planning.greedy import Choices, improved, one_by_one
from dispatch.planning.problem import TeamNeed
from dispatch.planning.single import assign_singles
from dispatch.planning.solve import solved
from tests.dispatch.planning.small_plans import RULES, least_cost, problem, team_needs, travel

sizes = st.tuples(st.integers(1, 4), st.integers(1, 5))


@given(sizes.flatmap(lambda size: travel(*size)), st.data())
@settings(max_examples=60, deadline=None)
def test_that_no_plan_of_single_crews_costs_less(times_s, data):
    rows, columns = times_s.shape
    weights = np.array(data.draw(st.lists(st.sampled_from([1.0, 2.0, 8.0]), min_size=rows, max_size=rows)))
    asked = problem(rows, columns, weights=weights, fits=np.isfinite(times_s))
    found = solved(asked, times_s)
    assert found.cost == pytest.approx(least_cost(Choices(asked, plan_costs(asked, times_s))))
    assert found.gap == 0.0
    assert found.cost <= found.one_by_one_cost + 1e-6
    crews = [crew for team in found.chosen for crew, _ in team]
    assert len(crews) == len(set(crews))


@given(sizes.flatmap(lambda size: travel(*size)))
@settings(max_examples=40, deadline=None)
def test_that_the_assignment_is_the_one_networkx_finds(times_s):
    rows = len(times_s)
    nobody = np.full(rows, 900.0)
    graph = nx.Graph()
    for row in range(rows):
        graph.add_edge(("i", row), ("nobody", row), weight=10_000.0 - nobody[row])
        for column in np.flatnonzero(np.isfinite(times_s[row])):
            graph.add_edge(("i", row), ("c", int(column)), weight=10_000.0 - times_s[row, column])
    matched = nx.max_weight_matching(graph, maxcardinality=True)
    best = sum(10_000.0 - graph.edges[pair]["weight"] for pair in matched)
    crews = assign_singles(times_s, nobody)
    cost = sum(nobody[row] if crew < 0 else times_s[row, crew] for row, crew in enumerate(crews.tolist()))
    assert cost == pytest.approx(best)


@st.composite
def team_plans(draw):
    """Up to three incidents, some of which need a team, and up to five crews."""
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    needs = {row: draw(team_needs(columns)) for row in range(rows) if draw(st.integers(0, 3))}
    times_s = draw(travel(rows, columns))
    return problem(rows, columns, needs, np.isfinite(times_s)), times_s


@given(team_plans())
@settings(max_examples=40, deadline=None)
def test_that_no_plan_of_teams_costs_less(plan):
    asked, times_s = plan
    found = solved(asked, times_s)
    assert found.cost == pytest.approx(least_cost(Choices(asked, plan_costs(asked, times_s))), abs=0.1)
    assert found.gap == pytest.approx(0.0, abs=1e-3)


@given(team_plans())
@settings(max_examples=40, deadline=None)
def test_that_exchanges_never_make_a_plan_worse_and_every_team_is_whole(plan):
    asked, times_s = plan
    choices = Choices(asked, plan_costs(asked, times_s))
    start = one_by_one(choices, range(len(asked.incident_ids)))
    better = improved(choices, start)
    assert choices.total(better) <= choices.total(start) + 1e-6
    crews = [crew for team in better for crew, _ in team]
    assert len(crews) == len(set(crews))
    for row, team in enumerate(better):
        filled = {term for _, terms in team for term in terms}
        assert not team or any(filled.issuperset(way) for way in choices.ways[row])


def test_that_without_time_the_start_stands_and_a_gap_is_told():
    random = np.random.default_rng(5)
    bundles = tuple((crew, (crew % 3,)) for crew in range(60))
    needs = {row: TeamNeed(((0, 1, 2),), bundles) for row in range(15)}
    asked = problem(15, 60, needs, rules=replace(RULES, time_limit_s=0.0))
    found = solved(asked, random.uniform(60, 1700, (15, 60)))
    assert 0.0 < found.gap <= 1.0
    assert found.cost <= found.one_by_one_cost


def test_that_a_crew_that_costs_nothing_is_not_sent_to_a_team_that_stays_short():
    need = TeamNeed(((0, 1, 2),), ((0, (0, 1)),))
    found = solved(problem(1, 1, {0: need}), np.array([[0.0]]))
    assert found.chosen == ((),)


def test_that_scarce_crews_go_where_the_lateness_is_least_together():
    times_s = np.array([[60.0, 200.0], [100.0, 900.0]])
    found = solved(problem(2, 2), times_s)
    assert [team[0][0] for team in found.chosen] == [1, 0]
    assert [team[0][0] for team in found.one_by_one] == [0, 1]
    assert found.one_by_one_cost > found.cost


def test_that_an_incident_that_nobody_reaches_is_left_and_the_others_are_not():
    found = solved(problem(2, 1), np.array([[np.inf], [60.0]]))
    assert [len(team) for team in found.chosen] == [0, 1]


@pytest.mark.parametrize(("better_s", "crew"), [(100.0, 0), (130.0, 1)])
def test_that_a_crew_under_way_is_replaced_only_where_that_saves_more_than_the_margin(better_s, crew):
    asked = problem(1, 2, current=np.array([0], dtype=np.int32))
    found = solved(asked, np.array([[250.0, 250.0 - better_s]]))
    assert found.chosen[0][0][0] == crew


def test_that_nobody_is_left_alone_who_has_a_crew_under_way():
    asked = problem(2, 1, current=np.array([0, -1], dtype=np.int32), weights=np.array([1.0, 8.0]))
    found = solved(asked, np.array([[900.0], [10.0]]))
    assert [len(team) for team in found.chosen] == [1, 0]
    assert found.cost < LEFT_ALONE


def test_that_a_pin_is_kept_whatever_it_costs():
    asked = problem(2, 2, pinned=np.array([1, -1], dtype=np.int32))
    found = solved(asked, np.array([[60.0, 9000.0], [900.0, 60.0]]))
    assert [team[0][0] for team in found.chosen] == [1, 0]


def test_that_one_pinned_to_a_team_joins_it():
    need = TeamNeed(((0, 1),), ((0, (0,)), (1, (1,)), (2, (0,))))
    asked = problem(1, 3, {0: need}, pinned=np.array([0], dtype=np.int32))
    found = solved(asked, np.array([[600.0, 90.0, 30.0]]))
    assert sorted(crew for crew, _ in found.chosen[0]) == [0, 1]

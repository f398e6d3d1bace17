"""The fast engine answers what scipy answers, and gets out of the way when it can't."""

import logging

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gis.cch_engine import FastRoads
from gis.cch_order import is_installed
from gis.road_network import Mode
from gis.routing import Router
from gis.turn_search import Starts
from tests.gis.roads import network_of, one_way_square, place, road
from tests.gis.test_turn_routing import MODES, SHUT_TOWNS, TOWNS, on_road

with_cch = pytest.mark.skipif(
    not is_installed(), reason="the optional extra `fast` (routingkit-cch) is missing"
)
PLACES = [place(0.2, 0), place(1, 0.5), place(0.4, 1)]


def fast_router(network, folder) -> Router:
    """A router whose contracted roads are ready."""
    router = Router(network, fast=FastRoads(folder), snap_limit_m=5.0)
    assert router.fast
    router.fast.orders.order(network)
    router.fast.orders.wait(60.0)
    return router


def in_this_process(network, folder) -> Router:
    """The same with the order of a small network made at once."""
    router = Router(network, fast=FastRoads(folder), snap_limit_m=5.0)
    assert router.fast
    folder.mkdir(exist_ok=True)
    np.save(router.fast.orders.path(network), np.arange(network.edge_count, dtype=np.int32))
    return router


@with_cch
def test_that_the_order_is_made_in_another_process_and_found_again(tmp_path):
    network = one_way_square()
    router = fast_router(network, tmp_path)
    assert router.fast
    assert router.fast.metric(router._mode_times(Mode.CAR)) is not None
    usual = Router(network)
    for mode in MODES:
        found = router.times_between(PLACES, PLACES, mode)
        assert found == pytest.approx(usual.times_between(PLACES, PLACES, mode), abs=0.01)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".npy"]


@with_cch
@given(TOWNS, st.sampled_from(MODES))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_both_engines_say_the_same_under_any_conditions(tmp_path, town, mode):
    router = in_this_process(town.network, tmp_path)
    every = np.arange(town.network.edge_count, dtype=np.int32)
    starts = [Starts(np.array([edge], dtype=np.int32), np.array([0.5])) for edge in every]
    for conditions in (town.router.conditions, router.conditions, town.router.conditions):
        fast, usual = (of.under(conditions).engine(mode) for of in (router, town.router))
        for way in ("seconds_from", "seconds_to"):
            told = getattr(usual, way)(starts, every, np.inf)
            assert getattr(fast, way)(starts, every, np.inf) == pytest.approx(told, abs=0.01)
        ways = [engine.path(starts[0], starts[-1], 600.0) for engine in (fast, usual)]
        assert [way is None for way in ways] in ([True, True], [False, False])
        assert ways[0] is None or ways[0].travel_s == pytest.approx(ways[1].travel_s, abs=0.01)
    assert router.fast
    assert router.fast.why_not == ""


@with_cch
@given(SHUT_TOWNS, st.sampled_from(MODES), st.lists(st.integers(0, 99), min_size=2, max_size=2))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_both_engines_go_out_of_closures_and_into_them_alike(tmp_path, town, mode, picks):
    usable = np.flatnonzero(town.network.usable(mode))
    assume(len(usable))
    ends = [on_road(town.network, int(usable[pick % len(usable)]), 0.4) for pick in picks]
    fast = in_this_process(town.network, tmp_path).under(town.router.conditions)
    told = town.router.times_between(ends, ends, mode)
    assert fast.times_between(ends, ends, mode) == pytest.approx(told, abs=0.01)
    if np.isfinite(told[0, 1]):
        found, way = (router.route(*ends, mode) for router in (fast, town.router))
        assert found.travel_s == pytest.approx(way.travel_s, abs=0.01)


@with_cch
def test_that_routes_are_the_same_by_both_engines(tmp_path):
    network = network_of(*(road((a, a + 1), [(a, 0), (a + 1, 0)]) for a in range(5)))
    fast, usual = in_this_process(network, tmp_path), Router(network)
    ends = place(0.3, 0), place(4.5, 0)
    found, told = (router.route(*ends, Mode.CAR) for router in (fast, usual))
    assert (found.edges, found.manoeuvres) == (told.edges, told.manoeuvres)
    assert found.travel_s == pytest.approx(told.travel_s, abs=0.01)


def test_that_scipy_answers_while_the_order_is_not_there_or_is_none(tmp_path):
    network = one_way_square()
    router = Router(network, fast=FastRoads(tmp_path))
    assert router.fast
    router.fast.orders.path(network).write_bytes(b"no order")
    usual = Router(network).times_to(PLACES[0], PLACES, Mode.CAR)
    assert router.times_to(PLACES[0], PLACES, Mode.CAR) == pytest.approx(usual, abs=0.01)
    router.fast.orders.wait(60.0)


class Panic(BaseException):
    """What the library throws: no Exception."""


@with_cch
def test_that_a_panic_is_logged_once_and_scipy_answers_from_then_on(tmp_path, monkeypatch, caplog):
    router = in_this_process(one_way_square(), tmp_path)
    usual = Router(router.network).times_to(PLACES[0], PLACES, Mode.CAR)

    def panic(*given: object) -> None:
        raise Panic("index out of bounds")

    monkeypatch.setattr("routingkit_cch.CCHManyToOne", panic)
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            assert router.times_to(PLACES[0], PLACES, Mode.CAR) == pytest.approx(usual)
    assert [record.message for record in caplog.records] == [
        "the fast engine is given up, scipy answers: Panic: index out of bounds"
    ]

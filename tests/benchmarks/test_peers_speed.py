"""Times from five hundred crews to an incident, and closures, beside the peers on the same roads."""

from __future__ import annotations

import numpy as np
import pytest

from gis.cch_engine import FastRoads
from gis.cch_order import is_installed
from gis.conditions import Conditions, conditions_of
from gis.road_network import Mode
from gis.routing import Router
from tests.benchmarks.networks import Ground
from tests.benchmarks.peers import NETWORKX, OSRM_CH, VALHALLA, WAITS_S, Table, ask_peer, figures_of
from tests.benchmarks.results import Bench, Figures, at_most, share_of, timed_ms

pytestmark = pytest.mark.bench
CREWS, INCIDENTS, LIMIT_S = 500, 40, 600.0


def tables(ground: Ground, incidents: int = INCIDENTS, crews: int = CREWS) -> list[Table]:
    """The crews stand still while incidents come in one by one."""
    sources = ground.places(crews, 1)
    return [Table(sources, place[np.newaxis]) for place in ground.places(incidents, 2)]


def own_times(
    ground: Ground, asked: list[Table], fast: FastRoads | None = None, limit_s: float = LIMIT_S
) -> Figures:
    """Our times for each, snapping of all positions included, after one that makes graph and index."""
    router = Router(ground.network, fast=fast)

    def call(table: Table) -> object:
        return router.times_to(table.targets[0], table.sources, Mode.CAR, limit_s)

    call(asked[0])
    return timed_ms([lambda table=table: call(table) for table in asked])


def test_that_one_incident_is_answered_for_five_hundred_crews_beside_the_peers(
    hangzhou: Ground, bench: Bench
) -> None:
    asked = tables(hangzhou)
    answers = {OSRM_CH: ask_peer(OSRM_CH, hangzhou, asked)}
    answers[NETWORKX] = ask_peer(NETWORKX, hangzhou, asked[:10])
    answers[VALHALLA] = ask_peer(VALHALLA, hangzhou, asked[:5])
    for engine, answer in answers.items():
        print(engine, "found", answer and round(answer.found_share, 3))
        assert answer is None or answer.found_share > 0.9, engine
    peers = {engine: figures_of(answer) for engine, answer in answers.items()}
    name = "one incident, 500 crews, Hangzhou, 10 minutes exact"
    bench.row(name, "ms", own_times(hangzhou, asked), share_of(OSRM_CH, 1 / 12), peers)
    by_contracted_roads(hangzhou, asked, bench, peers)


def by_contracted_roads(
    ground: Ground, asked: list[Table], bench: Bench, peers: dict[str, Figures | None]
) -> None:
    """The same by routingkit-cch, all times exact, where that is installed; its order is made once."""
    if not is_installed():
        print("routingkit-cch: not installed, see the extra `fast`")
        return
    fast = FastRoads(ground.arrays.parent)
    fast.orders.order(ground.network)
    fast.orders.wait(WAITS_S)
    for limit_s, told in ((LIMIT_S, "10 minutes exact"), (np.inf, "no bound")):
        ours = own_times(ground, asked, fast, limit_s)
        assert fast.why_not == ""
        name = f"the same with routingkit-cch, {told}"
        bench.row(name, "ms", ours, share_of(OSRM_CH, 1 / 60), peers)


@pytest.mark.parametrize(("size", "most_ms"), [("300k", 15.0), ("1m", 40.0)])
def test_that_one_incident_is_answered_on_large_networks(
    size: str, most_ms: float, bench: Bench, request: pytest.FixtureRequest
) -> None:
    ground: Ground = request.getfixturevalue(f"country_{size}")
    ours = own_times(ground, tables(ground))
    bench.row(f"one incident, 500 crews, {size} junctions, 10 minutes exact", "ms", ours, at_most(most_ms))


def test_that_ten_closures_hold_in_the_next_answer(country_300k: Ground, bench: Bench) -> None:
    """Ten closures near the incident, other ones each time; the answer after them is timed with them."""
    asked = tables(country_300k)
    usual = Router(country_300k.network)
    usual.times_to(asked[0].targets[0], asked[0].sources, Mode.CAR, LIMIT_S)

    def answer(table: Table) -> object:
        near = usual.snapper.snap(
            table.targets + np.random.default_rng(3).normal(0, 0.003, (10, 2)), Mode.CAR
        )
        under = usual.under(conditions_of(near.edge[near.is_snapped]))
        return under.times_to(table.targets[0], table.sources, Mode.CAR, LIMIT_S)

    took = timed_ms([lambda table=table: answer(table) for table in asked])
    bench.row("ten closures in force, next answer, 300k junctions", "ms", took, at_most(20.0))


def test_that_an_incident_inside_a_flood_is_answered_as_soon(country_300k: Ground, bench: Bench) -> None:
    """All roads within a kilometre of the incident are closed, which are walked from the edge of it."""
    asked, network = tables(country_300k), country_300k.network
    usual = Router(network)
    usual.times_to(asked[0].targets[0], asked[0].sources, Mode.CAR, LIMIT_S)
    edge_lon, edge_lat = network.node_lon[network.edge_from], network.node_lat[network.edge_from]

    def flood(table: Table) -> Conditions:
        lon, lat = table.targets[0]
        return conditions_of(np.flatnonzero((abs(edge_lon - lon) < 0.01) & (abs(edge_lat - lat) < 0.01)))

    def answer(table: Table, conditions: Conditions) -> object:
        return usual.under(conditions).times_to(table.targets[0], table.sources, Mode.CAR, LIMIT_S)

    floods = [(table, flood(table)) for table in asked]
    took = timed_ms([lambda one=one: answer(*one) for one in floods])
    closed = int(np.median([len(conditions.closed) for _, conditions in floods]))
    note = f"{closed} closed edges in the median"
    bench.row("an incident inside a flood, next answer, 300k junctions", "ms", took, at_most(20.0), note=note)

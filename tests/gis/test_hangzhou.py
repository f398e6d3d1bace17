"""Routing and snapping on the real roads of Hangzhou, held against slow and simple oracles."""

import json
from functools import lru_cache
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from gis.reach import reach_polygon
from gis.road_build import build_network
from gis.road_network import Access, Mode, RoadClass, RoadNetwork
from gis.road_table import Passage, Road
from gis.routing import Router
from gis.segment_grid import Near
from gis.turn_search import Starts
from gis.turns import Turn, TurnMark

pytestmark = pytest.mark.long(30)
ROADS = Path(__file__).parents[3] / "shared" / "data" / "hangzhou_roads.geojson"
WULIN = (120.1636, 30.2741)


@lru_cache(maxsize=1)
def router() -> Router:
    if not ROADS.is_file():
        pytest.skip("real data hangzhou_roads.geojson is not beside the project")
    features = json.loads(ROADS.read_text(encoding="utf-8"))["features"]
    return Router(build_network([as_road(feature) for feature in features])[0])


def as_road(feature) -> Road:
    values = feature["properties"]
    return Road(
        source=values["geom_id"],
        node_keys=(values["u"], values["v"]),
        coordinates=np.array(feature["geometry"]["coordinates"]),
        forward=Passage(
            Access.CAR | Access.FOOT, values["length_m"] / values["duration_s"] * 3.6, values["length_m"]
        ),
        backward=Passage(Access.NONE, 1.0),
        road_class=RoadClass.RESIDENTIAL,
        name=values["name"],
    )


def usable_nodes(network: RoadNetwork) -> np.ndarray:
    return np.unique(network.edge_from[network.usable(Mode.CAR)])


def near_roads(count: int, seed: int) -> np.ndarray:
    network, random = router().network, np.random.default_rng(seed)
    nodes = random.choice(usable_nodes(network), count)
    around = np.column_stack((network.node_lon[nodes], network.node_lat[nodes]))
    return around + random.normal(0, 4e-4, (count, 2))


def turns_by_networkx() -> nx.DiGraph:
    """All turns a car may make, by networkx, with the costs that the network's turns are marked with."""
    turns, times_s = router().searches.turns, router().edge_times_s(Mode.CAR)
    table_s = router().costs.table_s(Mode.CAR)
    graph = nx.DiGraph()
    onward = np.diff(turns.offsets)
    for into in range(turns.state_count):
        arcs = range(turns.offsets[into], turns.offsets[into + 1])
        for arc in arcs:
            out, mark = int(turns.heads[arc]), int(turns.marks[arc])
            if mark & TurnMark.KIND != Turn.U_TURN or onward[into] == 1:
                graph.add_edge(into, out, s=float(table_s[mark] + times_s[out]))
    return graph


def test_that_times_from_streets_to_all_others_are_those_of_networkx():
    random, graph = np.random.default_rng(2), turns_by_networkx()
    every = np.arange(router().network.edge_count, dtype=np.int32)
    for start in random.choice(np.flatnonzero(router().network.usable(Mode.CAR)), 4, replace=False).tolist():
        expected = nx.single_source_dijkstra_path_length(graph, start, weight="s")
        told = np.array([expected.get(edge, np.inf) for edge in every.tolist()])
        starts = [Starts(np.array([start], dtype=np.int32), np.zeros(1))]
        assert router().engine(Mode.CAR).seconds_from(starts, every, np.inf)[0] == pytest.approx(
            told, abs=1e-6
        )


def nearest_by_brute_force(positions: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[set[int]]]:
    """For each position the metres to the nearest usable piece, the lon/lat there, the edges as near."""
    network = router().network
    edges = np.flatnonzero(network.usable(Mode.CAR))
    lines = [network.coordinates(int(edge)) for edge in edges]
    starts, ends = np.concatenate([line[:-1] for line in lines]), np.concatenate([line[1:] for line in lines])
    a, b = (np.column_stack(network.plane.to_metres(*side.T)) for side in (starts, ends))
    owner = np.repeat(edges, [len(line) - 1 for line in lines])
    along, least, places, as_near = b - a, [], [], []
    for point in np.column_stack(network.plane.to_metres(*positions.T)):
        share = ((point - a) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-12)
        foot = a + np.clip(share, 0, 1)[:, None] * along
        distances = np.hypot(*(foot - point).T)
        least.append(distances.min())
        places.append(foot[distances.argmin()])
        as_near.append(set(owner[distances < distances.min() + 1e-6].tolist()))
    return np.array(least), np.column_stack(network.plane.to_lonlat(*np.array(places).T)), as_near


def test_that_four_hundred_places_snap_where_brute_force_says_and_times_agree_with_routes():
    positions = near_roads(400, seed=3)
    snaps = router().snapper.snap(positions, Mode.CAR)
    least_m, places, as_near = nearest_by_brute_force(positions)
    assert snaps.distance_m == pytest.approx(least_m, abs=1e-6)
    assert np.column_stack((snaps.lon, snaps.lat)) == pytest.approx(places, abs=1e-9)
    lowest = [min(edges, key=lambda edge: router().network.edge_shape[edge]) for edges in as_near]
    assert snaps.edge.tolist() == lowest
    for origin, target in zip(positions[:40], positions[200:240], strict=True):
        found = router().route(origin, target, Mode.CAR)
        assert found.travel_s == pytest.approx(router().times_to(target, [origin], Mode.CAR)[0], abs=1e-6)
        assert found.travel_s == pytest.approx(router().times_from(origin, [target], Mode.CAR)[0], abs=1e-6)


def test_that_places_on_and_beside_the_longest_pieces_snap_as_brute_force_says():
    network, segments = router().network, router().network.segments
    open_m = np.where(router().snapper.open_roads(Mode.CAR).pieces, segments.length_m, 0.0)
    longest = np.argsort(open_m)[-20:]
    share = np.random.default_rng(5).random(20)
    x, y = segments.places(Near(np.arange(20), longest, share, np.zeros(20)))
    positions = np.column_stack(network.plane.to_lonlat(x + [0.0, 40.0] * 10, y + [0.0, -90.0] * 10))
    least_m, _, _ = nearest_by_brute_force(positions)
    assert router().snapper.snap(positions, Mode.CAR).distance_m == pytest.approx(least_m, abs=1e-6)


def test_that_a_route_is_one_line_along_roads_from_end_to_end():
    network = router().network
    for origin, target in near_roads(20, seed=4).reshape(-1, 2, 2):
        found = router().route(origin, target, Mode.CAR)
        x, y = network.plane.to_metres(*found.coordinates.T)
        drawn_m = np.hypot(np.diff(x), np.diff(y)).sum()
        assert drawn_m == pytest.approx(found.distance_m, rel=0.01, abs=2.0)
        assert found.coordinates[0] == pytest.approx(origin)
        assert found.coordinates[-1] == pytest.approx(target)


def test_that_five_minutes_reach_from_the_square_is_an_area_around_it():
    area = reach_polygon(router(), WULIN, Mode.CAR, 300.0)
    assert area.is_valid
    assert 1.0 < router().network.plane.project(area).area / 1e6 < 20.0

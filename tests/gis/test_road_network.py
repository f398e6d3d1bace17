"""Building, keeping and reading the road network."""

from dataclasses import replace

import numpy as np
import pytest

from gis.road_build import build_network, cut_at_junctions
from gis.road_file import RoadFileError
from gis.road_network import Access, Mode, RoadClass, RoadNetwork
from gis.road_table import Passage, Road, joined, table_of
from gis.road_turns import TurnRule
from tests.gis.roads import STREET, network_of, one_way_square, place, road


def way(source: int, keys: list[int], points: list[tuple[float, float]], **options) -> Road:
    return replace(road((keys[0], keys[-1]), points, source=source), node_keys=keys, **options)


def test_that_roads_connect_only_where_they_share_a_node():
    street = way(1, [1, 2, 3], [(0, 0), (1, 0), (2, 0)])
    crossing = way(2, [4, 2, 5], [(1, -1), (1, 0), (1, 1)])
    bridge = way(3, [6, 7, 8], [(0.5, -1), (0.5, 0), (0.5, 1)], layer=1)
    network, _ = build_network(cut_at_junctions([street, crossing, bridge]))
    assert sorted(network.node_key) == [1, 2, 3, 4, 5, 6, 8]
    assert network.edge_count == 10
    assert set(network.edge_layer[network.edge_source == 3]) == {1}


def test_that_both_directions_share_one_shape_and_know_each_other():
    network = network_of(road((1, 2), [(0, 0), (0.5, 0.1), (1, 0)]))
    assert network.shape_count == 1
    assert network.edge_twin.tolist() == [1, 0]
    assert np.array_equal(network.coordinates(0), network.coordinates(1)[::-1])


def test_that_a_one_way_street_has_no_twin():
    network = network_of(road((1, 2), [(0, 0), (1, 0)], back=Access.NONE))
    assert network.edge_twin.tolist() == [-1]


def test_that_a_length_that_was_measured_is_kept_and_another_is_computed():
    network = network_of(
        road((1, 2), [(0, 0), (1, 0)], length_m=123.4), road((2, 3), [(1, 0), (1, 1)], kmh=36.0)
    )
    assert network.edge_length_m[:2].tolist() == [123.4, 123.4]
    assert network.edge_length_m[2] == pytest.approx(110.9, abs=0.3)
    assert network.edge_speed_kmh[2] == 36.0


def test_that_parallel_roads_are_all_kept():
    network = network_of(road((1, 2), [(0, 0), (1, 0)]), road((1, 2), [(0, 0), (0.5, 1), (1, 0)]))
    assert network.edge_count == 4


def test_that_a_road_nobody_can_leave_is_stranded_for_that_mode_only():
    dead_end = road((2, 9), [(1, 0), (2, 0)], back=Access.FOOT)
    ring = one_way_square()
    pieces = [road((a, b), [(0, 0), (1, 1)], back=Access.FOOT) for a, b in [(1, 2), (2, 3), (3, 4), (4, 1)]]
    network = network_of(*pieces, dead_end)
    assert network.stranded(Mode.CAR).tolist() == [8]
    assert network.stranded(Mode.FOOT).tolist() == []
    assert ring.stranded(Mode.CAR).tolist() == []


def test_that_an_island_is_stranded():
    network = network_of(
        road((1, 2), [(0, 0), (1, 0)]), road((2, 3), [(1, 0), (2, 0)]), road((8, 9), [(5, 5), (6, 5)])
    )
    assert network.stranded(Mode.FOOT).tolist() == [4, 5]
    assert not network.usable(Mode.CAR)[4:].any()


def test_that_a_mode_without_roads_has_none():
    network = one_way_square()
    assert not network.usable(Mode.BOAT).any()
    assert not network.usable(Mode.AIR).any()


def test_that_a_barrier_lets_walkers_through_and_stops_cars():
    closed = {2: Access.CAR}
    lane = way(1, [1, 2, 3, 4, 5], [(0, 0), (1, 0), (1.1, 0), (2, 0), (3, 0)], barriers=closed)
    network, _ = build_network(cut_at_junctions([lane]))
    stopped = network.edge_access & Access.CAR == 0
    assert sorted(network.node_key) == [1, 2, 3, 5]
    assert network.edge_length_m[stopped].max() < 12
    assert (network.edge_access & Access.FOOT).all()


def test_that_turn_rules_find_their_edges_and_the_others_are_told():
    roads = [road((1, 2), [(0, 0), (1, 0)], source=10), road((2, 3), [(1, 0), (2, 0)], source=11)]
    kept = TurnRule(90, 10, 2, 11, False, STREET)
    lost = TurnRule(91, 10, 3, 11, True, STREET)
    network, unplaced = build_network(roads, [kept, lost])
    assert unplaced == (lost,)
    assert network.edge_to[network.restriction_from[0]] == network.restriction_via[0]
    assert network.edge_from[network.restriction_to[0]] == network.restriction_via[0]
    assert not network.restriction_is_only[0]


def test_that_a_network_comes_back_from_its_file_unchanged(tmp_path):
    roads = [road((1, 2), [(0, 0), (1, 0)], name="文三路", source=10), road((2, 3), [(1, 0), (2, 0)])]
    network, _ = build_network(roads, [TurnRule(1, 10, 2, 0, True, STREET)], {"attribution": "某人"})
    network.save(tmp_path / "路网.npz")
    again = RoadNetwork.load(tmp_path / "路网.npz")
    assert again.digest == network.digest
    assert again.name(0) == "文三路"
    assert again.metadata["attribution"] == "某人"
    assert again.restriction_is_only.tolist() == [True]


def test_that_the_digest_sees_the_roads_and_not_the_day_of_building():
    roads = [road((1, 2), [(0, 0), (1, 0)])]
    first, second = (build_network(roads, (), {"built": day})[0] for day in ("1", "2"))
    named, _ = build_network([replace(roads[0], name="文三路")])
    assert first.digest == second.digest != named.digest


def test_that_a_file_with_something_else_is_named(tmp_path):
    path = tmp_path / "roads.npz"
    for content in (b"", b"PK\x03\x04 broken", b"hello"):
        path.write_bytes(content)
        with pytest.raises(RoadFileError, match="not_a_network"):
            RoadNetwork.load(path)


@pytest.mark.parametrize(
    ("held", "code"),
    [({"x": [1]}, "not_a_network"), ({"format": 99}, "other_format"), ({"format": 1}, "incomplete")],
)
def test_that_a_file_of_another_kind_is_refused_by_its_code(tmp_path, held, code):
    np.savez(tmp_path / "roads.npz", **held)
    with pytest.raises(RoadFileError) as refused:
        RoadNetwork.load(tmp_path / "roads.npz")
    assert refused.value.code == code


def test_that_a_network_may_be_empty():
    network, _ = build_network(cut_at_junctions([]))
    assert (network.node_count, network.edge_count, network.shape_count) == (0, 0, 0)
    assert not network.usable(Mode.CAR).any()


def test_that_places_lie_where_the_pieces_say():
    network = network_of(road((7, 3), [(0, 0), (1, 1)], road_class=RoadClass.STEPS))
    assert (network.node_lon[1], network.node_lat[1]) == place(0, 0)
    assert network.edge_class.tolist() == [RoadClass.STEPS] * 2
    assert network.plane.epsg == 4549


def test_that_a_piece_nobody_may_travel_leaves_no_trace():
    closed = road((3, 4), [(5, 5), (6, 5)], access=Access.NONE, name="废弃路")
    network = network_of(closed, road((1, 2), [(0, 0), (1, 0)], name="文三路"))
    assert network.node_key.tolist() == [1, 2]
    assert (network.shape_count, network.names) == (1, ("", "文三路"))


def test_that_numbers_of_routes_are_kept_and_leave_networks_without_any_as_they_were(tmp_path):
    plain = road((1, 2), [(0, 0), (1, 0)], name="文三路")
    network = network_of(plain, replace(road((2, 3), [(1, 0), (2, 0)], name="文二路"), number="G320"))
    network.save(tmp_path / "roads.npz")
    again = RoadNetwork.load(tmp_path / "roads.npz")
    assert [again.names[number] for number in again.edge_number] == ["", "", "G320", "G320"]
    assert again.digest == network.digest
    network_of(plain).save(tmp_path / "plain.npz")
    with np.load(tmp_path / "plain.npz") as held:
        assert "edge_number" not in held.files
    assert RoadNetwork.load(tmp_path / "plain.npz").edge_number.tolist() == [0, 0]


def test_that_a_told_length_is_shared_out_where_a_road_is_cut():
    long = replace(way(1, [1, 2, 3], [(0, 0), (1, 0), (3, 0)]), forward=Passage(STREET, 36.0, 600.0))
    other = way(2, [2, 9], [(1, 0), (1, 1)])
    network, _ = build_network(cut_at_junctions([long, other]))
    forward = network.edge_length_m[(network.edge_source == 1) & ~network.edge_reversed]
    assert forward == pytest.approx([200.0, 400.0], rel=1e-6)
    assert network.edge_length_m[1] == pytest.approx(96.1, abs=0.3)


def test_that_tables_join_by_their_keys_and_names():
    tables = [
        table_of([road((1, 2), [(0, 0), (1, 0)], name="甲路")]),
        table_of([road((2, 3), [(1, 0), (2, 0)], name="乙路"), road((3, 4), [(2, 0), (3, 0)], name="甲路")]),
    ]
    network, _ = build_network(joined(tables))
    assert network.node_key.tolist() == [1, 2, 3, 4]
    assert [network.name(edge) for edge in (0, 2, 4)] == ["甲路", "乙路", "甲路"]
    assert joined(tables[:1]) is tables[0]

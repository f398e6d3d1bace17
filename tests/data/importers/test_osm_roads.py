"""Roads from OpenStreetMap files."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from data.importers.report import UnreadableFile
from gis.road_network import Access, EdgeFlag, Mode
from tests.data.importers.road_files import network_in, shared

NODES = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (1, -1), 5: (1, 1), 6: (1.5, -1), 7: (1.5, 1), 8: (3, 0)}

BOLLARD = '<tag k="barrier" v="bollard"/>'


def osm(*items: str, without: int = 0) -> str:
    nodes = "".join(
        f'<node id="{key}" version="1" lon="{120.15 + east / 1000}" lat="{30.3 + north / 1000}">'
        f"{BOLLARD if key == 8 else ''}</node>"
        for key, (east, north) in NODES.items()
        if key != without
    )
    return f'<osm version="0.6" generator="hand">{nodes}{"".join(items)}</osm>'


def tags_of(tags: dict[str, str]) -> str:
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())


def way(key: int, refs: list[int], **tags: str) -> str:
    nodes = "".join(f'<nd ref="{ref}"/>' for ref in refs)
    return f'<way id="{key}" version="1">{nodes}{tags_of({"highway": "residential"} | tags)}</way>'


def restriction(key: int, members: list[tuple[str, str, int]], **tags: str) -> str:
    held = "".join(f'<member role="{r}" type="{t}" ref="{ref}"/>' for r, t, ref in members)
    tags = {"type": "restriction"} | {k.replace("__", ":"): v for k, v in tags.items()}
    return f'<relation id="{key}" version="1">{held}{tags_of(tags)}</relation>'


def write(folder: Path, text: str) -> Path:
    path = folder / "小路.osm"
    path.write_text(text, encoding="utf-8")
    return path


CROSSING = (way(10, [1, 2, 3], name="东西路"), way(11, [4, 2, 5], name="南北路", oneway="yes"))
TURN = [("from", "way", 10), ("via", "node", 2), ("to", "way", 11)]


def test_that_streets_meet_where_they_share_a_node_and_a_bridge_passes_over(tmp_path):
    bridge = way(12, [6, 7], name="高架", bridge="yes")
    network, report = network_in(write(tmp_path, osm(*CROSSING, bridge)))
    assert sorted(network.node_key) == [1, 2, 3, 4, 5, 6, 7]
    assert (report.read, report.kept, report.mended, report.refused) == (3, 3, (), ())
    over = network.edge_source == 12
    assert (network.edge_flags[over] == EdgeFlag.BRIDGE).all()
    assert (network.edge_layer[over] == 1).all()


def test_that_a_packed_file_gives_the_same_network(tmp_path):
    plain = write(tmp_path, osm(*CROSSING))
    packed = tmp_path / "小路.osm.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert network_in(packed)[0].digest == network_in(plain)[0].digest


def test_that_a_way_without_some_nodes_keeps_the_rest_and_is_told(tmp_path):
    text = osm(way(10, [1, 2, 3, 8]), way(11, [1, 3]), without=3)
    network, report = network_in(write(tmp_path, text))
    assert sorted(network.node_key) == [1, 2]
    assert [(found.row, found.code) for found in report.mended] == [("way/10", "nodes_missing")]
    assert [(found.row, found.code) for found in report.refused] == [("way/11", "too_short")]


def test_that_each_way_that_is_refused_or_doubted_has_its_row(tmp_path):
    odd = [
        way(20, [1, 2], access="no"),
        way(21, [1, 2], highway="construction"),
        way(22, [1, 2], maxspeed="schnell"),
        way(23, [1, 1]),
        way(24, [1, 2], highway="", waterway="canal"),
    ]
    _, report = network_in(write(tmp_path, osm(*CROSSING, *odd).replace('<tag k="highway" v=""/>', "")))
    assert (report.read, report.kept) == (6, 3)
    assert {found.row: found.code for found in report.refused} == {
        "way/20": "closed_to_all",
        "way/21": "not_a_road",
        "way/23": "too_short",
    }
    assert report.mended[0].code == "maxspeed_unreadable"
    assert report.mended[0].row == "way/22"
    assert report.counts()["too_short"] == 1


def test_that_a_bollard_stops_cars_only(tmp_path):
    text = osm(way(10, [1, 2, 8, 3]), way(11, [3, 5]))
    network, _ = network_in(write(tmp_path, text))
    stopped = network.edge_access & Access.CAR == 0
    assert stopped.sum() == 2
    assert not network.usable(Mode.CAR).all()
    assert network.usable(Mode.FOOT).all()


def test_that_a_piece_nobody_can_come_back_from_is_told(tmp_path):
    text = osm(way(10, [1, 2, 3]), way(12, [3, 5], oneway="yes"), way(13, [6, 7]))
    _, report = network_in(write(tmp_path, text))
    assert (report.read, report.kept) == (3, 3)
    told = {found.row: found.values["modes"] for found in report.noticed}
    assert told["way/13"] == "foot, ebike, car"
    assert told["way/12"] == "ebike, car"
    assert report.noticed[0].code == "stranded"


def test_that_turn_restrictions_are_kept_with_whom_they_bind(tmp_path):
    rules = [
        restriction(30, TURN, restriction="only_right_turn"),
        restriction(31, TURN, restriction="no_left_turn", **{"except": "bicycle;psv"}),
        restriction(32, TURN, restriction__motorcar="no_left_turn"),
    ]
    text = osm(*CROSSING[1:], way(10, [1, 2]), *rules)
    network, report = network_in(write(tmp_path, text))
    assert report.refused == ()
    assert network.restriction_is_only.tolist() == [False, True]
    assert network.restriction_access.tolist() == [Access.CAR, Access.CAR | Access.EBIKE]
    assert (network.edge_to[network.restriction_from] == network.restriction_via).all()


def test_that_turn_restrictions_that_are_not_kept_are_told(tmp_path):
    rules = [
        restriction(
            40, [("from", "way", 10), ("via", "way", 11), ("to", "way", 10)], restriction="no_u_turn"
        ),
        restriction(41, TURN, restriction__conditional="no_left_turn @ (07:00-09:00)"),
        restriction(42, TURN[:2], restriction="no_left_turn"),
        restriction(43, TURN, restriction="no_left_turn"),
    ]
    network, report = network_in(write(tmp_path, osm(*CROSSING, *rules)))
    assert len(network.restriction_from) == 0
    assert {found.row: found.code for found in report.refused} == {
        "relation/40": "restriction_via_way",
        "relation/41": "restriction_unreadable",
        "relation/42": "restriction_incomplete",
        "relation/43": "restriction_unplaced",
    }
    assert (report.read, report.kept) == (6, 2)


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "not_found"), ("not xml", "wrong_format"), ("<osm version='0.6'></osm>", "empty")],
)
def test_that_a_file_that_cannot_be_read_is_named(tmp_path, content, code):
    path = tmp_path / "roads.osm"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile) as refused:
        network_in(path)
    assert refused.value.code == code


def test_that_hangzhou_goes_through_with_its_largest_part():
    network, report = network_in(shared("hangzhou_roads.osm.pbf"))
    assert (report.read, report.kept, report.refused) == (20_024, 20_024, ())
    assert (network.node_count, network.shape_count) == (14_469, 20_024)
    assert int(network.allows(Mode.CAR).sum()) == 34_054
    usable = network.usable(Mode.CAR)
    assert len(np.unique(network.edge_from[usable])) == 14_000


def test_that_liechtenstein_goes_through_with_tunnels_and_restrictions():
    network, report = network_in(shared("liechtenstein.osm.pbf"))
    assert report.read == report.kept + len({found.row for found in report.refused})
    assert len(network.restriction_from) == 2
    assert (network.edge_flags & EdgeFlag.TUNNEL).any()
    assert network.usable(Mode.FOOT).sum() > 15_000


def test_that_files_join_by_node_ids_and_a_way_in_both_is_taken_once(tmp_path):
    west = tmp_path / "西.osm"
    west.write_text(osm(*CROSSING, without=3), encoding="utf-8")
    east = tmp_path / "东.osm"
    east.write_text(osm(way(10, [1, 2, 3], name="东西路"), way(12, [3, 8])), encoding="utf-8")
    network, report = network_in(west, east)
    assert sorted(network.node_key) == [1, 2, 3, 4, 5, 8]
    assert (report.read, report.kept) == (4, 3)
    assert [(found.row, found.code) for found in report.refused] == [("西.osm way/10", "duplicate")]
    assert report.refused[0].values["of"] == "东.osm way/10"
    again, report = network_in(east, west)
    assert [(found.row, found.code) for found in report.refused] == [("西.osm way/10", "duplicate")]
    assert again.edge_count == network.edge_count


def test_that_a_barrier_of_one_file_holds_in_the_other(tmp_path):
    plain = tmp_path / "路.osm"
    plain.write_text(osm(way(10, [1, 2, 8, 3])).replace(BOLLARD, ""), encoding="utf-8")
    barriers = write(tmp_path, osm(way(11, [3, 5])))
    network, _ = network_in(plain, barriers)
    assert (network.edge_access & Access.CAR == 0).sum() == 2


def test_that_names_are_told_without_what_no_eye_can_see(tmp_path):
    text = osm(way(10, [1, 2], name="文三\u200b路&#10; 东段 "))
    network, _ = network_in(write(tmp_path, text))
    assert network.name(0) == "文三路 东段"

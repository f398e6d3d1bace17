"""Roads from plain lines: what their columns say, where they meet, what is told and what is in doubt."""

from __future__ import annotations

import numpy as np
import pyogrio
import pytest
import shapely

from data.importers.report import UnreadableFile
from data.importers.road_options import RoadForm, RoadOptions
from gis.road_network import Access, EdgeFlag, Mode, RoadClass
from tests.data.importers.road_files import feature, network_in, reading_of, write_geojson
from tests.data.importers.test_osm_roads import CROSSING as CROSSED
from tests.data.importers.test_osm_roads import TURN, osm, restriction, way

STREET = Access.FOOT | Access.EBIKE | Access.CAR
WEST, SOUTH = 120.15, 30.3
METRE = 1 / 96_100.0


def at(east: float, north: float) -> list[float]:
    return [WEST + east / 1000, SOUTH + north / 1000]


def line(*places: tuple[float, float], **values: object) -> dict[str, object]:
    return feature([at(*place) for place in places], **({"fclass": "residential"} | values))


def read(folder, *features, **options):
    path = write_geojson(folder / "道路.geojson", features)
    return network_in(path, options=RoadOptions(**options))


def doubts(folder, *features, **options) -> list[str]:
    path = write_geojson(folder / "道路.geojson", features)
    _, reading = reading_of(path, options=RoadOptions(**options))
    return [found.code for found in reading.findings.doubts]


CROSSING = (line((0, 0), (1, 0), (2, 0)), line((1, -1), (1, 0), (1, 1)))


def test_that_lines_meet_at_their_points_and_are_numbered_by_row(tmp_path):
    network, report = read(tmp_path, *CROSSING)
    assert (network.node_count, network.shape_count, network.edge_count) == (5, 4, 8)
    assert (report.read, report.kept) == (2, 2)
    assert sorted(set(network.edge_source.tolist())) == [1, 2]
    assert report.noticed[0].values["columns"] == "highway=fclass"


@pytest.mark.parametrize(
    ("value", "forward", "backward"),
    [
        ("yes", STREET, Access.FOOT),
        (True, STREET, Access.FOOT),
        (1, STREET, Access.FOOT),
        ("FT", STREET, Access.FOOT),
        ("单向", STREET, Access.FOOT),
        ("-1", Access.FOOT, STREET),
        (-1, Access.FOOT, STREET),
        ("TF", Access.FOOT, STREET),
        ("逆向", Access.FOOT, STREET),
        ("no", STREET, STREET),
        (None, STREET, STREET),
        ("双向", STREET, STREET),
    ],
)
def test_that_directions_are_read_as_people_write_them(tmp_path, value, forward, backward):
    network, report = read(tmp_path, line((0, 0), (1, 0), oneway=value))
    assert network.edge_access.tolist() == [forward, backward]
    assert report.mended == ()


def test_that_letters_of_direction_are_asked_about_unless_b_stands_beside_them(tmp_path):
    letters = [line((0, 0), (1, 0), oneway="F"), line((1, 0), (2, 0), oneway="T")]
    assert doubts(tmp_path, *letters) == ["oneway_letters"]
    assert doubts(tmp_path, *letters, line((2, 0), (3, 0), oneway="B")) == []
    assert doubts(tmp_path, *letters, oneways={"T": "yes", "F": "no"}) == []
    network, _ = read(tmp_path, *letters)
    assert network.edge_access.tolist() == [STREET, Access.FOOT, Access.FOOT, STREET]


def test_that_words_of_direction_nobody_knows_are_asked_about(tmp_path):
    coded = [line((0, 0), (1, 0), 方向=2), line((1, 0), (2, 0), 方向=3)]
    columns = {"oneway": "方向"}
    assert doubts(tmp_path, *coded, columns=columns) == ["oneways_unknown"]
    explained = {"2": "yes", "3": "-1"}
    assert doubts(tmp_path, *coded, columns=columns, oneways=explained) == []
    network, _ = read(tmp_path, *coded, columns=columns, oneways=explained)
    assert network.edge_access.tolist() == [STREET, Access.FOOT, Access.FOOT, STREET]


def test_that_chinese_columns_and_classes_are_understood(tmp_path):
    values = {"fclass": None, "等级": "城市主干路", "路名": "文三路", "限速": 60, "桥梁": "是", "层级": 2}
    network, report = read(tmp_path, line((0, 0), (1, 0), **values))
    assert network.edge_class.tolist() == [RoadClass.PRIMARY] * 2
    assert (network.name(0), network.edge_speed_kmh[0], network.edge_layer[0]) == ("文三路", 60.0, 2)
    assert network.edge_flags[0] == EdgeFlag.BRIDGE
    assert report.mended == ()


@pytest.mark.parametrize(
    ("values", "options", "kmh", "mended", "refused"),
    [
        ({"fclass": "A1"}, {}, None, [], ["class_unmapped"]),
        ({"fclass": "A1"}, {"classes": {"A1": "trunk"}}, 85.0, [], []),
        ({"fclass": "A1", "maxspeed": 50}, {}, 50.0, ["class_unknown"], []),
        ({"fclass": "A1"}, {"default_class": "service"}, 15.0, [], []),
        ({"fclass": None}, {}, None, [], ["no_duration"]),
        ({"fclass": "construction"}, {}, None, [], ["not_a_road"]),
        ({"fclass": "track_grade2"}, {}, 15.0, [], []),
        ({"fclass": "primary_link"}, {}, 30.0, [], []),
        ({"maxspeed": 0}, {}, 25.0, [], []),
        ({"maxspeed": "30 mph"}, {}, 48.28032, [], []),
        ({"maxspeed": "schnell"}, {}, 25.0, ["maxspeed_unreadable"], []),
        ({"maxspeed": -5}, {}, None, [], ["not_positive"]),
        ({"access": "no"}, {}, None, [], ["closed_to_all"]),
    ],
)
def test_that_class_and_speed_come_from_what_the_row_says(tmp_path, values, options, kmh, mended, refused):
    sound = line((5, 5), (6, 5))
    network, report = read(tmp_path, line((0, 0), (1, 0), **values), sound, **options)
    assert [found.code for found in report.mended] == mended
    assert [found.code for found in report.refused] == refused
    if kmh is not None:
        assert network.edge_speed_kmh[0] == pytest.approx(kmh)


def test_that_tags_of_openstreetmap_hold_where_a_column_bears_their_name(tmp_path):
    network, _ = read(
        tmp_path,
        line((0, 0), (1, 0), motor_vehicle="no"),
        line((1, 0), (2, 0), **{"maxspeed:backward": "20"}),
    )
    assert network.edge_access[0] == Access.FOOT | Access.EBIKE
    assert network.edge_speed_kmh.tolist() == [25.0, 25.0, 25.0, 20.0]


def test_that_what_is_led_to_what_is_told_with_its_distance(tmp_path):
    gap = line((2 + 0.5 * METRE * 1000, 0), (3, 0))
    spur = line((0.5, 0.4 * METRE * 1000), (0.5, 1))
    _, report = read(tmp_path, *CROSSING, gap, spur)
    told = {found.row: (found.code, found.values["distance_m"]) for found in report.mended}
    assert told == {
        "3": ("end_led", pytest.approx(0.5, abs=0.01)),
        "4": ("end_met_line", pytest.approx(0.46, abs=0.02)),
    }


def test_that_crossings_are_told_with_their_places_or_split_if_asked(tmp_path):
    over = (line((0, 0), (2, 0)), line((1, -1), (1, 1)), line((0.5, -1), (0.5, 1), bridge="T"))
    network, report = read(tmp_path, *over)
    [told] = [found for found in report.noticed if found.code == "crossings_without_node"]
    assert (told.values["count"], network.node_count) == (1, 6)
    assert told.where.equals_exact(shapely.MultiPoint([at(1, 0)]), 1e-7)
    split, report = read(tmp_path, *over, splits_crossings=True)
    assert (split.node_count, report.mended) == (7, ())


def test_that_an_end_under_a_bridge_is_told_and_not_joined(tmp_path):
    bridge = line((0, 0), (2, 0), bridge="yes")
    network, report = read(tmp_path, bridge, line((1, 0), (1, 1)))
    assert ("2", "end_beside_other_level") in [(found.row, found.code) for found in report.noticed]
    assert network.node_count == 4


def test_that_every_part_of_a_row_comes_in(tmp_path):
    parts = feature([[at(0, 0), at(1, 0)], [at(2, 0), at(3, 0)]], "MultiLineString", fclass="primary")
    network, report = read(tmp_path, parts)
    assert (report.read, report.kept, network.shape_count) == (1, 1, 2)


def test_that_told_lengths_hold_and_are_shared_out(tmp_path):
    long = line((0, 0), (1, 0), (2, 0), 长度米=200.0)
    network, _ = read(tmp_path, long, line((1, 0), (1, 1), 长度米=None))
    forward = network.edge_length_m[(network.edge_source == 1) & ~network.edge_reversed]
    assert forward == pytest.approx([100.0, 100.0], rel=1e-6)


def test_that_lengths_in_another_unit_are_asked_about(tmp_path):
    rows = [line((k, 0), (k + 1, 0), length=0.0961) for k in range(5)]
    assert doubts(tmp_path, *rows) == ["lengths_apart"]


def test_that_the_same_line_twice_is_taken_once_and_too_short_ones_are_one_node(tmp_path):
    short = line((2, 0), (2 + 0.4 * METRE * 1000, 0))
    _, report = read(tmp_path, *CROSSING, line((2, 0), (1, 0), (0, 0)), short)
    assert [(found.row, found.code) for found in report.refused] == [
        ("3", "double_line"),
        ("4", "shorter_than_tolerance"),
    ]
    assert report.read == report.kept + 2


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (line((0, 0), (0, 0)), "zero_length"),
        (line((0, 0)), "bad_coordinates"),
        (feature([[30.3, 120.15], [30.31, 120.15]], fclass="primary"), "swapped_lat_lon"),
        (feature([[500.0, 30.3], [501.0, 30.3]], fclass="primary"), "out_of_range"),
        (feature([[120.15, 30.3], [float("nan"), 30.3]], fclass="primary"), "not_finite"),
        (feature([[-60.0, -30.0], [-61.0, -30.0]], fclass="primary"), "far_from_others"),
        (feature([120.15, 30.3], "Point", fclass="primary"), "not_a_line"),
        (feature([[at(0, 0), at(1, 0), at(1, 1), at(0, 0)]], "Polygon", fclass="primary"), "not_a_line"),
        ({"type": "Feature", "properties": {"fclass": "primary"}, "geometry": None}, "not_a_line"),
    ],
)
def test_that_a_shape_that_is_no_road_is_refused_by_its_row(tmp_path, bad, code):
    _, report = read(tmp_path, *CROSSING, bad)
    assert [(found.row, found.code) for found in report.refused] == [("3", code)]
    assert (report.read, report.kept) == (3, 2)


def test_that_ends_by_id_are_edges_unless_lines_are_asked_for(tmp_path):
    rows = [line((0, 0), (1, 0), fnode="a", tnode="b"), line((1, 0), (2, 0), fnode="b", tnode="c")]
    edges, _ = read(tmp_path, *rows)
    assert (edges.node_key.tolist(), edges.edge_count) == ([1, 2, 3], 4)
    lines, _ = read(tmp_path, *rows, form=RoadForm.LINES)
    assert lines.allows(Mode.CAR).sum() == 4


def test_that_ids_that_name_no_place_are_asked_about(tmp_path):
    rows = [line((k, 0), (k + 1, 0), **{"from": 1, "to": 99}) for k in range(6)]
    assert doubts(tmp_path, *rows) == ["ends_apart"]


def test_that_a_column_that_is_told_must_be_there(tmp_path):
    with pytest.raises(UnreadableFile) as refused:
        read(tmp_path, *CROSSING, columns={"name": "街名"})
    assert refused.value.code == "missing_column"
    with pytest.raises(UnreadableFile) as refused:
        read(tmp_path, *CROSSING, form=RoadForm.EDGES)
    assert refused.value.code == "missing_column"


def test_that_the_layer_of_edges_is_found_among_others(tmp_path):
    path = tmp_path / "网.gpkg"
    points = np.array([shapely.Point(at(0, 0))], dtype=object)
    lines = np.array([shapely.LineString([at(0, 0), at(1, 0)])], dtype=object)
    fields = {"fields": np.array(["highway"], dtype=object), "crs": "EPSG:4326"}
    for layer, shapes, kind in (("nodes", points, "Point"), ("edges", lines, "LineString")):
        data = [np.array(["primary"], dtype=object)]
        pyogrio.raw.write(
            path, shapely.to_wkb(shapes), data, layer=layer, geometry_type=kind, append=False, **fields
        )
    assert network_in(path)[0].edge_count == 2
    with pytest.raises(UnreadableFile):
        network_in(path, options=RoadOptions(layer="none"))


def test_that_files_of_different_forms_join_where_they_meet(tmp_path):
    west = write_geojson(tmp_path / "西.geojson", [line((0, 0), (1, 0), u=1, v=2, kmh=30, length_m=96.1)])
    east = write_geojson(tmp_path / "东.geojson", [line((1 + 0.3 * METRE * 1000, 0), (2, 0))])
    network, report = network_in(west, east)
    assert (network.node_count, report.read) == (3, 2)
    assert len(np.unique(network.edge_source)) == 1
    assert {found.row for found in report.noticed if found.code == "columns_taken"} == {
        "西.geojson",
        "东.geojson",
    }


def test_that_openstreetmap_and_lines_join_and_its_turns_hold(tmp_path):
    turn = [("from", "way", 9), *TURN[1:]]
    rule = restriction(30, turn, restriction="no_left_turn")
    west = tmp_path / "西.osm"
    west.write_text(osm(way(9, [6, 2]), *CROSSED, rule), encoding="utf-8")
    east = write_geojson(tmp_path / "东.geojson", [line((2, 0), (3, 0), name="新路")])
    network, report = network_in(east, west)
    assert (network.node_count, report.read, report.kept) == (7, 5, 5)
    assert sorted(set(network.edge_source.tolist())) == [1, 9, 10, 11]
    assert len(network.restriction_from) == 1
    assert network.edge_source[network.restriction_to].tolist() == [11]
    _, reading = reading_of(east, west)
    assert {found.row for found in reading.findings.noticed if found.code == "columns_taken"} == {
        "东.geojson"
    }


def test_that_edges_of_two_files_over_the_same_line_are_taken_once(tmp_path):
    both = [line((0, 0), (1, 0), u=1, v=2, kmh=30), line((1, 0), (0, 0), u=2, v=1, kmh=30)]
    more = [*both, line((1, 0), (2, 0), u=2, v=3, kmh=30)]
    one, other = (write_geojson(tmp_path / f"{n}.geojson", rows) for n, rows in ((1, both), (2, more)))
    network, report = network_in(one, other)
    assert network.shape_count == 2
    assert [(found.row, found.code) for found in report.refused] == [
        ("2.geojson 1", "double_line"),
        ("2.geojson 2", "double_line"),
    ]
    assert (report.read, report.kept) == (5, 3)


def test_that_lines_in_words_of_a_table_are_roads_and_keep_the_lines_of_their_file(tmp_path):
    words = ("LINESTRING (120.15 30.27, 120.16 30.27)", "LINESTRING (120.16 30.27, 120.16 30.28)", "LINE")
    path = tmp_path / "道路.csv"
    text = "道路等级,wkt\n" + "".join(f'residential,"{word}"\n' for word in words)
    path.write_text(text, encoding="utf-8")
    network, report = network_in(path)
    assert (network.node_count, network.shape_count, report.read, report.kept) == (3, 2, 3, 2)
    assert [(found.row, found.code) for found in report.refused] == [("4", "bad_coordinates")]


def test_that_a_table_without_lines_names_the_column_that_it_lacks(tmp_path):
    path = tmp_path / "道路.csv"
    path.write_text("name,class\na,b\n", encoding="utf-8")
    with pytest.raises(UnreadableFile) as refused:
        network_in(path)
    assert (refused.value.code, refused.value.reason.values["columns"]) == ("missing_column", "wkt")

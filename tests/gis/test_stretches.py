"""Which edges a drawn line or area covers, and a street between two crossings."""

from __future__ import annotations

import pytest

from gis.road_network import Access, RoadClass, RoadNetwork
from gis.stretches import Direction, NoStretch, Stretch, StretchFinder, street_stretch
from tests.gis.roads import STREET, network_of, place, road

WIDTH_M = 15.0


def node(east: int, north: int) -> int:
    return east * 10 + north + 1


def town() -> RoadNetwork:
    """Three streets from west to east (文一路 in the middle), crossed by five from south to north."""
    names = ("南路", "文一路", "北路")
    rows = [
        road((node(e, n), node(e + 1, n)), [(e, n), (e + 1, n)], name=names[n])
        for n in range(3)
        for e in range(4)
    ]
    columns = [
        road((node(e, n), node(e, n + 1)), [(e, n), (e, n + 1)], name=f"第{e}街")
        for e in range(5)
        for n in range(2)
    ]
    return network_of(*rows, *columns)


def ends(network: RoadNetwork, edges) -> set[tuple[int, int]]:
    return {
        (int(network.node_key[network.edge_from[edge]]), int(network.node_key[network.edge_to[edge]]))
        for edge in edges
    }


def both(*pairs: tuple[int, int]) -> set[tuple[int, int]]:
    return {*pairs, *((b, a) for a, b in pairs)}


def found(stretch: Stretch, network: RoadNetwork | None = None) -> set[tuple[int, int]]:
    network = network or town()
    return ends(network, StretchFinder(network).covered(stretch, WIDTH_M).edges)


def line(*points: tuple[float, float], **said) -> Stretch:
    return Stretch((tuple(place(*point) for point in points),), **said)


def test_that_a_line_closes_what_runs_along_it_and_not_what_crosses_it():
    assert found(line((1, 1.02), (3, 1.02))) == both((node(1, 1), node(2, 1)), (node(2, 1), node(3, 1)))


def test_that_a_line_that_bends_follows_the_roads_round_the_corner():
    assert found(line((1, 1), (2, 1), (2, 2))) == both((node(1, 1), node(2, 1)), (node(2, 1), node(2, 2)))


def test_that_a_short_line_in_the_middle_of_a_road_closes_that_road():
    assert found(line((1.4, 1), (1.5, 1))) == both((node(1, 1), node(2, 1)))


def test_that_one_direction_is_that_of_the_drawn_line():
    there = line((1, 1), (2, 1), direction=Direction.ALONG)
    assert found(there) == {(node(1, 1), node(2, 1))}
    assert found(line((2, 1), (1, 1), direction=Direction.ALONG)) == {(node(2, 1), node(1, 1))}
    assert found(line((1, 1), (2, 1), direction=Direction.AGAINST)) == {(node(2, 1), node(1, 1))}


def test_that_an_area_closes_what_lies_in_it():
    corners = [place(*point) for point in ((0.8, 0.8), (2.2, 0.8), (2.2, 1.15), (0.8, 1.15))]
    inside = found(Stretch((tuple(corners),), is_area=True))
    assert both((node(1, 1), node(2, 1))) <= inside
    assert (node(3, 1), node(4, 1)) not in inside
    assert (node(1, 2), node(2, 2)) not in inside


def test_that_a_share_tells_how_much_of_an_edge_is_covered():
    network = town()
    covered = StretchFinder(network).covered(line((1.25, 1), (2, 1)), WIDTH_M)
    assert covered.share.tolist() == pytest.approx([0.75, 0.75], abs=0.02)


def test_that_an_area_leaves_canals_open():
    canal = road((801, 802), [(1, 1.1), (2, 1.1)], access=Access.BOAT, road_class=RoadClass.WATERWAY)
    street = road((node(1, 1), node(2, 1)), [(1, 1), (2, 1)])
    network = network_of(canal, street)
    corners = tuple(place(*point) for point in ((0, 0), (3, 0), (3, 3), (0, 3)))
    assert found(Stretch((corners,), is_area=True), network) == both((node(1, 1), node(2, 1)))


def test_that_a_street_name_leaves_out_the_road_above_it():
    deck = road((901, 902), [(1, 1.01), (2, 1.01)], name="高架路")
    street = road((node(1, 1), node(2, 1)), [(1, 1), (2, 1)], name="文一路")
    network = network_of(deck, street)
    assert len(found(line((1, 1), (2, 1)), network)) == 4
    assert found(line((1, 1), (2, 1), street="文一路"), network) == both((node(1, 1), node(2, 1)))


def test_that_a_street_is_found_between_two_crossings():
    network = town()
    stretch = street_stretch(network, "文一路", "第1街", "第3街")
    assert found(stretch) == both((node(1, 1), node(2, 1)), (node(2, 1), node(3, 1)))
    assert len(found(street_stretch(network, "文一路"))) == 8


def test_that_a_one_way_street_is_found_in_either_order_of_its_crossings():
    network = network_of(
        road((1, 2), [(0, 0), (1, 0)], back=Access.NONE, name="单行路"),
        road((2, 3), [(1, 0), (2, 0)], back=Access.NONE, name="单行路"),
        *(road((e + 1, 11 + e), [(e, 0), (e, 1)], access=STREET, name=f"第{e}街") for e in range(3)),
    )
    for start, end in (("第0街", "第2街"), ("第2街", "第0街")):
        assert found(street_stretch(network, "单行路", start, end), network) == {(1, 2), (2, 3)}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("无此路",), "unknown_street"),
        (("文一路", "无此路", "第1街"), "unknown_street"),
        (("文一路", "南路", "第1街"), "not_crossing"),
        (("文一路", "第1街", "第1街"), "not_joined"),
    ],
)
def test_that_what_is_no_stretch_says_why(asked, code):
    with pytest.raises(NoStretch) as told:
        street_stretch(town(), *asked)
    assert told.value.code == code


@pytest.mark.parametrize(
    "stretch",
    [
        Stretch(()),
        line((1, 1)),
        line((1, 1), (1, 1)),
        line((1, 1), (2, 1), is_area=True),
        Stretch((((float("nan"), 30.0), (120.0, 30.0)),)),
        Stretch((((200.0, 30.0), (120.0, 30.0)),)),
    ],
)
def test_that_a_stretch_without_enough_points_on_earth_is_not_sound(stretch):
    assert not stretch.is_sound

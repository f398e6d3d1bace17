"""What the tags of OpenStreetMap ways mean."""

import pytest

from data.importers.osm_tags import meaning_of_way, name_of_way, number_of_way, speed_kmh, stopped_by_barrier
from gis.road_network import Access, EdgeFlag, RoadClass

FOOT, EBIKE, CAR = Access.FOOT, Access.EBIKE, Access.CAR
ALL = FOOT | EBIKE | CAR


def meaning(**tags: str):
    found = meaning_of_way({key.replace("__", ":"): value for key, value in tags.items()})
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("tags", "forward", "backward"),
    [
        ({}, ALL, ALL),
        ({"oneway": "yes"}, ALL, FOOT),
        ({"oneway": "1"}, ALL, FOOT),
        ({"oneway": "true"}, ALL, FOOT),
        ({"oneway": "-1"}, FOOT, ALL),
        ({"oneway": "reverse"}, FOOT, ALL),
        ({"oneway": "no"}, ALL, ALL),
        ({"oneway": "alternating"}, ALL, ALL),
        ({"oneway": "reversible"}, FOOT, FOOT),
        ({"oneway": "perhaps"}, ALL, ALL),
        ({"junction": "roundabout"}, ALL, FOOT),
        ({"junction": "roundabout", "oneway": "no"}, ALL, ALL),
        ({"oneway": "yes", "oneway__bicycle": "no"}, ALL, FOOT | EBIKE),
        ({"oneway": "yes", "cycleway": "opposite_lane"}, ALL, FOOT | EBIKE),
        ({"oneway__bicycle": "yes"}, ALL, FOOT | CAR),
        ({"oneway__foot": "yes"}, ALL, EBIKE | CAR),
        ({"oneway__motor_vehicle": "-1"}, FOOT | EBIKE, ALL),
    ],
)
def test_that_each_mode_has_its_own_directions(tags, forward, backward):
    found = meaning(highway="residential", **tags)
    assert (found.forward.access, found.backward.access) == (forward, backward)


def test_that_a_motorway_is_one_way_and_for_cars_even_if_nobody_says_so():
    found = meaning(highway="motorway")
    assert (found.forward.access, found.backward.access) == (CAR, Access.NONE)
    assert meaning(highway="motorway_link").flags is EdgeFlag.LINK


@pytest.mark.parametrize(
    ("tags", "access"),
    [
        ({"access": "no"}, Access.NONE),
        ({"access": "private", "foot": "yes"}, FOOT),
        ({"motor_vehicle": "no"}, FOOT | EBIKE),
        ({"vehicle": "no"}, FOOT),
        ({"vehicle": "no", "bicycle": "yes"}, FOOT | EBIKE),
        ({"bicycle": "no"}, FOOT | CAR),
        ({"foot": "no"}, EBIKE | CAR),
        ({"motorcar": "destination", "motor_vehicle": "no"}, ALL),
        ({"motorroad": "yes"}, CAR),
        ({"access": "unbekannt"}, ALL),
    ],
)
def test_that_the_most_specific_access_tag_decides(tags, access):
    assert meaning(highway="tertiary", **tags).forward.access == access


@pytest.mark.parametrize(
    ("highway", "tags", "access"),
    [
        ("footway", {"access": "yes"}, FOOT),
        ("footway", {"bicycle": "yes"}, FOOT | EBIKE),
        ("cycleway", {}, FOOT | EBIKE),
        ("steps", {}, FOOT),
        ("path", {"vehicle": "yes"}, FOOT),
        ("track", {}, FOOT | EBIKE),
        ("trunk", {}, CAR),
        ("trunk", {"sidewalk": "both"}, CAR | FOOT),
        ("trunk", {"bicycle": "designated"}, CAR | EBIKE),
    ],
)
def test_that_a_class_opens_what_it_is_for(highway, tags, access):
    assert meaning(highway=highway, **tags).forward.access == access


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("50", 50.0),
        ("50 km/h", 50.0),
        ("30 mph", 48.28032),
        ("CN:urban", 50.0),
        ("CN:motorway", 120.0),
        ("CN:zone:30", 30.0),
        ("DE:zone30", 30.0),
        ("walk", 5.0),
        ("none", 120.0),
        ("90;30;90", 30.0),
        ("signals", None),
    ],
)
def test_that_speeds_are_read_in_all_their_spellings(text, kmh):
    assert speed_kmh(text) == (None if kmh is None else pytest.approx(kmh))


@pytest.mark.parametrize("text", ["fast", "", "0", "-30", "5000", "50 furlongs", "nan", "CN:elsewhere"])
def test_that_a_senseless_speed_is_told_and_the_class_decides(text):
    with pytest.raises(ValueError):
        speed_kmh(text)
    found = meaning(highway="primary", maxspeed=text)
    assert found.forward.speed_kmh == 65.0
    assert [code for code, _ in found.doubts] == (["maxspeed_unreadable"] if text else [])


def test_that_speeds_may_differ_by_direction():
    found = meaning(highway="primary", maxspeed="60", maxspeed__backward="40")
    assert (found.forward.speed_kmh, found.backward.speed_kmh) == (60.0, 40.0)
    assert meaning(highway="primary", maxspeed="variable").forward.speed_kmh == 65.0


@pytest.mark.parametrize(
    ("tags", "layer", "flags"),
    [
        ({}, 0, EdgeFlag.NONE),
        ({"bridge": "yes"}, 1, EdgeFlag.BRIDGE),
        ({"tunnel": "yes"}, -1, EdgeFlag.TUNNEL),
        ({"bridge": "viaduct", "layer": "3"}, 3, EdgeFlag.BRIDGE),
        ({"bridge": "no"}, 0, EdgeFlag.NONE),
        ({"layer": "1;2"}, 0, EdgeFlag.NONE),
        ({"junction": "circular"}, 0, EdgeFlag.ROUNDABOUT),
    ],
)
def test_that_bridges_and_tunnels_have_their_layer(tags, layer, flags):
    found = meaning(highway="primary", **tags)
    assert (found.layer, found.flags) == (layer, flags)


@pytest.mark.parametrize(
    ("tags", "name", "number"),
    [
        ({"name": "文三路", "ref": "X1"}, "文三路", "X1"),
        ({"name:zh": "文三路", "ref": "G320;X1"}, "文三路", "G320"),
        ({"name": "文三路"}, "文三路", ""),
        ({"ref": "G2501"}, "G2501", ""),
        ({}, "", ""),
    ],
)
def test_that_a_road_is_called_by_its_best_name_and_keeps_its_number(tags, name, number):
    assert (name_of_way(tags), number_of_way(tags)) == (name, number)


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"highway": "construction"},
        {"highway": "platform"},
        {"highway": "footway_link"},
        {"waterway": "canal"},
    ],
)
def test_that_what_is_no_road_means_nothing(tags):
    assert meaning_of_way(tags) is None


def test_that_a_canal_open_to_boats_is_a_waterway():
    found = meaning(waterway="canal", boat="yes", name="京杭大运河")
    assert found.road_class is RoadClass.WATERWAY
    assert found.forward.access == found.backward.access == Access.BOAT


def test_that_a_road_closed_to_all_says_so():
    assert not meaning(highway="service", access="no").is_open


@pytest.mark.parametrize(
    ("tags", "stopped"),
    [
        ({"barrier": "gate"}, Access.NONE),
        ({"barrier": "gate", "access": "private"}, ALL),
        ({"barrier": "bollard"}, CAR),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, Access.NONE),
        ({"barrier": "kissing_gate"}, CAR | EBIKE),
        ({"barrier": "lift_gate", "motor_vehicle": "private"}, CAR),
    ],
)
def test_that_a_barrier_stops_whom_it_should(tags, stopped):
    assert stopped_by_barrier(tags) == stopped

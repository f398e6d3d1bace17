"""Crossings of named streets: each pair, the places where they meet, wide roads as one."""

from __future__ import annotations

import numpy as np
import pytest

from gis.crossings import Crossings
from gis.road_build import build_network
from gis.road_network import Access, RoadClass, RoadNetwork
from gis.road_table import Passage, Road

LON, LAT, STEP = 120.16, 30.28, 0.01
NODES = {
    1: (LON, LAT),
    2: (LON + STEP, LAT),
    3: (LON + 2 * STEP, LAT),
    4: (LON + STEP, LAT + STEP),
    5: (LON + STEP + 0.0003, LAT),
}


def street(number: int, ends: tuple[int, int], name: str) -> Road:
    points = np.array([NODES[end] for end in ends])
    passage = Passage(Access.CAR | Access.FOOT, 40.0)
    return Road(number, ends, points, passage, passage, RoadClass.PRIMARY, name)


def network(*streets: tuple[tuple[int, int], str]) -> RoadNetwork:
    return build_network([street(at, ends, name) for at, (ends, name) in enumerate(streets)])[0]


CROSS = network(((1, 2), "东西路"), ((2, 3), "东西路"), ((2, 4), "南北路"), ((3, 4), ""))


def test_that_two_streets_meet_at_their_shared_node_whichever_is_named_first():
    crossings = Crossings(CROSS)
    [one] = crossings.of("东西路", "南北路")
    [other] = crossings.of("南北路", "东西路")
    assert (one.lon, one.lat) == (other.lon, other.lat) == pytest.approx(NODES[2], abs=1e-6)
    assert len(crossings) == 1


def test_that_streets_without_a_name_or_unknown_ones_cross_nothing():
    crossings = Crossings(CROSS)
    assert crossings.of("东西路", "") == crossings.of("", "") == crossings.of("东西路", "无此路") == ()


def test_that_the_two_carriageways_of_a_wide_road_make_one_crossing():
    wide = network(
        ((1, 2), "东西路"), ((2, 5), "东西路"), ((5, 3), "东西路"), ((2, 4), "南北路"), ((5, 4), "南北路")
    )
    found = Crossings(wide).of("东西路", "南北路")
    # The far end of 南北路 is no place where 东西路 is.
    assert len(found) == 1
    assert found[0].lon == pytest.approx(LON + STEP + 0.00015, abs=1e-6)


def test_that_streets_that_meet_twice_have_two_crossings():
    twice = network(((1, 2), "东西路"), ((2, 3), "东西路"), ((1, 4), "弯路"), ((4, 3), "弯路"))
    assert len(Crossings(twice).of("弯路", "东西路")) == 2

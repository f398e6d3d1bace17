"""Lengths and areas on the ellipsoid."""

from __future__ import annotations

import pytest
import shapely

from gis.datum import plane_at
from gis.measures import area_m2, length_m, ring_area_m2

RING = [(120.150, 30.290), (120.154, 30.290), (120.154, 30.294), (120.150, 30.294)]


def test_that_they_agree_with_the_plane_of_the_district_to_a_few_thousandths():
    plane = plane_at(120.15, 30.29)
    shape = shapely.Polygon(RING)
    assert area_m2(shape) == ring_area_m2(RING) == pytest.approx(plane.project(shape).area, rel=2e-3)
    assert length_m(RING[:2]) == pytest.approx(plane.distance_m(RING[0], RING[1]), rel=1e-3)


def test_that_holes_count_as_holes_whichever_way_round_they_were_drawn():
    hole = [(120.151, 30.291), (120.152, 30.291), (120.152, 30.292), (120.151, 30.292)]
    solid = area_m2(shapely.Polygon(RING)) - ring_area_m2(hole)
    for ring in (hole, hole[::-1]):
        assert area_m2(shapely.Polygon(RING, [ring])) == pytest.approx(solid)
        assert area_m2(shapely.Polygon(RING[::-1], [ring])) == pytest.approx(solid)


def test_that_too_few_points_measure_nothing():
    assert length_m(RING[:1]) == ring_area_m2(RING[:2]) == 0.0

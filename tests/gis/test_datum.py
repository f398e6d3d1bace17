"""Datums and the metric plane."""

import json
from pathlib import Path

import eviltransform
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import Point, box

from gis.datum import Datum, Plane, from_wgs84, metric_epsg, plane_at, to_wgs84

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "datum_vectors.json").read_text("utf-8"))[
    "vectors"
]
SHIFTED = (Datum.GCJ02, Datum.BD09)
GLOBE = Geod(ellps="WGS84")


def column(name: str) -> tuple[np.ndarray, np.ndarray]:
    values = np.array([vector[name] for vector in VECTORS])
    return values[:, 0], values[:, 1]


def apart_m(first, second) -> np.ndarray:
    return np.asarray(GLOBE.inv(*first, *second)[2])


@pytest.mark.parametrize("datum", SHIFTED)
def test_that_fifty_vectors_of_an_independent_package_are_met_within_a_decimetre(datum):
    assert len(VECTORS) == 50
    assert apart_m(from_wgs84(*column("wgs84"), datum), column(datum.value)).max() < 0.1
    assert apart_m(to_wgs84(*column(datum.value), datum), column("wgs84")).max() < 0.1


def test_that_the_vectors_are_still_what_the_independent_package_says():
    for vector in VECTORS:
        lon, lat = vector["wgs84"]
        assert eviltransform.wgs2gcj(lat, lon)[::-1] == pytest.approx(vector["gcj02"], abs=1e-8)


@pytest.mark.parametrize("datum", SHIFTED)
def test_that_the_inverse_of_every_vector_comes_back_within_a_centimetre(datum):
    places = column("wgs84")
    assert apart_m(to_wgs84(*from_wgs84(*places, datum), datum), places).max() < 0.01


@given(st.floats(74.0, 135.0), st.floats(3.0, 53.0), st.sampled_from(SHIFTED))
def test_that_the_inverse_holds_anywhere_in_china(lon, lat, datum):
    back = to_wgs84(*from_wgs84(lon, lat, datum), datum)
    assert apart_m(back, (np.asarray(lon), np.asarray(lat))) < 0.01


@pytest.mark.parametrize(("lon", "lat"), [(9.52, 47.14), (-76.6, 39.3), (120.1, -30.0)])
def test_that_gcj02_is_the_identity_outside_china(lon, lat):
    assert from_wgs84(lon, lat, Datum.GCJ02) == (lon, lat)
    assert to_wgs84(lon, lat, Datum.GCJ02) == (lon, lat)


@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.CGCS2000])
def test_that_wgs84_and_cgcs2000_pass_unchanged(datum):
    assert to_wgs84(120.1, 30.3, datum) == (120.1, 30.3)
    assert from_wgs84(120.1, 30.3, datum) == (120.1, 30.3)


def test_that_an_amap_coordinate_of_hangzhou_moves_by_hundreds_of_metres():
    place = (np.asarray(120.1636), np.asarray(30.2741))
    assert 300 < float(apart_m(from_wgs84(*place, Datum.GCJ02), place)) < 700


def test_that_not_a_number_stays_alone_and_harms_no_neighbour():
    lon, _ = to_wgs84([120.1, np.nan], [30.3, 30.3], Datum.BD09)
    assert np.isnan(lon[1])
    assert lon[0] == pytest.approx(to_wgs84(120.1, 30.3, Datum.BD09)[0], abs=1e-9)


def test_that_no_positions_convert_to_no_positions():
    assert to_wgs84([], [], Datum.BD09)[0].shape == (0,)


@pytest.mark.parametrize(
    ("lon", "lat", "epsg"),
    [
        (120.15, 30.3, 4549),
        (118.4999, 30.3, 4548),
        (118.5, 30.3, 4549),
        (73.5, 39.0, 4534),
        (136.5, 48.0, 4554),
        (73.4999, 39.0, 32643),
        (136.6, 48.0, 32653),
        (120.0, 60.0, 32651),
        (9.52, 47.14, 32632),
        (-76.6, 39.3, 32618),
        (151.2, -33.9, 32756),
        (180.0, 10.0, 32660),
    ],
)
def test_that_the_plane_goes_by_longitude(lon, lat, epsg):
    assert metric_epsg(lon, lat) == epsg


@pytest.mark.parametrize(("lon", "lat"), [(np.nan, 30.0), (np.inf, 30.0), (30.3, 120.1), (181.0, 0.0)])
def test_that_no_plane_is_given_for_what_is_no_position(lon, lat):
    with pytest.raises(ValueError, match="not a position"):
        metric_epsg(lon, lat)


def test_that_metres_and_degrees_return_to_each_other():
    plane = plane_at(120.15, 30.3)
    x, y = plane.to_metres([120.1, 120.2], [30.2, 30.4])
    lon, lat = plane.to_lonlat(x, y)
    assert lon == pytest.approx([120.1, 120.2], abs=1e-9)
    assert lat == pytest.approx([30.2, 30.4], abs=1e-9)
    measured = np.hypot(np.diff(x), np.diff(y))[0]
    assert measured == pytest.approx(GLOBE.inv(120.1, 30.2, 120.2, 30.4)[2], rel=2e-4)


def test_that_geometries_are_projected_and_back():
    plane = Plane(4549)
    square = box(120.1, 30.3, 120.11, 30.31)
    metric = plane.project(square)
    assert metric.area == pytest.approx(961.7 * 1108.6, rel=0.01)
    assert plane.unproject(metric).equals_exact(square, 1e-9)
    assert plane.project(Point(120.1, 30.3)).geom_type == "Point"


def test_that_the_same_projection_gives_the_same_plane():
    assert plane_at(120.15, 30.3) is plane_at(120.2, 30.4)

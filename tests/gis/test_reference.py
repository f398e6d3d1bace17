"""References of coordinates: datums of map services, and any reference by EPSG code."""

import numpy as np
import pytest
from pyproj import CRS, Transformer

from gis.datum import Datum, from_wgs84
from gis.metric_references import metric_references_at
from gis.reference import DATUMS, WGS84, Reference, ReferenceUnknown, reference_of, reference_of_crs

LON, LAT = 120.16, 30.27
EAST_M, NORTH_M = 515_395.853, 3_350_055.009
"""The same place in EPSG:4549, whose own axes are northing and easting."""
METRIC = ("epsg:4549", "epsg:4528", "epsg:32651", "epsg:3857", "epsg:4510")


@pytest.mark.parametrize("code", [*DATUMS, *METRIC])
def test_that_there_and_back_is_the_same_place(code):
    reference = reference_of(code)
    lon, lat = reference.to_wgs84(*reference.from_wgs84([LON, 120.2], [LAT, 30.3]))
    assert np.abs(lon - [LON, 120.2]).max() < 1e-7
    assert np.abs(lat - [LAT, 30.3]).max() < 1e-7


def test_that_x_is_east_and_y_north_whatever_order_the_code_defines():
    assert CRS.from_epsg(4549).axis_info[0].direction == "north"
    x, y = reference_of("4549").from_wgs84(LON, LAT)
    assert (float(x), float(y)) == (pytest.approx(EAST_M, abs=0.01), pytest.approx(NORTH_M, abs=0.01))
    independent = Transformer.from_crs(4490, 4528, always_xy=True).transform(LON, LAT)
    numbered = reference_of("epsg:4528").from_wgs84(LON, LAT)
    assert [float(value) for value in numbered] == pytest.approx(independent, abs=0.01)
    assert float(numbered[0]) == pytest.approx(40_000_000 + EAST_M, abs=0.01)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("gcj02", "gcj02"),
        (" GCJ-02 ", "gcj02"),
        ("火星坐标系", "gcj02"),
        ("百度", "bd09"),
        ("BD_09", "bd09"),
        ("WGS 84", "wgs84"),
        ("EPSG:4326", "wgs84"),
        ("4490", "cgcs2000"),
        ("国家2000", "cgcs2000"),
        ("4549", "epsg:4549"),
        ("EPSG:32651", "epsg:32651"),
    ],
)
def test_that_a_reference_is_known_by_its_usual_names(told, code):
    assert reference_of(told).code == code


@pytest.mark.parametrize("told", ["", "moon", "epsg:999999", "5773", "4978", "epsg:"])
def test_that_what_is_no_reference_of_places_is_unknown(told):
    with pytest.raises(ReferenceUnknown, match="no such coordinate reference"):
        reference_of(told)


@pytest.mark.parametrize(
    ("code", "is_degrees"),
    [("wgs84", True), ("bd09", True), ("epsg:4214", True), ("epsg:4549", False), ("epsg:3857", False)],
)
def test_that_degrees_are_told_from_metres(code, is_degrees):
    assert reference_of(code).is_degrees is is_degrees


def test_that_a_reference_in_a_file_is_known_by_its_wkt():
    told = CRS.from_epsg(4549).to_wkt()
    assert reference_of_crs(told).code == "epsg:4549"
    assert reference_of_crs("EPSG:4326") == WGS84
    of_prj = reference_of_crs(CRS.from_epsg(4549).to_wkt("WKT1_ESRI"))
    lon, lat = of_prj.to_wgs84(EAST_M, NORTH_M)
    assert (float(lon), float(lat)) == (pytest.approx(LON, abs=1e-6), pytest.approx(LAT, abs=1e-6))
    own = reference_of_crs("+proj=tmerc +lon_0=120.15 +x_0=50000 +ellps=GRS80 +type=crs")
    assert own.name == "unknown"
    assert float(own.from_wgs84(120.15, LAT)[0]) == pytest.approx(50_000, abs=0.01)
    with pytest.raises(ReferenceUnknown):
        reference_of_crs("LOCAL_CS[]")


def test_that_only_datums_of_map_services_are_shifted():
    assert [code for code in (*DATUMS, *METRIC) if Reference(code).is_shifted] == ["gcj02", "bd09"]


def test_that_nan_stays_nan_and_what_cannot_be_turned_is_not_finite():
    lon, _ = reference_of("gcj02").to_wgs84([np.nan, LON], [LAT, LAT])
    assert np.isnan(lon[0])
    assert np.isfinite(lon[1])
    x, _ = reference_of("epsg:4549").from_wgs84([LON, 500.0], [LAT, 95.0])
    assert list(np.isfinite(x)) == [True, False]


def test_that_gcj02_agrees_with_the_datums_own_formula():
    assert np.ravel(reference_of("gcj02").from_wgs84(LON, LAT)) == pytest.approx(
        np.ravel(from_wgs84(LON, LAT, Datum.GCJ02))
    )


@pytest.mark.parametrize(
    ("place", "first", "others"),
    [
        ((120.15, 30.3), "epsg:4549", {"epsg:4528", "epsg:4548", "epsg:4510", "epsg:32650", "epsg:3857"}),
        ((-76.6, 39.3), "epsg:32618", {"epsg:32617", "epsg:32619", "epsg:3857"}),
        ((-58.4, -34.6), "epsg:32721", {"epsg:32720"}),
        ((75.0, 39.0), "epsg:4534", {"epsg:4513", "epsg:4491"}),
    ],
)
def test_that_the_metric_references_of_a_place_are_those_in_use_there(place, first, others):
    codes = [reference.code for reference in metric_references_at(*place)]
    assert codes[0] == first
    assert others <= set(codes)
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("code", ["wgs84", "gcj02", "epsg:4549"])
def test_that_swapped_axes_are_north_first_there_and_back(code):
    plain, swapped = Reference(code), Reference(code, is_swapped=True)
    x, y = (float(value) for value in plain.from_wgs84(LON, LAT))
    assert [float(value) for value in swapped.from_wgs84(LON, LAT)] == [y, x]
    assert [float(value) for value in swapped.to_wgs84(y, x)] == pytest.approx([LON, LAT], abs=1e-7)

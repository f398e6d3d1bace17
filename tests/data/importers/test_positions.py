"""Positions of a table: read at once, each trouble of a row named, what the whole file means asked."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from data.importers.choices import Choices
from data.importers.odd_positions import ANYWHERE, District, district_of, fitting_references
from data.importers.positions import PositionReading, read_positions
from data.importers.report import Findings
from data.importers.tables import TableRow
from gis.datum import Datum, from_wgs84
from gis.datum_ground import Ground
from gis.reference import WGS84, reference_of
from gis.zones import Zone, ZoneKind
from tests.data.import_house import STREETS, told

HERE = Ground(STREETS)
NOWHERE = Ground()
LON, LAT = 120.1601, 30.2701
EAST_M, NORTH_M = 515_395.9, 3_350_055.0


def rows_of(*cells: dict[str, str]) -> list[TableRow]:
    return [TableRow(str(place), cell) for place, cell in enumerate(cells, start=2)]


def pairs_of(*pairs: tuple[object, object]) -> list[TableRow]:
    return rows_of(*({"lon": str(lon), "lat": str(lat)} for lon, lat in pairs))


def read(rows, ground=HERE, reference=WGS84, swapped=False):
    """Positions and findings, with every row taken."""
    findings = Findings(read=len(rows))
    positions = read_positions(
        rows, PositionReading(ground, replace(reference, is_swapped=swapped)), findings
    )
    taken = [positions.take(row, findings) for row in rows]
    return positions, findings, taken


def test_that_rows_come_out_in_their_order_with_what_is_wrong_told_when_they_are_taken():
    rows = pairs_of((LON, LAT), ("", ""), (LON, ""), (0, 0), ("x", LAT))
    positions, findings, taken = read(rows)
    assert taken == [(LON, LAT), None, None, None, None]
    assert np.isnan(positions.lon[1:]).all()
    codes = ["no_place", "half_a_place", "zero_place", "coordinate_unreadable"]
    assert [code for _, code in told(findings.unplaced)] == codes
    assert positions.doubts == ()


def test_that_nothing_is_told_of_a_row_that_nobody_takes():
    findings = Findings()
    read_positions(pairs_of(("", "")), PositionReading(HERE), findings)
    assert findings.unplaced == []


@pytest.mark.parametrize(
    ("reference", "pair", "code"),
    [
        ("wgs84", (LAT, LON), "swapped_lat_lon"),
        ("wgs84", ("N30.2701", "E120.1601"), "swapped_lat_lon"),
        ("wgs84", (121.5, 31.2), "outside_district"),
        ("wgs84", (EAST_M, NORTH_M), "metres_for_degrees"),
        ("wgs84", (NORTH_M, EAST_M), "metres_for_degrees"),
        ("wgs84", (40_000_000 + EAST_M, NORTH_M), "metres_for_degrees"),
        ("wgs84", (EAST_M, 2_348_000), "out_of_range"),
        ("wgs84", (120_160_100, 30_270_100), "microdegrees"),
        ("gcj02", (1_201_601_000, 302_701_000), "microdegrees"),
        ("epsg:4549", (LON, LAT), "degrees_for_metres"),
        ("epsg:4549", (LAT, LON), "degrees_for_metres"),
        ("epsg:4549", (NORTH_M, EAST_M), "swapped_east_north"),
        ("epsg:4549", (40_000_000 + EAST_M, NORTH_M), "other_reference"),
        ("epsg:4549", (1.0, 3.0e6), "outside_district"),
        ("epsg:4549", ("515,396", "3,350,055"), "coordinate_unreadable"),
    ],
)
def test_that_an_odd_pair_is_recognised_and_not_bent(reference, pair, code):
    _, findings, taken = read(pairs_of(pair), reference=reference_of(reference))
    assert (taken, told(findings.unplaced)) == ([None], [("2", code)])


def test_that_metres_are_told_with_the_references_that_fit():
    _, findings, _ = read(pairs_of((EAST_M, NORTH_M)))
    assert findings.unplaced[0].values["epsg"] == "EPSG:4549"
    _, findings, _ = read(pairs_of((NORTH_M, 40_000_000 + EAST_M)))
    assert findings.unplaced[0].values["epsg"] == "EPSG:4528 (y, x)"


def test_that_metres_declared_as_such_are_turned():
    _, findings, taken = read(pairs_of((EAST_M, NORTH_M)), reference=reference_of("epsg:4549"))
    assert taken[0] == pytest.approx((120.16, 30.27), abs=1e-6)
    assert told(findings.noticed) == [("2", "datum_unchecked")]


def test_that_without_zones_only_what_cannot_be_is_refused():
    rows = pairs_of((121.5, 31.2), (31.2, 121.5), (EAST_M, NORTH_M), (120_160_100, 30_270_100))
    _, findings, taken = read(rows, ground=NOWHERE)
    assert taken[0] == (121.5, 31.2)
    codes = [code for _, code in told(findings.unplaced)]
    assert codes == ["swapped_lat_lon", "out_of_range", "microdegrees"]
    _, findings, _ = read(pairs_of((LON, LAT)), NOWHERE, reference_of("epsg:4549"))
    assert [code for _, code in told(findings.unplaced)] == ["degrees_for_metres"]


@pytest.mark.parametrize(
    ("reference", "pair", "code"),
    [
        ("wgs84", (LAT, LON), "axes_swapped"),
        ("wgs84", (EAST_M, NORTH_M), "file_in_metres"),
        ("wgs84", (120_160_100, 30_270_100), "file_in_microdegrees"),
        ("epsg:4549", (LON, LAT), "file_in_degrees"),
        ("epsg:4549", (NORTH_M, EAST_M), "axes_swapped"),
        ("epsg:4549", (40_000_000 + EAST_M, NORTH_M), "file_in_metres"),
    ],
)
def test_that_the_same_trouble_in_most_rows_is_one_doubt_of_the_file(reference, pair, code):
    rows = pairs_of(*[pair] * 5, ("", ""), ("", ""))
    positions, findings, _ = read(rows, reference=reference_of(reference))
    assert [(doubt.row, doubt.code, doubt.values["count"]) for doubt in positions.doubts] == [("2", code, 5)]
    assert positions.doubts[0].values["of"] == 5
    assert len(findings.unplaced) == 7


def test_that_a_few_odd_rows_are_no_doubt_of_the_file():
    rows = pairs_of(*[(LON, LAT)] * 5, *[(LAT, LON)] * 4)
    positions, findings, _ = read(rows)
    assert positions.doubts == ()
    assert [code for _, code in told(findings.unplaced)] == ["swapped_lat_lon"] * 4


def test_that_swapped_axes_are_read_turned_round_when_somebody_says_so():
    _, findings, taken = read(pairs_of(*[(LAT, LON)] * 5, (LON, LAT)), swapped=True)
    assert taken == [(LON, LAT)] * 5 + [None]
    assert [code for _, code in told(findings.unplaced)] == ["swapped_lat_lon"]
    assert Choices(asked={"axes": "swapped"}).reference.is_swapped
    assert not Choices(asked={"axes": "as_named"}).reference.is_swapped


def test_that_the_datum_of_a_row_goes_over_that_of_the_file():
    lon, lat = (float(value) for value in from_wgs84(LON, LAT, Datum.GCJ02))
    rows = rows_of(
        {"lon": str(lon), "lat": str(lat), "datum": "GCJ-02"},
        {"lon": str(EAST_M), "lat": str(NORTH_M), "datum": "4549"},
        {"lon": str(LON), "lat": str(LAT), "datum": ""},
        {"lon": str(LON), "lat": str(LAT), "datum": "月球"},
    )
    _, findings, taken = read(rows)
    assert taken[0] == pytest.approx((LON, LAT), abs=2e-7)
    assert taken[1] == pytest.approx((120.16, 30.27), abs=1e-6)
    assert taken[2] == (LON, LAT)
    assert told(findings.unplaced) == [("5", "unknown_reference")]


@pytest.mark.parametrize(
    ("header", "reference", "doubts"),
    [
        ("lng_gcj02", "wgs84", [("header_names_datum", "gcj02")]),
        ("百度经度", "gcj02", [("header_names_datum", "bd09")]),
        ("WGS-84 lon", "bd09", [("header_names_datum", "wgs84")]),
        ("lng_gcj02", "gcj02", []),
        ("wgs84_lon", "cgcs2000", []),
        ("lng", "gcj02", []),
    ],
)
def test_that_a_header_that_names_another_datum_is_a_doubt(header, reference, doubts):
    names = {"lon": header, "lat": "lat"}
    rows = [TableRow("2", {header: str(LON), "lat": str(LAT)}, names)]
    positions, _, _ = read(rows, ground=NOWHERE, reference=reference_of(reference))
    assert [(doubt.code, doubt.values["fits"]) for doubt in positions.doubts] == doubts


def test_that_forms_of_writing_are_told_once_with_their_count():
    rows = pairs_of((LON, LAT), ("120°09′36″E", "30°16′12″N"), ("120 09 36.4", LAT), ("120,1601", "30,2701"))
    _, findings, taken = read(rows)
    assert None not in taken
    assert told(findings.mended) == [("3", "sexagesimal"), ("5", "decimal_comma")]
    assert [finding.values["count"] for finding in findings.mended] == [2, 1]


def test_that_rounded_coordinates_are_told_with_their_size():
    rows = pairs_of(
        (LON, LAT), ("120.16", "30.27"), ("120.16", "30.2701"), ("120.2", "30.3"), ("120.161", "30.27")
    )
    _, findings, _ = read(rows, ground=NOWHERE)
    said = [(finding.row, finding.code, finding.values["size_m"]) for finding in findings.noticed]
    assert said == [
        ("5", "rounded_place", 11_130),
        ("3", "rounded_place", 1_110),
        ("6", "rounded_place", 110),
    ]


def test_that_a_district_is_made_of_the_zones_that_make_chains():
    market = Zone("F1", "市场", ZoneKind.FUNCTIONAL_ZONE, shapely.box(121, 31, 122, 32))
    assert district_of([market]) is ANYWHERE
    district = district_of([*STREETS, market])
    lon, lat = np.array([LON, 121.5, np.nan]), np.array([LAT, 31.5, LAT])
    assert list(district.holds(lon, lat)) == [True, False, False]
    assert district.middle == pytest.approx((120.15, 30.27))


def test_that_no_reference_fits_without_a_district_or_far_numbers():
    far, near = np.array([EAST_M]), np.array([12.0])
    assert fitting_references(far, np.array([NORTH_M]), ANYWHERE) == ()
    here: District = district_of(STREETS)
    assert fitting_references(near, near, here) == ()


def test_that_thousands_of_rows_are_read_as_they_stand():
    random = np.random.default_rng(1)
    places = random.uniform((120.13, 30.26), (120.17, 30.28), (5_000, 2)).round(6)
    positions, _, _ = read(pairs_of(*places.tolist()))
    assert np.allclose(np.column_stack((positions.lon, positions.lat)), places)

"""What is told of coordinates and datums has its sentence, with the values that it is told with."""

from __future__ import annotations

import pytest

from app.words import LANGUAGES, Words
from data.importers.position_summary import DOUBTED
from data.importers.report import Finding

PLACE = {"lon": 120.16, "lat": 30.27}
COUNTED = {**PLACE, "count": 3, "of": 4}
SHIFT = {"declared": "WGS84", "shift_m": 520, "east_m": 454, "north_m": -256}
SHARES = {"before": 0.163, "after": 0.558}
TOLD: dict[str, dict[str, object]] = {
    "swapped_lat_lon": PLACE,
    "swapped_east_north": PLACE,
    "outside_district": PLACE,
    "out_of_range": PLACE,
    "degrees_for_metres": PLACE,
    "metres_for_degrees": {**PLACE, "epsg": "EPSG:4549"},
    "other_reference": {**PLACE, "epsg": "EPSG:4528"},
    "microdegrees": {**PLACE, "scale": 1_000_000},
    "unknown_reference": {"value": "月球"},
    "sexagesimal": {"count": 3},
    "decimal_comma": {"count": 3},
    "rounded_place": {"count": 3, "size_m": 1_110},
    "axes_swapped": COUNTED,
    "file_in_metres": {**COUNTED, "epsg": "EPSG:4549"},
    "file_in_degrees": COUNTED,
    "file_in_microdegrees": {**COUNTED, "scale": 1_000_000},
    "reference_differs": {"own": "EPSG:32651", "declared": "EPSG:4549"},
    "header_names_datum": {"column": "lng_gcj02", "fits": "gcj02", "declared": "WGS84"},
    "datum_in_doubt": {**SHIFT, **SHARES, "fits": "gcj02"},
    "datum_turned_twice": {**SHIFT, **SHARES},
    "file_shifted": {**SHIFT, **SHARES},
    "file_off_by": SHIFT,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", TOLD)
def test_that_each_code_is_worded_with_its_values(code, language):
    text = Finding("2", code, TOLD[code]).worded(Words(language).say)["text"]
    assert text
    assert "{" not in text


def test_that_every_doubt_of_positions_is_among_them():
    assert {*DOUBTED, *DOUBTED.values()} <= TOLD.keys()


def test_that_the_sentence_of_a_datum_in_doubt_names_both_ways():
    said = Finding("", "datum_in_doubt", TOLD["datum_in_doubt"]).worded(Words("en").say)["text"]
    assert "Choose datum=gcj02 to read it so, or accept it as declared" in said
    assert "16.3 %" in said

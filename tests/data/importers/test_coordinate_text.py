"""Coordinates as people write them."""

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importers.coordinate_text import DECIMAL_COMMA, PLAIN, SEXAGESIMAL, read_coordinate
from data.importers.report import RowRefused


@pytest.mark.parametrize(
    ("text", "value", "form", "axis"),
    [
        ("120.154", 120.154, PLAIN, ""),
        ("-77.5", -77.5, PLAIN, ""),
        ("1.20154e2", 120.154, PLAIN, ""),
        ("120,154", 120.154, DECIMAL_COMMA, ""),
        ("120°09′14.4″E", 120.154, SEXAGESIMAL, "lon"),
        ("120°09'14.4\"", 120.154, SEXAGESIMAL, ""),
        ("120°09′14.4′′", 120.154, SEXAGESIMAL, ""),
        ("120 09 14.4", 120.154, SEXAGESIMAL, ""),
        ("120:09:14.4", 120.154, SEXAGESIMAL, ""),
        ("120-09-14.4", 120.154, SEXAGESIMAL, ""),
        ("120°9.24′", 120.154, SEXAGESIMAL, ""),
        ("东经120度9分14.4秒", 120.154, SEXAGESIMAL, "lon"),
        ("３０°１６′１２″北", 30.27, SEXAGESIMAL, "lat"),
        ("N 30 16 12", 30.27, SEXAGESIMAL, "lat"),
        ("南纬30°30′", -30.5, SEXAGESIMAL, "lat"),
        ("77 30 00 w", -77.5, SEXAGESIMAL, "lon"),
        ("-77 30 00", -77.5, SEXAGESIMAL, ""),
        ("１２０．１５４", 120.154, PLAIN, ""),
        ("−30.27", -30.27, PLAIN, ""),
        ("120.154°E", 120.154, PLAIN, "lon"),
        ("E120.154", 120.154, PLAIN, "lon"),
    ],
)
def test_that_a_coordinate_is_read_in_the_forms_people_write(text, value, form, axis):
    read = read_coordinate(text)
    assert (read.value, read.form, read.axis) == (pytest.approx(value, abs=1e-9), form, axis)


@pytest.mark.parametrize(
    "text",
    ["", "-", "abc", "120 70 1", "120 9 61", "120.5 30", "12 34 56 78", "2024-01-01", "1,234,567", "E", "°"],
)
def test_that_what_is_no_coordinate_is_refused(text):
    with pytest.raises(RowRefused, match="coordinate_unreadable"):
        read_coordinate(text)


@pytest.mark.parametrize("text", ["nan", "inf", "-Infinity", "1e999"])
def test_that_a_number_without_a_place_is_not_finite(text):
    with pytest.raises(RowRefused, match="not_finite"):
        read_coordinate(text)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("120.15", 0.01),
        ("39", 1.0),
        ("120,154", 0.001),
        ("1.2e2", 0.0),
        ("120 09 14", 1 / 3600),
        ("120°9.2′", 0.1 / 60),
    ],
)
def test_that_the_size_of_the_last_digit_is_known(text, step):
    assert read_coordinate(text).step == pytest.approx(step)


@given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 59), st.sampled_from("°: -"))
def test_that_degrees_minutes_and_seconds_add_up(degrees, minutes, seconds, sign):
    read = read_coordinate(f"{degrees}{sign}{minutes:02d}{sign if sign != '°' else '′'}{seconds:02d}")
    assert read.value == pytest.approx(degrees + minutes / 60 + seconds / 3600, abs=1e-9)


@given(st.text(max_size=20))
def test_that_no_text_does_more_than_being_refused(text):
    with suppress(RowRefused):
        assert math.isfinite(read_coordinate(text).value)

"""Days as people and programs write them."""

from __future__ import annotations

from datetime import date

import pytest

from data.importers.moments import day_of


@pytest.mark.parametrize(
    "text",
    ["2027-12-31", "2027/12/31", "2027年12月31日", "2027.12.31", "2027-12-31T00:00:00", "2027/12/31 0:00"],
)
def test_that_a_day_is_read_however_it_is_written(text):
    assert day_of(text) == date(2027, 12, 31)


@pytest.mark.parametrize("text", ["", "31", "2027-13-01", "2027-12-31T10:00:00", "2027-12-31 20:00:00"])
def test_that_no_day_is_made_of_what_is_none(text):
    with pytest.raises(ValueError):
        day_of(text)

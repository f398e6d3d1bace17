"""Deadlines as they are typed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.due_times import due_time
from dispatch.reasons import Refused
from tests.builders import SHANGHAI, at

NOW = at("14:20:00")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("16:30", at("16:30:00")),
        ("9:05", at("09:05:00", "2026-11-25")),
        ("+90", NOW + timedelta(minutes=90)),
        ("12-01 17:00", at("17:00:00", "2026-12-01")),
        ("01-05 8:00", at("08:00:00", "2027-01-05")),
    ],
)
def test_that_the_next_such_moment_is_meant(typed, meant):
    assert due_time(typed, NOW, SHANGHAI) == meant


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "02-30 10:00", "+"])
def test_that_nonsense_is_refused(typed):
    with pytest.raises(Refused) as told:
        due_time(typed, NOW, SHANGHAI)
    assert told.value.reason.code == "due_not_understood"

"""Needs in words: what a reason says to be missing is said as people call it."""

from __future__ import annotations

import pytest

from app.words import Words
from dispatch.reasons import Reason


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Auxiliary + contractor for lifts missing"), ("zh", "辅助")]
)
def test_that_what_a_reason_lacks_is_told_in_words(language: str, said: str) -> None:
    told = Words(language).reason(Reason("leaves_short", {"missing": "A+K:lift"}))
    assert said in told
    assert "K:lift" not in told


@pytest.mark.parametrize("code", ["plan_nobody_fits", "plan_too_late", "does_not_stop_arrival", "not_needed"])
def test_that_what_an_incident_needs_is_told_in_words(code: str) -> None:
    told = Words("en").reason(Reason(code, {"need": "A+K:lift", "arrive_s": 60.0}))
    assert "Auxiliary + contractor for lifts" in told


def test_that_any_other_reason_stays_as_it_is() -> None:
    assert Words("en").reason(Reason("joined_by", {"crews": "101"})) == "101 would have to come along"

"""How fast the demo's day may go."""

from __future__ import annotations

import pytest

from app.cli.opening import rate
from tests.app.cli.conftest import Line


def test_that_the_demo_goes_as_fast_as_a_person_can_follow(line: Line):
    assert rate("10") == 10.0
    for text in ("0", "900", "nan", "schnell"):
        with pytest.raises(ValueError):
            rate(text)
        assert line.run("demo", "--rate", text).code == 2

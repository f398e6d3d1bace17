"""What opens a window: understood before all other commands are loaded; how fast the demo's day may go."""

from __future__ import annotations

import pytest

from app.cli.main import understood
from app.cli.opening import rate
from app.cli.parsing import UsageWrong
from app.words import Words
from tests.app.cli.conftest import Line


def test_that_the_demo_goes_as_fast_as_a_person_can_follow(line: Line):
    assert rate("10") == 10.0
    for text in ("0", "900", "nan", "schnell"):
        with pytest.raises(ValueError):
            rate(text)
        assert line.run("demo", "--rate", text).code == 2


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        (["--lang", "en", "console", "--wall"], "console"),
        (["demo", "--rate", "10"], "demo"),
        (["find", "console"], "find"),
        (["find", "demo", "--json"], "find"),
    ],
)
def test_that_what_opens_a_window_is_understood_like_any_other(asked: list[str], command: str) -> None:
    given = understood(asked, Words())
    assert given.command == command
    assert callable(given.run)


def test_that_a_mistake_in_what_opens_a_window_is_told() -> None:
    with pytest.raises(UsageWrong):
        understood(["console", "--walls"], Words())

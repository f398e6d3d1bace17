"""Python looks for cycles again once many rows have been worked on, whatever became of them."""

from __future__ import annotations

import gc

import pytest

from data.many import without_collecting


def test_that_collecting_stops_for_a_while_and_goes_on() -> None:
    with without_collecting(), without_collecting():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_that_collecting_goes_on_after_a_failure() -> None:
    with pytest.raises(ValueError, match="half way"), without_collecting():
        raise ValueError("half way")
    assert gc.isenabled()


def test_that_who_had_stopped_collecting_before_is_left_alone() -> None:
    gc.disable()
    try:
        with without_collecting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()

"""Garbage goes on the window's own thread, in small passes, and Python gets collecting back at the end."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.console import collector
from app.console.collector import Collector


class Loop:
    """Something that only a collector takes apart."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def running(qtbot: QtBot) -> Iterator[Collector]:
    made = Collector()
    made.start()
    yield made
    made.stop()


def test_that_python_does_not_collect_by_itself_while_the_window_does(running: Collector) -> None:
    assert not gc.isenabled()
    gone = weakref.ref(Loop())
    assert gone() is not None
    for _ in range(collector.OLDER_EVERY):
        running.collect()
    assert gone() is None


def test_that_what_comes_in_a_burst_is_not_walked_through(running: Collector) -> None:
    before = gc.get_freeze_count()
    many = [[] for _ in range(collector.BURST + 1000)]
    running.collect()
    assert gc.get_freeze_count() > before + collector.BURST
    assert many


def test_that_what_has_outlived_small_passes_is_walked_through_unless_it_is_too_much(
    running: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "OLDEST_EVERY", 2)
    first, second = Loop(), Loop()
    gone, kept = weakref.ref(first), weakref.ref(second)
    gc.collect(1)
    before = gc.get_freeze_count()
    del first
    running.collect()
    running.collect()
    assert gone() is None
    monkeypatch.setattr(collector, "MANY", 0)
    del second
    running.collect()
    running.collect()
    assert kept() is not None
    assert gc.get_freeze_count() > before


def test_that_collecting_is_given_back(qtbot: QtBot) -> None:
    made = Collector()
    made.start()
    made.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0

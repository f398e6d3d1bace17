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


def test_that_collecting_is_given_back(qtbot: QtBot) -> None:
    made = Collector()
    made.start()
    made.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0

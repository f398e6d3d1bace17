"""Background work: answers on the GUI thread, the newest of a kind, none after the stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from app.tasks import Progress, Tasks
from dispatch.reasons import Refused


def test_that_an_answer_comes_to_the_thread_that_asked(qtbot: QtBot) -> None:
    tasks, told = Tasks(), []
    tasks.read("sum", lambda: 1 + 1, lambda value: told.append((value, threading.current_thread())))
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert told == [(2, threading.main_thread())]
    tasks.stop()


class AtOnce(ThreadPoolExecutor):
    """Readers that are done before anybody can ask how they fare."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done = super().submit(work, *args, **kwargs)
        wait((done,))
        return done


def test_that_no_answer_comes_inside_the_call_that_asks(qtbot: QtBot) -> None:
    tasks, told = Tasks(), []
    tasks._readers = AtOnce(1)
    tasks.read("sum", lambda: 1 + 1, told.append)
    assert (told, tasks.is_idle) == ([], False)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert told == [2]
    tasks.stop()


def test_that_of_one_kind_only_the_newest_is_answered(qtbot: QtBot) -> None:
    tasks, told = Tasks(), []
    may_end = threading.Event()
    tasks.read("news", lambda: may_end.wait(5), lambda _: told.append("old"))
    tasks.read("news", may_end.set, lambda _: told.append("new"))
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert told == ["new"]
    tasks.stop()


def test_that_work_which_the_stop_cancels_is_answered_to_nobody(qtbot: QtBot) -> None:
    tasks, told = Tasks(readers=1), []
    has_begun, may_end = threading.Event(), threading.Event()

    def wait() -> None:
        has_begun.set()
        may_end.wait(5)

    tasks.read("slow", wait, lambda _: told.append("slow"))
    tasks.read("waiting", lambda: (), lambda _: told.append("waiting"))
    assert has_begun.wait(5)
    threading.Timer(0.05, may_end.set).start()
    tasks.stop()
    qtbot.wait(50)
    assert "waiting" not in told


def test_that_work_that_knows_how_far_it_is_tells_every_per_cent_once_and_only_the_newest_is_heard(
    qtbot: QtBot,
) -> None:
    tasks, told, answers = Tasks(), [], []
    may_end = threading.Event()

    def old(advance: Progress) -> str:
        may_end.wait(5)
        advance(0.5)
        return "old"

    def new(advance: Progress) -> str:
        for place in range(1001):
            advance(place / 1000)
        may_end.set()
        return "new"

    for work in (old, new):
        tasks.read_by_parts("look", work, answers.append, answers.append, told.append)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert answers == ["new"]
    assert len(told) == 101
    assert (told == sorted(told), told[0], told[-1] > 0.99) == (True, 0.0, True)
    tasks.stop()


class Window(QObject):
    """Something that is told, and tells on as a window does."""

    heard = Signal(object)

    def take(self, value: object) -> None:
        self.heard.emit(value)


@pytest.mark.parametrize("way", ["method", "written on the spot", "partial", "taken along", "failed"])
def test_that_what_is_closed_before_its_answer_comes_is_not_told(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture, way: str
) -> None:
    tasks, asked, may_end = Tasks(), Window(), threading.Event()

    def work() -> None:
        may_end.wait(5)
        if way == "failed":
            raise Refused("no_network")

    ways: dict[str, Callable[..., object]] = {
        "written on the spot": lambda value: asked.take([value]),
        "partial": partial(asked.take),
        "taken along": partial(Window.take, asked),
    }
    tasks.read("slow", work, ways.get(way, asked.take), asked.take)
    shiboken6.delete(asked)
    may_end.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
    tasks.stop()
    assert caplog.records == []

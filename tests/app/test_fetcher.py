"""Tiles wished for faster than a service gives them: the newest come, the oldest can be wished for again."""

from __future__ import annotations

import threading
from itertools import islice

from pytestqt.qtbot import QtBot

from app.console.underlay.fetcher import MOST_WAITING, THREADS, Fetcher
from data.underlays.tiles import TilesAbout
from gis.web_mercator import WebTile


class Slow:
    """A source that answers nothing until it may go on."""

    about = TilesAbout("慢", 0, 18, is_remote=True)

    def __init__(self) -> None:
        self.goes_on, self.is_closed = threading.Event(), False

    def read(self, _tile: WebTile) -> bytes | None:
        self.goes_on.wait(30)
        return None

    def close(self) -> None:
        self.is_closed = True


def test_that_of_too_many_wishes_the_oldest_are_forgotten_and_can_be_had_again(qtbot: QtBot) -> None:
    source, came = Slow(), list[WebTile]()
    fetcher = Fetcher(source)
    fetcher.came.connect(lambda tile, _image: came.append(tile))
    wishes = [WebTile(15, number, 0) for number in range(MOST_WAITING + 100)]
    for tile in wishes:
        fetcher.ask(tile)
    source.goes_on.set()
    qtbot.waitUntil(lambda: set(wishes[100:]) <= set(came), timeout=15_000)
    assert len(set(came) & set(wishes[:100])) <= THREADS
    forgotten = next(tile for tile in islice(wishes, 100) if tile not in came)
    fetcher.ask(forgotten)
    qtbot.waitUntil(lambda: forgotten in came)
    fetcher.close()
    qtbot.waitUntil(lambda: source.is_closed)

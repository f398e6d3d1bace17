"""What other threads hand over comes on the window's own, in its order, and takes no lock of a signal's."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from app.crossing import Crossing


def test_that_what_threads_hand_over_comes_on_the_own_one_each_threads_in_its_order(qtbot: QtBot) -> None:
    came: list[tuple[int, int]] = []
    heard_in: set[threading.Thread] = set()

    def told(thing: tuple[int, int]) -> None:
        came.append(thing)
        heard_in.add(threading.current_thread())

    crossing = Crossing(told)
    threads = [threading.Thread(target=lambda own=own: hand_over(crossing, own)) for own in range(4)]
    for thread in threads:
        thread.start()
    # Objects with connections are taken apart all the while, as windows do.
    while any(thread.is_alive() for thread in threads):
        sender, receiver = QObject(), QObject()
        sender.destroyed.connect(receiver.deleteLater, Qt.ConnectionType.QueuedConnection)
        del receiver, sender
    qtbot.waitUntil(lambda: len(came) == 400)
    assert heard_in == {threading.main_thread()}
    for own in range(4):
        assert [number for thread, number in came if thread == own] == list(range(100))


def hand_over(crossing: Crossing, own: int) -> None:
    for number in range(100):
        crossing.put((own, number))


def test_that_nothing_comes_inside_the_call_that_hands_over(qtbot: QtBot) -> None:
    came: list[object] = []
    crossing = Crossing(came.append)
    crossing.put("here")
    assert came == []
    qtbot.waitUntil(lambda: came == ["here"])

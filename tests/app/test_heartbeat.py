"""What is done every so often goes on after an error, and ends when it is told to."""

from __future__ import annotations

import logging
import threading

from app.heartbeat import Heartbeat


def test_that_a_failing_beat_is_logged_and_the_next_one_comes(caplog):
    beats, went_on = [], threading.Event()

    def beat() -> None:
        beats.append(len(beats))
        if len(beats) == 1:
            raise RuntimeError("the first one fails")
        went_on.set()

    with caplog.at_level(logging.ERROR):
        heart = Heartbeat("test", 0.001, beat).start()
        assert went_on.wait(5)
        heart.stop()

    assert "the first one fails" in caplog.text
    stopped_at = len(beats)
    assert stopped_at >= 2


def test_that_nothing_beats_after_the_stop():
    beats = []
    heart = Heartbeat("test", 0.001, lambda: beats.append(1)).start()
    heart.stop()
    count = len(beats)
    threading.Event().wait(0.02)
    assert len(beats) == count

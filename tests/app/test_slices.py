"""Slices of long work leave the window's thread to frames."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.console.slices import PAUSE_MS, Slices


def test_that_a_slice_that_comes_late_waits_once_more(qapp: QApplication) -> None:
    slices, done = Slices(), list[int]()
    slices.begin("work", iter(lambda: done.append(0), 0))  # type: ignore[arg-type]
    slices._ended_s -= 10 * PAUSE_MS
    slices._take_turn()
    assert not done
    slices._ended_s -= 10 * PAUSE_MS
    slices._take_turn()
    assert done
    slices.stop()

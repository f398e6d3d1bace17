"""Between two frames a map works on, but holds up no frame of a drag."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.console.map.between_frames import FRAME_S, BetweenFrames
from app.console.map.picture import Worked
from app.console.map.view import View


class Picture:
    """One that tells what its work is said to bring."""

    def __init__(self) -> None:
        self.is_dragged = True
        self.brings, self.slices = Worked.UNSEEN, 0

    def work(self, _view: View, _now_s: float, _until: float) -> Worked:
        self.slices += 1
        return self.brings

    def is_whole(self, _view: View) -> bool:
        return True


class Shown:
    """Its work, and how often a frame was wanted."""

    def __init__(self) -> None:
        self.picture, self.frames, self._owner, self._now_s = Picture(), 0, QObject(), 0.0
        picture: Any = self.picture
        self.is_seen = True
        self.between = BetweenFrames(picture, self._now, self._owner, lambda: self._now_s)
        self.between.frame_wanted.connect(self._count)

    def _now(self) -> tuple[View, float] | None:
        return (View(), 0.0) if self.is_seen else None

    def _count(self) -> None:
        self.frames += 1

    def slices_after(self, frame_s: float, since_s: float) -> int:
        """Of a frame that took so long and began so long ago."""
        before, began_s = self.picture.slices, self._now_s
        self._now_s = began_s + frame_s
        self.between.note_frame(began_s)
        self._now_s = began_s + since_s
        self.between._work()
        return self.picture.slices - before


@pytest.fixture
def shown(qapp: QApplication) -> Shown:
    return Shown()


def test_that_nothing_is_begun_shortly_before_a_drags_next_frame(shown: Shown) -> None:
    assert shown.slices_after(0.002, 0.004) == 1
    assert shown.slices_after(0.002, FRAME_S - 0.001) == 0
    shown.picture.is_dragged = False
    assert shown.slices_after(0.002, FRAME_S - 0.001) == 1


def test_that_work_goes_on_where_frames_leave_no_time_between_them(shown: Shown) -> None:
    assert shown.slices_after(FRAME_S, FRAME_S) == 1


def test_that_nothing_is_done_for_a_map_that_nobody_sees(shown: Shown) -> None:
    shown.is_seen = False
    assert shown.slices_after(0.002, 0.004) == 0
    assert not shown.between._timer.isActive()


def test_that_what_came_into_sight_during_a_drag_is_shown_at_its_end(shown: Shown) -> None:
    shown.picture.brings = Worked.SEEN
    shown.slices_after(0.002, 0.004)
    assert shown.frames == 0
    shown.picture.is_dragged, shown.picture.brings = False, Worked.ALL
    shown.between._work()
    assert shown.frames == 1

"""Where the name of a zone stands: in its zone if it can, smaller or beside the district if it must."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from app.console.map.label_candidates import Candidate
from app.console.map.layers.crews import OVERVIEW_M
from app.console.map.look import Look
from app.console.map.map_data import Floats
from app.console.map.placer import Room, slanted_boxes
from app.console.map.sprites import label_size

GAP_PX = 4.0


class Wish(NamedTuple):
    """One way in which a name would stand: its style, wholly in its zone or not, off the marks or not.

    A name that is led stands beside the district, with a line back to its zone.
    """

    style: str = ""
    is_whole: bool = False
    off_marks: bool = True
    is_led: bool = False


_ONLY_WISH = (Wish(),)
# A sub-district's name is never given up for a mark: smaller, beside the district, then over the marks.
_WISHES = {
    "sub_district": (
        Wish(is_whole=True),
        Wish("sub_district_small", is_whole=True),
        Wish("sub_district_small", is_led=True),
        Wish("sub_district_small"),
        Wish("sub_district_small", off_marks=False),
    )
}


def _by_length(shifts: list[tuple[int, int]], weight_up: float) -> Floats:
    return np.array(sorted(shifts, key=lambda shift: math.hypot(shift[0], weight_up * shift[1])), np.float64)


_NUDGES_PX = _by_length(
    [(right, up) for right in (0, 24, -24, 48, -48) for up in (0, 14, -14, 28, -28, 42, -42, 60, -60)],
    1.0,
)
_BESIDE_PX = _by_length(
    [(side * right, up) for right in range(48, 260, 20) for side in (1, -1) for up in (0, 20, -20)], 0.5
)


def place_name(label: Candidate, look: Look, room: Room, land: QPainterPath) -> Candidate | None:
    """The label of a zone where it has found room, which is then taken; None where there is none."""
    for wish in _WISHES.get(label.style, _ONLY_WISH):
        if wish.is_led and look.view.metres_per_px < OVERVIEW_M:
            continue
        styled = label._replace(style=wish.style or label.style)
        middles, boxes = _options(styled, _BESIDE_PX if wish.is_led else _NUDGES_PX, look)
        # The line of a name that is led may cross marks, its words may not.
        for row in np.flatnonzero(room.are_free(boxes, of_marks=wish.off_marks)).tolist():
            tried = styled._replace(x=float(middles[row, 0]), y=float(middles[row, 1]))
            if wish.is_led:
                tried = tried._replace(leader=(label.x, label.y))
                suits = room.is_inside(boxes[row : row + 1]) and not _meets(land, tried, look)
            else:
                suits = _is_within(tried, wish, look) and _is_uncut(boxes[row : row + 1], look, room)
            if suits and room.place(label_boxes(tried, look), off_marks=wish.off_marks and not wish.is_led):
                return tried
    return None


def _options(label: Candidate, shifts_px: Floats, look: Look) -> tuple[Floats, Floats]:
    """Middles (n, 2) in map metres and boxes (n, 4) in px of a label for each shift."""
    middles = np.array([label.x, label.y]) + shifts_px * (look.view.metres_per_px * look.scale)
    half = _half_size(label, look)
    screen = look.to_screen(middles)
    return middles, np.hstack((screen - half, screen + half))


def _half_size(label: Candidate, look: Look) -> Floats:
    width, height = label_size(label.text, label.style, look.scale)
    return np.array([width / 2 + GAP_PX, (height + GAP_PX) / 2])


def _is_within(label: Candidate, wish: Wish, look: Look) -> bool:
    """Whether the middle of a name lies in its zone, and both ends if it shall lie there wholly."""
    assert label.outline is not None
    half = float(_half_size(label, look)[0] - GAP_PX) * look.view.metres_per_px
    places = (0.0, -half, half) if wish.is_whole else (0.0,)
    return all(label.outline.contains(QPointF(label.x + shift, label.y)) for shift in places)


def _is_uncut(box: Floats, look: Look, room: Room) -> bool:
    """Whether a name lies wholly in the window, or wholly out of sight until the map is moved."""
    rect = QRectF(QPointF(*box[0, :2]), QPointF(*box[0, 2:]))
    return room.is_inside(box) or not look.view.screen_rect().intersects(rect)


def _meets(land: QPainterPath, label: Candidate, look: Look) -> bool:
    width, height = 2 * _half_size(label, look) * look.view.metres_per_px
    return land.intersects(QRectF(label.x - width / 2, label.y - height / 2, width, height))


def label_boxes(label: Candidate, look: Look) -> Floats:
    """What a label takes on the screen (n, 4): its words, and the line that leads from it."""
    width, height = 2 * _half_size(label, look)
    x, y = look.to_screen(np.array([[label.x, label.y]]))[0].tolist()
    words = slanted_boxes(x, y, width, height, label.angle_deg)
    if label.leader is None:
        return words
    start, end = look.to_screen(leader_line(label, look))
    count = 1 + math.ceil(float(np.hypot(*(end - start))) / GAP_PX)
    middles = start + (end - start) * np.linspace(0, 1, count)[1:, None]
    return np.vstack((words, np.hstack((middles - GAP_PX / 2, middles + GAP_PX / 2))))


def leader_line(label: Candidate, look: Look) -> Floats:
    """The line (2, 2) in map metres from beside the words of a label that is led to its zone."""
    assert label.leader is not None
    half = float(_half_size(label, look)[0]) * look.view.metres_per_px
    beside = label.x + math.copysign(half, label.leader[0] - label.x)
    return np.array([(beside, label.y), label.leader])

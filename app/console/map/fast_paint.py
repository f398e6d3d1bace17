"""Drawing many lines and sprites in one call, straight from numpy memory, with a self-test and a slow way.

Handing Qt a pointer to the array spares one Python object a line. It leans on how PySide wraps C++ memory,
so `pointer_calls_work` compares it once with the plain list calls and everything falls back when they differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import Any, cast

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from app.console.map.stepwise import Step, portions
from app.console.paint.painting import painting

LINES_AT_ONCE, FRAGMENTS_AT_ONCE = 300, 400
Floats = NDArray[np.float64]


def _pointed(array: Floats, kind: type) -> Any:
    return cast(Any, shiboken6).wrapInstance(array.ctypes.data, kind)


def _lines_by_pointer(painter: QPainter, segments: Floats) -> None:
    painter.drawLines(_pointed(segments, QLineF), len(segments))


def _lines_by_list(painter: QPainter, segments: Floats) -> None:
    painter.drawLines([QLineF(*segment) for segment in segments.tolist()])


def _fragments_by_pointer(painter: QPainter, fragments: Floats, sheet: QPixmap) -> None:
    first = _pointed(fragments, QPainter.PixmapFragment)
    cast(Any, painter).drawPixmapFragments(first, len(fragments), sheet)


def _fragments_by_list(painter: QPainter, fragments: Floats, sheet: QPixmap) -> None:
    for x, y, left, top, width, height, scale_x, scale_y, rotation, opacity in fragments.tolist():
        painter.save()
        painter.setOpacity(painter.opacity() * opacity)
        painter.translate(x, y)
        painter.rotate(rotation)
        painter.scale(scale_x, scale_y)
        target = QRectF(-width / 2, -height / 2, width, height)
        painter.drawPixmap(target, sheet, QRectF(left, top, width, height))
        painter.restore()


def draw_lines(painter: QPainter, segments: Floats) -> None:
    """Draw segments (n, 4) of x0, y0, x1, y1 in the painter's pen."""
    if not len(segments):
        return
    segments = np.ascontiguousarray(segments, np.float64)
    draw = _lines_by_pointer if pointer_calls_work() else _lines_by_list
    draw(painter, segments)


def line_steps(segments: Floats, pen: QPen) -> Iterator[Step]:
    """The same in a pen, some at a time."""
    for some in portions(segments, LINES_AT_ONCE):
        yield partial(_draw_some, segments=some, pen=pen)


def _draw_some(painter: QPainter, segments: Floats, pen: QPen) -> None:
    painter.setPen(pen)
    draw_lines(painter, segments)


def draw_fragments(painter: QPainter, fragments: Floats, sheet: QPixmap) -> None:
    """Draw sprites of a sheet.

    `fragments` is (n, 10): centre x, y; left, top, width, height on the sheet; scale x, y; degrees; opacity.
    """
    if not len(fragments):
        return
    fragments = np.ascontiguousarray(fragments, np.float64)
    draw = _fragments_by_pointer if pointer_calls_work() else _fragments_by_list
    draw(painter, fragments, sheet)


def fragment_steps(fragments: Floats, sheet: QPixmap) -> Iterator[Step]:
    """The same, some at a time."""
    for some in portions(fragments, FRAGMENTS_AT_ONCE):
        yield partial(draw_fragments, fragments=some, sheet=sheet)


@cache
def pointer_calls_work() -> bool:
    """Whether the pointer calls paint what the list calls paint; asked once, at the first drawing."""
    try:
        return _lines_agree() and _fragments_agree()
    except (TypeError, AttributeError, ValueError):
        return False


def _probe() -> QImage:
    image = QImage(64, 64, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("white"))
    return image


def _lines_agree() -> bool:
    segments = np.array([[3.0, 4.0, 60.0, 50.0], [5.0, 60.0, 58.0, 9.0], [30.5, 0.0, 30.5, 64.0]])
    images = _probe(), _probe()
    for image, draw in zip(images, (_lines_by_pointer, _lines_by_list), strict=True):
        with painting(image) as painter:
            painter.setPen(QPen(QColor("black"), 3))
            draw(painter, segments)
    return images[0] == images[1] != _probe()


def _fragments_agree() -> bool:
    sheet = QPixmap(20, 10)
    sheet.fill(QColor("red"))
    fragments = np.array(
        [[20, 20, 0, 0, 10, 10, 1, 1, 0, 1], [40, 44, 10, 0, 10, 10, 1, 1, 0, 1]], np.float64
    )
    images = _probe(), _probe()
    for image, draw in zip(images, (_fragments_by_pointer, _fragments_by_list), strict=True):
        with painting(image) as painter:
            draw(painter, fragments, sheet)
    return images[0] == images[1] != _probe()

"""A picture painted a step at a time, so that what takes long is done between frames."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter, QPixmap

from app.console.paint.painting import painting

Step = Callable[[QPainter], None]
"""Sets what it needs of a painter, and puts back all but pen and brush."""
Picture = TypeVar("Picture", QPixmap, QImage)
Rows = TypeVar("Rows", list[int], NDArray[np.float64], NDArray[np.intp])


def portions(rows: Rows, most: int) -> Iterator[Rows]:
    """The rows, so many at a time."""
    return (rows[first : first + most] for first in range(0, len(rows), most))


class Stepwise(Generic[Picture]):
    """A picture and the steps that are still to be painted on it, in their order."""

    def __init__(self, picture: Picture, steps: Iterator[Step], *, is_smooth: bool = True) -> None:
        self.picture: Picture = picture
        self._steps, self._is_smooth = steps, is_smooth

    def work(self, until: float) -> bool:
        """Paint until a moment of `time.perf_counter`, but one step at least; true once it is whole."""
        with painting(self.picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._is_smooth)
            for step in self._steps:
                step(painter)
                if time.perf_counter() >= until:
                    return False
        return True

    def finished(self) -> Picture:
        """The picture with all that is left painted at once."""
        self.work(math.inf)
        return self.picture

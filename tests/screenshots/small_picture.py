"""A picture made small enough for a page: scaled, and in the 256 colours that it uses most."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

WIDTH = 1440
COLOURS = 256
# Colours this near to each other count as one, so that rare but telling ones keep their place.
NEAR = 16


def made_small(image: QImage) -> QImage:
    """The picture at the page's width with a palette of its own, without dithering."""
    scaled = image.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
    scaled = scaled.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(scaled.constBits(), dtype=np.uint32) & 0xFFFFFF
    colours, place, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    palette = _palette(colours, counts)
    nearest = _nearest(_channels(colours), _channels(palette))
    indexes = np.ascontiguousarray(nearest[place], dtype=np.uint8)
    made = QImage(indexes.data, WIDTH, scaled.height(), WIDTH, QImage.Format.Format_Indexed8)
    made.setColorTable([int(colour) | 0xFF000000 for colour in palette])
    return made.copy()


def _palette(colours: NDArray[np.uint32], counts: NDArray[np.intp]) -> NDArray[np.uint32]:
    """Of each group of near colours the one used most, for the groups used most."""
    groups = _channels(colours) // NEAR @ np.array([1, 256, 65536])
    by_use = np.argsort(-counts, kind="stable")
    _, firsts, members = np.unique(groups[by_use], return_index=True, return_inverse=True)
    used = np.bincount(members, weights=counts[by_use])
    chosen = firsts[np.argsort(-used, kind="stable")[:COLOURS]]
    return colours[by_use][chosen]


def _channels(colours: NDArray[np.uint32]) -> NDArray[np.int64]:
    return np.column_stack([(colours >> shift) & 0xFF for shift in (0, 8, 16)]).astype(np.int64)


def _nearest(colours: NDArray[np.int64], palette: NDArray[np.int64]) -> NDArray[np.intp]:
    apart = ((colours[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2)
    return apart.argmin(axis=1)

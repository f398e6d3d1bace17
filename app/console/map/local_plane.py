"""Map metres near a district without asking the projection for each fix.

The projection takes a call of its own that lets other threads run, and a window that moves thousands of crews
waits for its turn again each time. Over a district a polynomial of the fourth degree is the projection to the
millimetre; what lies outside is projected.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.console.map.map_data import Ground

Floats = NDArray[np.float64]
_DEGREE, _SIDE = 4, 9
_ROOM_SHARE, _LEAST_ROOM_M, _WIDEST_M = 0.1, 2_000.0, 120_000.0
_EXACT_M = 0.01


class LocalPlane:
    """From WGS 84 degrees to a ground's map metres."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        box = ground.box.grown(_LEAST_ROOM_M + _ROOM_SHARE * max(ground.box.width, ground.box.height))
        corners = [ground.to_lonlat(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
        self._low, self._high = np.min(corners, axis=0), np.max(corners, axis=0)
        self._terms = [(right, up) for right in range(_DEGREE + 1) for up in range(_DEGREE + 1 - right)]
        self._factors = self._fitted() if max(box.width, box.height) <= _WIDEST_M else None

    def to_metres(self, lonlat: Floats) -> Floats:
        """Map metres (n, 2) of lon, lat (n, 2)."""
        if self._factors is None:
            return self._ground.to_metres(lonlat[:, 0], lonlat[:, 1])
        metres: Floats = self._powers(lonlat) @ self._factors
        is_far = ((lonlat < self._low) | (lonlat > self._high)).any(axis=1)
        if is_far.any():
            metres[is_far] = self._ground.to_metres(lonlat[is_far, 0], lonlat[is_far, 1])
        return metres

    def _fitted(self) -> Floats | None:
        """The factors of each term for x and y; None where they would miss by a centimetre."""
        share = np.linspace(0, 1, _SIDE)
        lon, lat = np.meshgrid(*(self._low + np.outer(share, self._high - self._low)).T)
        lonlat = np.column_stack((lon.ravel(), lat.ravel()))
        metres = self._ground.to_metres(lonlat[:, 0], lonlat[:, 1])
        if not np.isfinite(metres).all():
            return None
        powers = self._powers(lonlat)
        factors: Floats = np.asarray(np.linalg.lstsq(powers, metres, rcond=None)[0], dtype=np.float64)
        return factors if np.abs(powers @ factors - metres).max() < _EXACT_M else None

    def _powers(self, lonlat: Floats) -> Floats:
        x, y = (2 * (lonlat - self._low) / (self._high - self._low) - 1).T
        xs, ys = [np.ones_like(x)], [np.ones_like(y)]
        for _ in range(_DEGREE):
            xs.append(xs[-1] * x)
            ys.append(ys[-1] * y)
        return np.column_stack([xs[right] * ys[up] for right, up in self._terms])

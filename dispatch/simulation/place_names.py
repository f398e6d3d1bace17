"""How people call a position: by a named place close by, else by its community."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gis.datum import plane_at
from gis.zones import ZoneAtlas

Landmark = tuple[str, float, float]
"""Name, lon, lat."""
CLOSE_M = 130.0


@dataclass(frozen=True)
class PlaceNames:
    """Names of a district; `near` is how its people say that something is close to one, with {name}."""

    landmarks: Sequence[Landmark]
    near: str

    def text(self, lon: float, lat: float, atlas: ZoneAtlas) -> str:
        """What people call this position; its coordinates where nothing has a name."""
        name = self._landmark(lon, lat)
        if name is None:
            community = atlas.at(lon, lat).community
            name = atlas.by_code(community).name if community else None
        return self.near.format(name=name) if name else f"{lon:.5f}, {lat:.5f}"

    def _landmark(self, lon: float, lat: float) -> str | None:
        if not self.landmarks:
            return None
        lons, lats = (np.array([landmark[axis] for landmark in self.landmarks]) for axis in (1, 2))
        x, y = plane_at(lon, lat).to_metres(np.append(lons, lon), np.append(lats, lat))
        away_m = np.hypot(x[:-1] - x[-1], y[:-1] - y[-1])
        nearest = int(np.argmin(away_m))
        return self.landmarks[nearest][0] if away_m[nearest] <= CLOSE_M else None

"""A crew under way: its way by the network, and where along it it is at a moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from gis.datum import plane_at
from gis.road_network import EdgeFlag, Mode, RoadClass
from gis.routing import Route, Router, RoutingError

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Journey:
    """A way along `coordinates` (lon/lat, (k, 2)) from `starts_at` that takes `duration_s` in all.

    The last `settle_s` seconds are spent at the end of the way: parking, walking in.
    """

    coordinates: Floats
    starts_at: datetime
    duration_s: float
    settle_s: float = 0.0
    decks: tuple[tuple[float, float], ...] = ()
    """Stretches on elevated roads or in tunnels, as shares of the way."""
    _along_m: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        lon, lat = self.coordinates.T
        x, y = plane_at(float(lon[0]), float(lat[0])).to_metres(lon, lat)
        steps = np.hypot(np.diff(x), np.diff(y))
        object.__setattr__(self, "_along_m", np.concatenate(([0.0], np.cumsum(steps))))

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(seconds=self.duration_s)

    @property
    def speed_mps(self) -> float:
        """Metres a second while moving."""
        return float(self._along_m[-1]) / self._moving_s

    def position(self, at: datetime) -> tuple[float, float]:
        """Lon/lat at a moment; before the start the first point, after the end the last."""
        share = (at - self.starts_at).total_seconds() / self._moving_s
        along = float(np.clip(share, 0.0, 1.0)) * self._along_m[-1]
        lon = float(np.interp(along, self._along_m, self.coordinates[:, 0]))
        return lon, float(np.interp(along, self._along_m, self.coordinates[:, 1]))

    def is_on_deck(self, at: datetime) -> bool:
        """Whether it is on an elevated road or in a tunnel at a moment."""
        share = (at - self.starts_at).total_seconds() / self._moving_s
        return any(start < share < end for start, end in self.decks)

    def is_moving(self, at: datetime) -> bool:
        """Whether it is on the road at a moment."""
        passed_s = (at - self.starts_at).total_seconds()
        return 0.0 <= passed_s < self._moving_s

    @property
    def _moving_s(self) -> float:
        return max(self.duration_s - self.settle_s, 1.0)


WALKING_MPS = 1.35


def way(router: Router, origin: tuple[float, float], target: tuple[float, float], mode: Mode) -> Route:
    """The way that a crew takes; where no road leads, straight on foot."""
    try:
        return router.route(origin, target, mode)
    except RoutingError:
        coordinates = np.array([origin, target])
        x, y = plane_at(*origin).to_metres(coordinates[:, 0], coordinates[:, 1])
        distance_m = float(np.hypot(x[1] - x[0], y[1] - y[0]))
        return Route(Mode.FOOT, distance_m / WALKING_MPS, distance_m, True, coordinates)


def decks_of(route: Route, router: Router) -> tuple[tuple[float, float], ...]:
    """The stretches of a route that lie above or below ground, as shares of its length."""
    network = router.network
    if not route.parts:
        return ()
    edges = np.array(route.edges)
    lengths = network.edge_length_m[edges] * [part.end - part.start for part in route.parts]
    ends = np.concatenate(([route.origin_leg_m], route.origin_leg_m + np.cumsum(lengths))) / max(
        route.distance_m, 1.0
    )
    in_tunnel = (network.edge_flags[edges] & np.uint8(EdgeFlag.TUNNEL)) > 0
    is_deck = (network.edge_layer[edges] != 0) & (network.edge_class[edges] != RoadClass.WATERWAY) | in_tunnel
    return tuple((float(ends[place]), float(ends[place + 1])) for place in np.flatnonzero(is_deck))

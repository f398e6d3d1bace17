"""How fast each mode travels, and the named errors of snapping and routing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod

from gis.road_network import Mode, RoadNetwork

Floats = NDArray[np.float64]
_GLOBE = Geod(ellps="WGS84")


@dataclass(frozen=True)
class TravelSpeeds:
    """Speeds by mode, as a centre sets them.

    Walking has one speed. An e-bike goes at the data's speed up to its own, and keeps off roads that are
    faster than `ebike_road_kmh`, wherever it may go otherwise. A car needs `car_time_factor`
    times as long as the data say (lights, traffic). Boats have one speed. `air_mps` is along the straight
    line. `access_mps` is the walking speed between a position and the road that it is snapped to.
    """

    foot_mps: float = 1.35
    ebike_kmh: float = 22.0
    ebike_road_kmh: float = 90.0
    car_time_factor: float = 1.5
    boat_kmh: float = 12.0
    air_mps: float = 12.0
    access_mps: float = 1.35

    def __post_init__(self) -> None:
        if not all(np.isfinite(speed) and speed > 0 for speed in vars(self).values()):
            raise ValueError(f"speeds and factors must be positive: {self}")


class RoutingError(ValueError):
    """Why there is no travel time; `code` names the reason."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code


class BadPosition(RoutingError):
    """A position that can't be routed; code not_finite, out_of_range, or far_from_road."""


class NoRoute(RoutingError):
    """Two good positions without a way between them; code not_connected."""


def edge_times_s(network: RoadNetwork, mode: Mode, speeds: TravelSpeeds) -> Floats:
    """Return seconds along each edge in a mode, inf where the mode may not travel it, shape (m,)."""
    length_m, data_kmh = network.edge_length_m, network.edge_speed_kmh
    times = {
        Mode.FOOT: lambda: length_m / speeds.foot_mps,
        Mode.EBIKE: lambda: _ebike_times_s(length_m, data_kmh, speeds),
        Mode.CAR: lambda: length_m * 3.6 / data_kmh * speeds.car_time_factor,
        Mode.BOAT: lambda: length_m * 3.6 / speeds.boat_kmh,
    }
    allowed = network.allows(mode)
    if not allowed.any():
        return np.full(network.edge_count, np.inf)
    return np.where(allowed, times[mode](), np.inf)


def _ebike_times_s(length_m: Floats, data_kmh: Floats, speeds: TravelSpeeds) -> Floats:
    times_s = length_m * 3.6 / np.minimum(speeds.ebike_kmh, data_kmh)
    return np.where(data_kmh <= speeds.ebike_road_kmh, times_s, np.inf)


def checked_positions(positions: ArrayLike) -> Floats:
    """Return lon/lat pairs as an array (n, 2); BadPosition names the first row that is no position."""
    pairs = np.asarray(positions, dtype=np.float64).reshape(-1, 2)
    if len(rows := np.flatnonzero(~np.isfinite(pairs).all(axis=1))):
        raise BadPosition("not_finite", f"row {rows[0]}: {pairs[rows[0]].tolist()}")
    if len(rows := np.flatnonzero((np.abs(pairs) > (180.0, 90.0)).any(axis=1))):
        raise BadPosition("out_of_range", f"row {rows[0]}: {pairs[rows[0]].tolist()}")
    return pairs


def straight_m(starts: ArrayLike, ends: Floats) -> Floats:
    """Return metres straight between pairs of lon/lat: from one start (2,) or as many as ends (n, 2)."""
    froms = np.broadcast_to(np.asarray(starts, dtype=np.float64), ends.shape)
    lengths_m = _GLOBE.inv(froms[:, 0], froms[:, 1], ends[:, 0], ends[:, 1])[2]
    return np.asarray(lengths_m, dtype=np.float64)

"""The order in which routingkit-cch contracts states: made once in a process of its own, kept on disk.

The library cuts junctions apart, and edges are ordered by the junction that they lead to: on Hangzhou's
roads that takes a quarter of the time of cutting edges apart, and its answers come twice as fast. It holds
the interpreter's lock all the while.
"""

from __future__ import annotations

import importlib.util
import logging
import subprocess
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gis.road_network import RoadNetwork
from gis.turn_network import TurnNetwork

Indices = NDArray[np.int32]
_LOG = logging.getLogger(__name__)
_EXTRA = "routingkit_cch"


def is_installed() -> bool:
    """Whether the optional extra is there."""
    return importlib.util.find_spec(_EXTRA) is not None


def arcs_of(turns: TurnNetwork) -> tuple[Indices, Indices]:
    """Return the states that arcs lead from and to, both (a,)."""
    tails = np.repeat(np.arange(turns.state_count, dtype=np.int32), np.diff(turns.offsets))
    return tails, turns.heads


class OrderFiles:
    """Orders in a folder, one file a network by its digest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._making: subprocess.Popen[bytes] | None = None

    def path(self, network: RoadNetwork) -> Path:
        """Where the order of a network lies, or will."""
        return self.folder / f"{network.digest[:32]}.order.npy"

    def order(self, network: RoadNetwork) -> Indices | None:
        """Return the order, or None and have it made, also in place of a file that is no order of this."""
        path = self.path(network)
        if path.is_file():
            order = _read(path, network.edge_count)
            if order is not None:
                return order
            path.unlink()
        if self._making is None:
            self._making = self._begin(network)
        return None

    def wait(self, timeout_s: float) -> None:
        """Wait until what is being made is there; TimeoutError if it isn't by then."""
        if self._making is not None:
            try:
                self._making.wait(timeout_s)
            except subprocess.TimeoutExpired as error:
                raise TimeoutError(str(self.folder)) from error

    def _begin(self, network: RoadNetwork) -> subprocess.Popen[bytes]:
        if not (np.isfinite(network.node_lat).all() and np.isfinite(network.node_lon).all()):
            raise ValueError("a junction has no position")  # which would crash the library
        self.folder.mkdir(parents=True, exist_ok=True)
        given, made = self.path(network).with_suffix(".roads.npz"), self.path(network)
        lat, lon = (of.astype(np.float32) for of in (network.node_lat, network.node_lon))
        np.savez(given, start=network.edge_from, end=network.edge_to, lat=lat, lon=lon)
        _LOG.info("the order of contraction is being made in a process of its own: %s", made.name)
        return subprocess.Popen([sys.executable, "-m", "gis.cch_order", str(given), str(made)])


def _read(path: Path, count: int) -> Indices | None:
    try:
        order = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    is_order = order.shape == (count,) and np.array_equal(np.sort(order), np.arange(count))
    return order if is_order else None


def main(given: Path, made: Path) -> None:
    """Make the order of the edges in one file and write it to another, whole or not at all."""
    from routingkit_cch import compute_order_inertial

    with np.load(given, allow_pickle=False) as roads:
        start, end, lat, lon = (roads[name] for name in ("start", "end", "lat", "lon"))
    junctions = compute_order_inertial(len(lat), *(told.tolist() for told in (start, end, lat, lon)))
    rank = np.empty(len(lat), dtype=np.int32)
    rank[junctions] = np.arange(len(lat), dtype=np.int32)
    beside = made.with_suffix(".part.npy")
    np.save(beside, np.lexsort((rank[start], rank[end])).astype(np.int32))
    beside.replace(made)
    given.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

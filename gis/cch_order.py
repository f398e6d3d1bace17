"""The order in which routingkit-cch contracts states: made once in a process of its own, kept on disk.

Making it takes minutes for a province and holds the interpreter's lock all the while.
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

    def order(self, network: RoadNetwork, turns: TurnNetwork) -> Indices | None:
        """Return the order, or None and have it made, also in place of a file that is no order of this."""
        path = self.path(network)
        if path.is_file():
            order = _read(path, turns.state_count)
            if order is not None:
                return order
            path.unlink()
        if self._making is None:
            self._making = self._begin(network, turns)
        return None

    def wait(self, timeout_s: float) -> None:
        """Wait until what is being made is there; TimeoutError if it isn't by then."""
        if self._making is not None:
            try:
                self._making.wait(timeout_s)
            except subprocess.TimeoutExpired as error:
                raise TimeoutError(str(self.folder)) from error

    def _begin(self, network: RoadNetwork, turns: TurnNetwork) -> subprocess.Popen[bytes]:
        self.folder.mkdir(parents=True, exist_ok=True)
        given, made = self.path(network).with_suffix(".arcs.npz"), self.path(network)
        tails, heads = arcs_of(turns)
        lat, lon = _middles(network)
        np.savez(given, tails=tails, heads=heads, lat=lat, lon=lon)
        _LOG.info("the order of contraction is being made in a process of its own: %s", made.name)
        return subprocess.Popen([sys.executable, "-m", "gis.cch_order", str(given), str(made)])


def _middles(network: RoadNetwork) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return where the edges lie; NaN would crash the library, and no node has one."""
    ends = network.edge_from, network.edge_to
    lat, lon = ((of[ends[0]] + of[ends[1]]) / 2 for of in (network.node_lat, network.node_lon))
    if not (np.isfinite(lat).all() and np.isfinite(lon).all()):
        raise ValueError("a node of the network has no position")
    return lat.astype(np.float32), lon.astype(np.float32)


def _read(path: Path, count: int) -> Indices | None:
    try:
        order = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    is_order = order.shape == (count,) and np.array_equal(np.sort(order), np.arange(count))
    return order if is_order else None


def main(given: Path, made: Path) -> None:
    """Make the order of the arcs in one file and write it to another, whole or not at all."""
    from routingkit_cch import compute_order_inertial

    with np.load(given, allow_pickle=False) as arcs:
        told = [arcs[name].tolist() for name in ("tails", "heads", "lat", "lon")]
    order = compute_order_inertial(len(told[2]), *told)
    beside = made.with_suffix(".part.npy")
    np.save(beside, np.array(order, dtype=np.int32))
    beside.replace(made)
    given.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

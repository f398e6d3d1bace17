"""The networks that benchmarks run on, drawn or read once and kept under build/, and places on them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from data.importers.road_options import RoadOptions
from data.importers.roads import prepare_roads
from data.store import create_store
from gis.road_network import Mode, RoadNetwork
from tests.benchmarks.generated_country import draw_country

FOLDER = Path(__file__).resolve().parents[2] / "build" / "networks"
DRAWN_FOR_KEPT = 1.13
"""So many junctions are drawn for one that is left: streets have gaps."""
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
Places = NDArray[np.float64]


@dataclass(frozen=True)
class Ground:
    """One network, and the OpenStreetMap file that it and the peers are made from."""

    name: str
    osm: Path
    network: RoadNetwork

    @property
    def arrays(self) -> Path:
        """The file of the network's arrays."""
        return self.osm.with_name("roads.npz")

    def places(self, count: int, seed: int, off_road_m: float = 15.0) -> Places:
        """Positions (n, 2) near streets that cars use, at most so far off them."""
        random, network = np.random.default_rng(seed), self.network
        edges = random.choice(np.flatnonzero(network.usable(Mode.CAR)), count)
        share = random.random((count, 1))
        ends = [np.stack((network.node_lon[at], network.node_lat[at]), -1) for at in _ends(network, edges)]
        aside = random.uniform(-off_road_m, off_road_m, (count, 2)) / 111_000.0
        placed: Places = ends[0] * (1 - share) + ends[1] * share + aside
        return placed


def _ends(network: RoadNetwork, edges: NDArray[np.intp]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    return network.edge_from[edges], network.edge_to[edges]


def country(junctions: int, seed: int = 20261124) -> Ground:
    """A drawn network with about so many junctions."""

    def drawn() -> Path:
        path = FOLDER / f"drawn-{junctions}.osm.pbf"
        draw_country(path, round(junctions * DRAWN_FOR_KEPT), seed)
        return path

    return network_of(f"country-{junctions}", drawn)


def network_of(name: str, source: Callable[[], Path]) -> Ground:
    """The network of a file, from under build/ where it has been read before."""
    folder = FOLDER / name
    osm, arrays = folder / "roads.osm.pbf", folder / "roads.npz"
    if not arrays.exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source(), osm)
        arrays.write_bytes(_read(osm))
    return Ground(name, osm, RoadNetwork.load(arrays))


def _read(osm: Path) -> bytes:
    with TemporaryDirectory() as folder:
        store = create_store(Path(folder) / "roads.sqlite", NOW)
        try:
            return prepare_roads([osm], RoadOptions(), store, NOW).contents[0]
        finally:
            store.close()

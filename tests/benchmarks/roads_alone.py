"""Roads in a process that holds nothing else: how soon they first answer, and how much memory they take.

`python -m tests.benchmarks.roads_alone first|memory FOLDER`, the folder of a benchmark's network.
"""

import time

_STARTED = time.perf_counter()

import gc  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402

from gis.road_network import GROUND_MODES, Mode, RoadNetwork  # noqa: E402
from gis.routing import Router  # noqa: E402
from gis.turn_file import kept_turns  # noqa: E402
from tests.benchmarks.peak_memory import forget_peak, peak_mb  # noqa: E402

CREWS, LIMIT_S = 500, 600.0


def router_in(folder: Path) -> Router:
    """The router as a centre makes it, with what is made of the roads kept beside them."""
    network = RoadNetwork.load(folder / "roads.npz", folder / "segments.npz")
    return Router(network, turns=lambda: kept_turns(network, folder / "turns.npz"))


def first(folder: Path) -> dict[str, float]:
    """From nothing, imports included, to the times of 500 crews to one incident."""
    router = router_in(folder)
    network, random = router.network, np.random.default_rng(5)
    nodes = network.edge_from[random.choice(np.flatnonzero(network.allows(Mode.CAR)), CREWS + 1)]
    places = np.column_stack((network.node_lon[nodes], network.node_lat[nodes]))
    times_s = router.times_to(places[0], places[1:], Mode.CAR, LIMIT_S)
    assert np.isfinite(times_s).any()
    return {"wall_ms": (time.perf_counter() - _STARTED) * 1e3, "cpu_ms": time.process_time() * 1e3}


def memory(folder: Path) -> dict[str, float | None]:
    """MB held after each part, and the most on the way there; None where the system doesn't tell.

    Topology, turns and the times of all modes first, asked both ways and for a route; then what snapping
    and drawing add. The points of the shapes come with the network's file and are counted as geometry.
    """
    before = _held_mb()
    router = router_in(folder)
    network = router.network
    geometry_mb = (network.shape_lon.nbytes + network.shape_lat.nbytes) / 1e6
    every = np.arange(3, dtype=np.int32)
    for mode in GROUND_MODES:
        starts = router.standing(mode).leaving(_on_edge(router)).starts
        engine = router.engine(mode)
        engine.seconds_to([starts], every, LIMIT_S)
        engine.seconds_from([starts], every, LIMIT_S)
        engine.path(starts, starts, LIMIT_S)
    topology = _peak_and_held(before)
    before = _held_mb()
    for mode in GROUND_MODES:
        router.snapper.snap([(network.node_lon[0], network.node_lat[0])], mode)
    assert len(router.snapper.lines) == network.shape_count
    shapes = _peak_and_held(before)
    if topology is None or shapes is None:
        return {"topology_mb": None, "geometry_mb": None}
    return {
        "topology_mb": topology[0] - geometry_mb,
        "topology_peak_mb": topology[1] - geometry_mb,
        "geometry_mb": shapes[0] + geometry_mb,
        "geometry_peak_mb": shapes[1] + geometry_mb,
    }


def _on_edge(router: Router):  # type: ignore[no-untyped-def]
    from gis.snapping import Snaps

    one = np.zeros(1)
    network = router.network
    return Snaps(np.zeros(1, dtype=np.int32), one + 0.5, one, network.node_lon[:1], network.node_lat[:1])


def _held_mb() -> float | None:
    gc.collect()
    forget_peak()
    return peak_mb()


def _peak_and_held(before: float | None) -> tuple[float, float] | None:
    """MB held more than before, and the most there was."""
    peak = peak_mb()
    held = _held_mb()
    return (held - before, peak - before) if held and peak and before else None


if __name__ == "__main__":
    print(json.dumps({"first": first, "memory": memory}[sys.argv[1]](Path(sys.argv[2]))))

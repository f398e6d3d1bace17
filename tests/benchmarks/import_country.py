"""Imports a file of roads in a process of its own and tells as JSON what each stage took, and the memory."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from data.importers.road_options import RoadOptions
from data.importers.roads import prepare_roads
from data.store import create_store
from gis.road_network import Mode, RoadNetwork
from gis.routing import Router
from tests.benchmarks.peak_memory import peak_mb
from tests.data.import_house import NOW, ImportHouse

SAMPLED = 200


class Stages:
    """How long each stage took, from the progress that is told; and the longest silence within it."""

    def __init__(self) -> None:
        self.took_s: defaultdict[str, float] = defaultdict(float)
        self.silent_s: defaultdict[str, float] = defaultdict(float)
        self._stage, self._since = "start", time.perf_counter()

    def __call__(self, stage: str, _done: int, _total: int, /) -> None:
        now = time.perf_counter()
        passed = now - self._since
        self.took_s[self._stage] += passed
        self.silent_s[self._stage] = max(self.silent_s[self._stage], passed)
        self._stage, self._since = stage, now


def main(path: Path) -> None:
    """Import the file, load what was kept, route over it."""
    with tempfile.TemporaryDirectory() as folder:
        store = create_store(Path(folder) / "country.sqlite", NOW)
        house, stages = ImportHouse(store), Stages()
        started, worked = time.perf_counter(), time.process_time()
        prepared = prepare_roads([path], RoadOptions(), store, NOW, stages)
        prepare_s = time.perf_counter() - started
        prepare_cpu_s = time.process_time() - worked
        stages("end", 0, 0)
        peak_import_mb = peak_mb()
        house.bring(prepared)
        bring_s = time.perf_counter() - started - prepare_s
        print(
            json.dumps(
                {
                    "prepare_s": prepare_s,
                    "prepare_cpu_s": prepare_cpu_s,
                    "stages_s": stages.took_s,
                    "silent_s": stages.silent_s,
                    "bring_s": bring_s,
                    "kept_mb": len(prepared.contents[0]) / 1e6,
                    "peak_import_mb": peak_import_mb,
                    "rows": prepared.report.read,
                    "found": prepared.report.counts(),
                    **_used(store.files.path(prepared.rows[0].digest)),
                    "peak_mb": peak_mb(),
                }
            )
        )
        store.close()


def _used(path: Path) -> dict[str, float]:
    """What loading the kept network, its digest, snapping and routing take."""
    started = time.perf_counter()
    network = RoadNetwork.load(path)
    load_s = time.perf_counter() - started
    router = Router(network)
    usable = np.flatnonzero(network.usable(Mode.CAR))
    nodes = network.edge_from[np.random.default_rng(7).choice(usable, (SAMPLED, 2))]
    places = np.stack((network.node_lon[nodes], network.node_lat[nodes]), axis=-1)
    router.times_to(places[0, 0], places[:, 1], Mode.CAR, 600.0)
    first_s = time.perf_counter() - started - load_s
    started = time.perf_counter()
    for target in places[:20, 0]:
        router.times_to(target, places[:, 1], Mode.CAR, 600.0)
    bounded_ms = (time.perf_counter() - started) / 20 * 1e3
    return {
        "nodes": network.node_count,
        "edges": network.edge_count,
        "shapes": network.shape_count,
        "load_s": load_s,
        "first_times_s": first_s,
        "times_ms": bounded_ms,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""One peer in its own environment: reads a job as JSON, answers with the time of each table as JSON.

It knows nothing of this project: only the standard library and the peers (OSRM, Valhalla, networkx).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Job = dict[str, Any]
Seconds = list[list[float | None]]
Ask = Callable[[list[list[float]], list[list[float]]], Seconds]
TOO_MANY = 10_000_000


def osrm(job: Job) -> Ask:
    """OSRM with its car profile, in this process; the data are made once."""
    import osrm as engine

    algorithm = job["engine"].split()[1]
    base = Path(job["folder"]) / "roads.osrm"
    if not (base.parent / "ready").exists():
        _make_osrm(Path(job["osm"]), base, Path(engine.__file__).parent, algorithm)
    machine = engine.OSRM(
        algorithm=algorithm,
        storage_config=str(base),
        use_shared_memory=False,
        max_locations_distance_table=TOO_MANY,
    )

    def ask(sources: list[list[float]], targets: list[list[float]]) -> Seconds:
        count = len(sources)
        asked = engine.TableParameters(
            coordinates=[tuple(place) for place in sources + targets],
            sources=list(range(count)),
            destinations=list(range(count, count + len(targets))),
            annotations=["duration"],
            generate_hints=False,
        )
        return [list(row) for row in machine.Table(asked)["durations"]]

    return ask


def _make_osrm(osm: Path, base: Path, package: Path, algorithm: str) -> None:
    base.parent.mkdir(parents=True, exist_ok=True)
    own = base.with_suffix(".osm.pbf")
    own.write_bytes(osm.read_bytes())
    profile = package / "share" / "profiles" / "car.lua"
    later = [["contract"]] if algorithm == "CH" else [["partition"], ["customize"]]
    for step in [["extract", "-p", str(profile), str(own)], *([*name, str(base)] for name in later)]:
        _run([sys.executable, "-m", "osrm", *step])
    (base.parent / "ready").touch()


def valhalla(job: Job) -> Ask:
    """Valhalla's matrix, in this process; the tiles are made once."""
    import valhalla as package
    from valhalla import Actor, get_config

    folder = Path(job["folder"])
    tiles = folder / "tiles"
    tiles.mkdir(parents=True, exist_ok=True)
    config = get_config(tile_extract="", tile_dir=str(tiles), verbose=False)
    config["service_limits"]["auto"].update(
        max_matrix_location_pairs=TOO_MANY, max_matrix_distance=1e7, max_locations=TOO_MANY
    )
    config["service_limits"]["max_timedep_distance_matrix"] = 0
    (folder / "valhalla.json").write_text(json.dumps(config), encoding="utf-8")
    if not (folder / "ready").exists():
        maker = Path(package.__file__).parent / "bin" / "valhalla_build_tiles"
        _run([str(maker), "-c", str(folder / "valhalla.json"), job["osm"]])
        (folder / "ready").touch()
    actor = Actor(str(folder / "valhalla.json"))

    def ask(sources: list[list[float]], targets: list[list[float]]) -> Seconds:
        told = actor.matrix(
            {"sources": _points(sources), "targets": _points(targets), "costing": "auto", "verbose": False}
        )
        rows: Seconds = told["sources_to_targets"]["durations"]
        return rows

    return ask


def _points(places: list[list[float]]) -> list[dict[str, float]]:
    return [{"lon": lon, "lat": lat} for lon, lat in places]


def networkx(job: Job) -> Ask:
    """networkx over the plain node graph at car times: nearest node, one search a target, no turns."""
    import networkx as nx
    import numpy as np
    from scipy.spatial import cKDTree

    with np.load(job["arrays"], allow_pickle=False) as arrays:
        start, end = arrays["edge_from"], arrays["edge_to"]
        seconds = arrays["edge_length_m"] * 3.6 / arrays["edge_speed_kmh"]
        allowed = (arrays["edge_access"] & 4) > 0
        nodes = np.column_stack((arrays["node_lon"], arrays["node_lat"]))
    graph = nx.DiGraph()
    chosen = zip(start[allowed].tolist(), end[allowed].tolist(), seconds[allowed].tolist(), strict=True)
    for one, other, took in chosen:
        if took < graph.get_edge_data(other, one, {"s": float("inf")})["s"]:
            graph.add_edge(other, one, s=took)
    usable = np.array(sorted(graph.nodes))
    index = cKDTree(nodes[usable])

    def ask(sources: list[list[float]], targets: list[list[float]]) -> Seconds:
        near = [usable[index.query(places)[1]].tolist() for places in (sources, targets)]
        by_target = [nx.single_source_dijkstra_path_length(graph, node, weight="s") for node in near[1]]
        return [[found.get(node) for found in by_target] for node in near[0]]

    return ask


def _run(command: list[str]) -> None:
    """Run a maker of data; what it says goes to the error stream."""
    done = subprocess.run(command, stdout=sys.stderr, stderr=sys.stderr, check=False)
    if done.returncode:
        raise SystemExit(f"{command} ended with {done.returncode}")


def main() -> None:
    """Answer one job."""
    job = json.loads(sys.stdin.read())
    ask = {"OSRM": osrm, "Valhalla": valhalla, "networkx": networkx}[job["engine"].split()[0]](job)
    wall_ms, cpu_ms, answers = [], [], []
    for table in [*job["tables"][:1], *job["tables"]]:
        started, spent = time.perf_counter(), time.process_time()
        answers.append(ask(table["sources"], table["targets"]))
        wall_ms.append((time.perf_counter() - started) * 1e3)
        cpu_ms.append((time.process_time() - spent) * 1e3)
    times = [seconds for answer in answers for row in answer for seconds in row]
    print(
        json.dumps(
            {
                "wall_ms": wall_ms[1:],
                "cpu_ms": cpu_ms[1:],
                "found_share": sum(seconds is not None for seconds in times) / max(1, len(times)),
                "first": answers[0],
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
            }
        )
    )


if __name__ == "__main__":
    main()

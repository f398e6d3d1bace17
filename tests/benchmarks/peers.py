"""Asks the peers: each in a process of its own, in an environment of its own, with a job as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

from tests.benchmarks.networks import Ground, Places
from tests.benchmarks.results import Figures

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
ENVIRONMENT = BUILD / "peers"
SCRIPT = Path(__file__).with_name("peer.py")
WAITS_S = float(os.environ.get("YIPING_BENCH_PEER_S", "900"))
OSRM_CH, OSRM_MLD, VALHALLA, NETWORKX = "OSRM CH", "OSRM MLD", "Valhalla", "networkx"


@dataclass(frozen=True)
class Table:
    """One question: seconds from each source to each target, lon/lat (n, 2)."""

    sources: Places
    targets: Places


@dataclass(frozen=True)
class PeerAnswer:
    """What a peer took for each table in ms, and how much of them it found a time for."""

    figures: Figures
    found_share: float
    seconds: list[list[float | None]]
    peak_mb: float


def python_of_peers() -> Path | None:
    """The peers' own Python, None where they were not installed (`make peers`)."""
    folder, name = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    path = ENVIRONMENT / folder / name
    return path if path.exists() else None


def ask_peer(engine: str, ground: Ground, tables: Sequence[Table], **options: object) -> PeerAnswer | None:
    """Let a peer answer all tables by car; None where it can't be run, which is told."""
    python = python_of_peers()
    if python is None:
        print(f"{engine}: not installed, see `make peers`")
        return None
    job = {
        "engine": engine,
        "osm": str(ground.osm),
        "arrays": str(ground.arrays),
        "folder": str(BUILD / "peer-data" / ground.name / engine.replace(" ", "-")),
        "tables": [{"sources": _pairs(t.sources), "targets": _pairs(t.targets)} for t in tables],
        **options,
    }
    told = told_by(engine, [python, SCRIPT], job)
    return None if told is None else _answer(told)


def told_by(
    name: str, command: Sequence[str | Path], job: object, surroundings: Mapping[str, str] | None = None
) -> dict[str, Any] | None:
    """What a program answers to a job, both as JSON; None where it fails or takes too long, which is told."""
    try:
        done = subprocess.run(
            command,
            check=False,
            input=json.dumps(job),
            capture_output=True,
            text=True,
            timeout=WAITS_S,
            encoding="utf-8",
            cwd=ROOT,
            env=surroundings,
        )
    except subprocess.TimeoutExpired:
        print(f"{name}: not ready within {WAITS_S:.0f} s")
        return None
    if done.returncode:
        print(f"{name}: ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
        return None
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def figures_of(answer: PeerAnswer | None) -> Figures | None:
    """The figures of an answer, None of none."""
    return answer.figures if answer else None


def _answer(told: dict[str, Any]) -> PeerAnswer:
    figures = Figures.of(told["wall_ms"], told["cpu_ms"])
    return PeerAnswer(figures, told["found_share"], told["first"], told["peak_mb"])


def _pairs(places: ArrayLike) -> list[list[float]]:
    return [[float(lon), float(lat)] for lon, lat in places]  # type: ignore[union-attr]

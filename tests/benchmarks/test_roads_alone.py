"""What roads take in a process that holds nothing else: memory in two parts, and time to the first answer."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.benchmarks.networks import Ground
from tests.benchmarks.results import Bench, Figures, at_most

pytestmark = pytest.mark.bench
TIMES = 7


def told(what: str, ground: Ground) -> dict[str, float | None]:
    command = [sys.executable, "-m", "tests.benchmarks.roads_alone", what, str(ground.arrays.parent)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    answer: dict[str, float | None] = json.loads(done.stdout)
    return answer


def test_that_the_first_answer_from_what_is_kept_is_timed(country_300k: Ground, bench: Bench) -> None:
    told("first", country_300k)  # makes and keeps what the others find
    every = [told("first", country_300k) for _ in range(TIMES)]
    ours = Figures.of((one["wall_ms"] or 0.0 for one in every), [one["cpu_ms"] or 0.0 for one in every])
    name = "first answer of a new process from what is kept, 300k junctions"
    bench.row(name, "ms", ours, at_most(1_500.0), note="imports, network, turns, grid, 500 crews")


def test_that_the_memory_of_roads_is_told_in_two_parts(country_300k: Ground, bench: Bench) -> None:
    told("first", country_300k)
    mb = told("memory", country_300k)
    parts = [
        ("topology", "memory of 300k junctions: topology, turns, all modes", 300.0),
        ("geometry", "… snapping index and geometry, more", 250.0),
    ]
    for part, name, most in parts:
        held = mb[f"{part}_mb"]
        if held is None:
            pytest.skip("the system tells no memory of a process")
        note = f"growth of the process; {mb[f'{part}_peak_mb']:.0f} MB at the most"
        bench.row(name, "MB", Figures.one(held), at_most(most), note=note)

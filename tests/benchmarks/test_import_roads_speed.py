"""How fast, and in how much memory, the roads of a province come in, and how fast they are there again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.generated_country import PROVINCE, draw_country
from tests.benchmarks.results import Bench, Figures, at_most


@pytest.mark.bench
def test_that_a_province_of_a_million_nodes_comes_in_within_ninety_seconds(
    tmp_path: Path, bench: Bench
) -> None:
    path = tmp_path / "province.osm.pbf"
    drawn = draw_country(path, PROVINCE)
    found = _imported(path)
    for stage, took_s in found["stages_s"].items():
        print(f"{stage:<14}{took_s:8.1f} s   silent for at most {found['silent_s'][stage]:.1f} s")
    print(json.dumps({"file_mb": path.stat().st_size / 1e6, "osm_nodes": drawn.nodes, **found}))
    assert found["nodes"] >= 1_000_000
    took = Figures(found["prepare_s"], found["prepare_s"], found["prepare_cpu_s"], found["prepare_cpu_s"])
    bench.row("roads of a province, a million nodes, brought in", "s", took, at_most(90.0))
    silent = Figures.one(max(found["silent_s"].values()))
    bench.row("roads of a province: longest without a word of progress", "s", silent, at_most(30.0))
    if found["peak_import_mb"] is not None:
        peak = Figures.one(found["peak_import_mb"])
        bench.row("roads of a province: most memory", "MB", peak, at_most(3_000.0))


def _imported(path: Path) -> dict[str, Any]:
    """The import in a process of its own, whose memory is its alone."""
    command = [sys.executable, "-m", "tests.benchmarks.import_country", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    found: dict[str, Any] = json.loads(done.stdout)
    return found

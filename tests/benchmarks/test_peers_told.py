"""What a peer in a process of its own answers, and that a run goes on without it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.benchmarks import qgis_side
from tests.benchmarks.peers import told_by
from tests.benchmarks.qgis_side import QgisDrawn, python_of_qgis

ANSWERS = "import json, sys; print('said before'); print(json.dumps({'asked': json.load(sys.stdin)}))"


def test_that_a_peer_answers_a_job_and_one_that_fails_is_none_with_its_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert told_by("peer", [sys.executable, "-c", ANSWERS], {"a": [1, 2]}) == {"asked": {"a": [1, 2]}}
    assert told_by("peer", [sys.executable, "-c", "raise SystemExit('no data')"], {}) is None
    assert "peer: ended with 1: no data" in capsys.readouterr().out


def test_that_a_system_without_qgis_has_no_python_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qgis_side, "PYTHON", tmp_path / "python3")
    assert python_of_qgis() is None


def test_that_what_qgis_took_is_read_as_frames_of_both_laps() -> None:
    told = {
        "new": [[[2.0, 4.0], [1.0, 3.0]]],
        "old": [[[6.0], [5.0]]],
        "cold_ms": [100.0, 300.0],
        "cold_cpu_ms": [90.0, 90.0],
        "whole_ms": [250.0, 350.0],
    }
    drawn = QgisDrawn(told)
    assert drawn.new[0].wall_ms == (2.0, 4.0)
    assert drawn.old[0].cpu_ms == (5.0,)
    assert drawn.cold.p50 == 200.0
    assert drawn.note == "QGIS moves one picture, and is whole again 300 ms after the drag"

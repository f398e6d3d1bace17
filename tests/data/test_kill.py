"""A process killed at any moment loses no confirmed action; several processes share one file.

Killing a process proves that a work is atomic. It does not prove what the disk does when the power goes.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import deque
from pathlib import Path

import pytest

from data.database_file import soundness
from data.record import verify
from data.store import create_store, open_store
from dispatch.incident import Incident
from tests.data.keeping import NOW

ROOT = Path(__file__).resolve().parents[2]
KILLS = 300 if os.environ.get("YIPING_FAULTS") == "full" else 25
# The proof reads everything again: after each kill it would take longer than the kills.
PROVEN_EVERY = KILLS // 5
# Starting takes far longer than acting: the next processes get ready while one is at work.
STARTED_AHEAD = 2


def _started(path: Path, count: int) -> subprocess.Popen[str]:
    """A process that is loading, and waits for a line before it acts."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.data.acting_process", str(path), str(count)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def _set_going(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()


def _confirmed(process: subprocess.Popen[str]) -> list[str]:
    """The actions that the process told of; a line that the kill cut short told of nothing."""
    told, _ = process.communicate()
    return [line.split()[1] for line in told.splitlines(keepends=True) if line.endswith("\n")]


def _killed_at_work(process: subprocess.Popen[str], after_s: float) -> list[str]:
    _set_going(process)
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(after_s)
    process.kill()
    return [first.split()[1], *_confirmed(process)]


@pytest.mark.faults
def test_that_a_kill_at_any_moment_loses_no_confirmed_action(tmp_path: Path) -> None:
    path = tmp_path / "一 屏.sqlite"
    create_store(path, NOW).close()
    chance = random.Random(1530)
    waiting = deque(_started(path, 0) for _ in range(STARTED_AHEAD))
    confirmed: list[str] = []
    for kill in range(KILLS):
        if kill < KILLS - STARTED_AHEAD:
            waiting.append(_started(path, 0))
        confirmed += _killed_at_work(waiting.popleft(), chance.uniform(0.0, 0.08))
        store = open_store(path)
        assert all(store.answered(action_id) for action_id in confirmed[-50:])
        assert store.newest_seq() >= len(confirmed)
        if kill % PROVEN_EVERY == 0 or kill == KILLS - 1:
            assert verify(store).first_bad is None
        store.close()
    store = open_store(path)
    done = {step.action_id for step in store.steps_after(0)}
    assert done.issuperset(confirmed)
    # Each process may have committed one action that it could no longer tell of.
    assert len(done) - len(confirmed) <= KILLS
    store.close()
    assert soundness(path) is None


def test_that_two_processes_share_one_file(tmp_path: Path) -> None:
    path = tmp_path / "shared.sqlite"
    store = create_store(path, NOW)
    processes = [_started(path, 15) for _ in range(2)]
    for process in processes:
        _set_going(process)
    confirmed = [action_id for process in processes for action_id in _confirmed(process)]
    assert [process.returncode for process in processes] == [0, 0]
    assert len(confirmed) == 30
    assert store.has_foreign_changes()
    assert {step.action_id for step in store.steps_after(0)} == set(confirmed)
    assert verify(store).ok
    numbers = sorted(incident.number for incident in store.rows(Incident))
    assert numbers == [f"GS-20261124-{number:04d}" for number in range(1, len(numbers) + 1)]
    store.close()

"""A process killed at any moment loses no confirmed action; several processes share one file.

Killing a process proves that a work is atomic. It does not prove what the disk does when the power goes.
"""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from data.database_file import soundness
from data.record import verify
from data.store import create_store, open_store
from dispatch.incident import Incident
from tests.data.acting_process import started
from tests.data.keeping import NOW
from tests.full import FULL

KILLS = 300 if FULL else 25
# The proof reads everything again: after each kill it would take longer than the kills.
PROVEN_EVERY = KILLS // 5


def _killed_at_work(path: Path, after_s: float) -> list[str]:
    """The actions that a process confirmed before it was killed, some time after the first."""
    acting = started(path, 0)
    acting.set_going()
    told = acting.told()
    first = next(told)
    time.sleep(after_s)
    acting.process.kill()
    return [first, *told]


@pytest.mark.faults
def test_that_a_kill_at_any_moment_loses_no_confirmed_action(tmp_path: Path) -> None:
    path = tmp_path / "一 屏.sqlite"
    create_store(path, NOW).close()
    chance = random.Random(1530)
    confirmed: list[str] = []
    for kill in range(KILLS):
        confirmed += _killed_at_work(path, chance.uniform(0.0, 0.08))
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
    both = [started(path, 15) for _ in range(2)]
    for acting in both:
        acting.set_going()
    confirmed = [action_id for acting in both for action_id in acting.told()]
    assert [acting.process.exitcode for acting in both] == [0, 0]
    assert len(confirmed) == 30
    assert store.has_foreign_changes()
    assert {step.action_id for step in store.steps_after(0)} == set(confirmed)
    assert verify(store).ok
    numbers = sorted(incident.number for incident in store.rows(Incident))
    assert numbers == [f"GS-20261124-{number:04d}" for number in range(1, len(numbers) + 1)]
    store.close()

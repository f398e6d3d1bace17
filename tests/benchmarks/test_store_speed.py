"""How fast the store acts, proves its record and gives the live picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from data.record import verify
from data.store import create_store
from dispatch.incident import Incident
from tests.benchmarks.results import Bench, at_most, timed_ms
from tests.data.keeping import NOW, new_entry, new_incident, new_task, note, receive

pytestmark = pytest.mark.bench


def test_that_actions_are_confirmed_within_fifty_milliseconds(tmp_path: Path, bench: Bench) -> None:
    store = create_store(tmp_path / "b.sqlite", NOW)
    [incident] = receive(store)

    def urge() -> None:
        with store.work(note(), NOW) as work:
            held = work.get(Incident, incident.id)
            work.save(replace(held, urges=held.urges + 1))

    bench.row("an action confirmed, flushed to the disk", "ms", timed_ms([urge] * 500), at_most(50.0))
    assert store.rows(Incident)[0].urges == 500
    store.close()


def test_that_ten_thousand_steps_are_proven_in_two_seconds(tmp_path: Path, bench: Bench) -> None:
    store = create_store(tmp_path / "b.sqlite", NOW, is_durable=False)
    receive(store, 10_000)
    assert verify(store).ok
    bench.row("10,000 steps proven", "ms", timed_ms([lambda: verify(store)] * 3), at_most(2_000.0))
    store.close()


def test_that_two_thousand_incidents_come_within_a_second(tmp_path: Path, bench: Bench) -> None:
    store = create_store(tmp_path / "b.sqlite", NOW, is_durable=False)
    with store.work(note(), NOW) as work:
        for _ in range(2_000):
            incident = work.save(new_incident(work))
            task = work.save(new_task(work, incident))
            for _ in range(3):
                work.save(new_entry(work, incident, task))
    took = timed_ms([lambda: store.snapshot(NOW)] * 5)
    bench.row("the live picture of 2,000 incidents, 10,000 rows", "ms", took, at_most(1_000.0))
    store.close()

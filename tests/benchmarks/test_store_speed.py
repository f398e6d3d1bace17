"""How fast the store acts, proves its record and gives the live picture."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from data.record import verify
from data.store import create_store
from dispatch.incident import Incident
from tests.data.keeping import NOW, new_entry, new_incident, new_task, note, receive

pytestmark = pytest.mark.bench


def _took_s(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def test_that_actions_are_confirmed_within_fifty_milliseconds(tmp_path: Path) -> None:
    store = create_store(tmp_path / "b.sqlite", NOW)
    [incident] = receive(store)

    def urge() -> None:
        with store.work(note(), NOW) as work:
            held = work.get(Incident, incident.id)
            work.save(replace(held, urges=held.urges + 1))

    times = sorted(_took_s(urge) for _ in range(500))
    print(
        f"{500 / sum(times):.0f} actions/s, median {times[250] * 1e3:.1f} ms, p99 {times[495] * 1e3:.1f} ms"
    )
    assert times[495] < 0.05
    store.close()


def test_that_ten_thousand_steps_are_proven_in_two_seconds(tmp_path: Path) -> None:
    store = create_store(tmp_path / "b.sqlite", NOW, is_durable=False)
    receive(store, 10_000)
    took_s = _took_s(lambda: verify(store))
    print(f"{10_000 / took_s:.0f} steps/s")
    assert took_s < 2.0
    store.close()


def test_that_two_thousand_incidents_come_within_a_second(tmp_path: Path) -> None:
    store = create_store(tmp_path / "b.sqlite", NOW, is_durable=False)
    with store.work(note(), NOW) as work:
        for _ in range(2_000):
            incident = work.save(new_incident(work))
            task = work.save(new_task(work, incident))
            for _ in range(3):
                work.save(new_entry(work, incident, task))
    took_s = _took_s(lambda: store.snapshot(NOW))
    print(f"10,000 rows in {took_s:.2f} s")
    assert took_s < 1.0
    store.close()

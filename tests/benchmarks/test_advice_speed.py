"""How fast advice comes: a whole answer with reasons for five hundred crews on real roads."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from dispatch.need import need_of_incident
from dispatch.recommendation import recommend
from tests.benchmarks.busy_room import NOW, BusyRoom, hangzhou_network

pytestmark = pytest.mark.bench
BAR_MS = 15.0


def test_that_advice_for_five_hundred_crews_comes_in_fifteen_milliseconds(real_data: Path) -> None:
    room = BusyRoom(hangzhou_network(real_data / "hangzhou_roads.geojson"), crews=500)
    situation, centre = room.situation, room.centre
    incidents = [room.new_incident() for _ in range(120)]
    took_ms = []
    for one in incidents:
        started = time.process_time()
        advice = recommend(need_of_incident(one, centre, NOW), situation, centre, NOW)
        took_ms.append((time.process_time() - started) * 1e3)
    assert len(advice.candidates) + len(advice.excluded) == 500
    median, p95 = np.percentile(took_ms[20:], [50, 95])
    print(f"advice, 500 crews: median {median:.1f} ms, p95 {p95:.1f} ms of processor time")
    assert p95 <= BAR_MS

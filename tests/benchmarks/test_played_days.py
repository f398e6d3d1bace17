"""Whole played days against the notes of the room: the rates come out of people, roads and scenes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from data.centre import load_centre
from data.demo.day import DEMO_DAY
from data.demo.prepare import moment, prepare_demo
from data.record import verify
from data.store import open_store
from dispatch.entry import EntryKind
from dispatch.incident import StageName
from dispatch.indicators import StageRate, Timed, everything, rates
from dispatch.situation import Situation
from dispatch.timed import timed_incidents

SEEDS = (1, 2, 3)
MIDDLE = frozenset({"330105003", "330105005", "330105016", "330105017"})
FIVE_MINUTES = timedelta(minutes=5)
Arrival = tuple[str, timedelta]


@pytest.mark.bench
def test_that_three_played_days_come_to_the_rates_that_the_notes_expect(tmp_path: Path) -> None:
    timed: list[Timed] = []
    arrivals: list[Arrival] = []
    for seed in SEEDS:
        day, came = _played(tmp_path / f"{seed}.sqlite", seed)
        timed += day
        arrivals += came
    found = rates(timed, everything)["all"]
    assert 0.93 <= _share(found.of(StageName.RESPONSE)) <= 0.975
    assert 0.82 <= _share(found.of(StageName.FEEDBACK)) <= 0.89
    assert 0.84 <= _within(arrivals, "core") <= 0.97
    assert 0.64 <= _within(arrivals, "middle") <= 0.85
    assert 0.23 <= _within(arrivals, "outer") <= 0.57
    assert 0.64 <= _within(arrivals, "") <= 0.76


def _share(rate: StageRate) -> float:
    print(rate)
    return rate.met / rate.n


def _within(arrivals: list[Arrival], tier: str) -> float:
    """The share of urgent incidents that somebody reached within five minutes."""
    asked = [took for known, took in arrivals if tier in ("", known)]
    share = sum(took <= FIVE_MINUTES for took in asked) / len(asked)
    print(tier or "district", len(asked), round(share, 3))
    return share


def _played(path: Path, seed: int) -> tuple[list[Timed], list[Arrival]]:
    ends = moment(DEMO_DAY, time(23, 59))
    store = open_store(prepare_demo(path, seed, until=time(23, 59)))
    try:
        assert verify(store).ok
        centre = load_centre(store)
        picture = Situation.of(store.snapshot(moment(DEMO_DAY, time(0))))
        timed = timed_incidents(picture, centre, ends)
        tiers = {zone.code: zone.attributes.get("tier", "") for zone in centre.atlas.zones}
        return timed, list(_arrivals(timed, picture, tiers, ends))
    finally:
        store.close()


def _arrivals(
    timed: list[Timed], picture: Situation, tiers: dict[str, str], ends: datetime
) -> Iterator[Arrival]:
    """Tier of the street and time from t0 to the first arrival; what nobody reached took until the end."""
    for item in timed:
        incident = item.incident
        if (
            incident.rule is None
            or not incident.rule.is_promised
            or incident.found_by_crew
            or not incident.t0
        ):
            continue
        street = incident.zones["sub_district"]
        entries = picture.entries_of(incident.id)
        first = [entry.occurred_at for entry in entries if entry.kind is EntryKind.ARRIVAL]
        yield "middle" if street in MIDDLE else tiers[street], min(first, default=ends) - incident.t0

"""Where the time of late incidents went (B9), by any grouping."""

from __future__ import annotations

from datetime import timedelta

from dispatch.entry import EntryKind
from dispatch.incident import FrozenRule
from dispatch.indicators import Timed, by_zone, everything, lead_crews
from dispatch.late_time import late_time
from dispatch.lifecycle import State
from tests.builders import T0, at, clocks_of, entry, incident, seconds, task

MEASURED = FrozenRule("R", 1, "standard", 300, 1800, 7200, is_promised=False)
NOON = at("12:00")


def told(arrives: str = "10:08", **changes: object):
    """An incident whose crew arrives at eight past ten (late), with its crew's task."""
    one = incident(**changes)
    crew = task(incident_id=one.id, acknowledged_at=T0 + seconds(50))
    entries = [
        entry(EntryKind.RESPONSE, "10:00:50", crew),
        entry(EntryKind.ARRIVAL, arrives, crew),
        entry(EntryKind.FEEDBACK, "10:20", crew),
    ]
    clocks = clocks_of(one, entries, [crew], now=NOON)
    return Timed(one, clocks, lead_crews([crew], clocks)), crew


def counted(*items, grouping=everything):
    tasks = {timed.incident.id: [crew] for timed, crew in items}
    return late_time([timed for timed, _ in items], tasks.__getitem__, grouping, NOON)


def test_that_the_time_of_late_incidents_is_split_and_summed():
    found = counted(told(), told(), told(arrives="10:04"))["all"]
    assert found.n == 2
    split = found.split
    assert (split.desk_s, split.acknowledge_s, split.road_s) == (40.0, 60.0, 2 * 430.0)
    assert timedelta(seconds=split.whole_s) == 2 * timedelta(minutes=20)


def test_that_each_group_has_its_own_time():
    here, there = told(), told(zones={"sub_district": "330105014"})
    found = counted(here, there, grouping=by_zone("sub_district"))
    assert {code: time.n for code, time in found.items()} == {"330105012": 1, "330105014": 1}


def test_that_only_promised_and_counted_incidents_are_in_it():
    assert counted(told(rule=MEASURED, arrives="11:30")) == {}
    assert counted(told(state=State.VOID)) == {}
    assert counted(told(zones={}), grouping=by_zone("sub_district")) == {}

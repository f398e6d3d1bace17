"""Alarms looked back at: how early, how wrong, how restless."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.alarm_check import StageAlarm, alarms_of, check_alarms
from dispatch.assignment import AssignmentState
from dispatch.entry import EntryKind
from dispatch.fixes import Fix
from dispatch.forecast_samples import PastIncident
from dispatch.hindsight import Tracks
from dispatch.incident import StageName
from tests.builders import T0, at, entry, incident, task
from tests.dispatch.scene import centre, crew, fix_at, spot

ARRIVAL = StageName.ARRIVAL


def test_that_shares_and_leads_are_counted_as_they_are_called() -> None:
    alarms = [
        StageAlarm(ARRIVAL, False, 120.0, 2, 1),
        StageAlarm(ARRIVAL, False, 60.0, 1, 0),
        StageAlarm(ARRIVAL, False, None, 0, 0),
        StageAlarm(ARRIVAL, True, 30.0, 2, 1),
        StageAlarm(ARRIVAL, True, None, 0, 0),
    ]
    found = check_alarms(alarms)
    assert (found.n, found.late, found.most_returns) == (5, 3, 1)
    assert found.warned == pytest.approx(2 / 3)
    assert found.median_lead_s == 90.0
    assert found.false == 0.5
    assert found.precision == pytest.approx(2 / 3)
    assert found.changes == 1.0


def test_that_nothing_late_has_no_share_that_was_warned() -> None:
    found = check_alarms([StageAlarm(ARRIVAL, True, None, 0, 0)])
    assert (found.warned, found.median_lead_s, found.precision, found.false) == (None, None, None, 0.0)


def driven(seconds_a_block: float) -> tuple[PastIncident, Tracks]:
    """A crew that comes up a street ten blocks long, seen every ten seconds."""
    made, unit = incident(place=spot(3, 0)), crew("101")
    there = T0 + timedelta(seconds=40 + 10 * seconds_a_block)
    sent = task(
        crew_id=unit.id,
        incident_id=made.id,
        state=AssignmentState.REPORTED,
        mode="ebike",
        acknowledged_at=at("10:00:40"),
        arrived_at=there,
        reported_at=there + timedelta(seconds=60),
        ended_at=there + timedelta(seconds=60),
    )
    told = [entry(EntryKind.RESPONSE, "10:00:40", sent, incident_id=made.id)]
    for kind, after_s in ((EntryKind.ARRIVAL, 0), (EntryKind.FEEDBACK, 60)):
        moment = there + timedelta(seconds=after_s)
        one = entry(kind, "10:01:00", sent, incident_id=made.id)
        told.append(replace(one, occurred_at=moment, recorded_at=moment))
    past = PastIncident(made, [sent], told, {unit.id: unit})
    return past, Tracks(_fixes(unit, seconds_a_block))


def _fixes(unit, seconds_a_block: float) -> list[Fix]:
    fixes = []
    for number in range(80):
        passed_s = 10.0 * number
        north = max(0.0, 10.0 - max(0.0, passed_s - 40) / seconds_a_block)
        fixes.append(fix_at(unit, 3, north, T0 + timedelta(seconds=passed_s), age_s=0))
    return fixes


@pytest.mark.parametrize(("seconds_a_block", "is_met"), [(20.0, True), (32.0, False)])
def test_that_a_slow_crew_lights_its_stage_before_the_limit_and_a_quick_one_does_not(
    seconds_a_block: float, is_met: bool
) -> None:
    past, tracks = driven(seconds_a_block)
    alarms = {each.stage: each for each in alarms_of(past, tracks, centre(), T0 + timedelta(hours=1))}
    arrival = alarms[ARRIVAL]
    assert arrival.is_met is is_met
    assert arrival.returns <= 1
    if is_met:
        assert arrival.lead_s is None
    else:
        assert arrival.lead_s is not None
        assert arrival.lead_s > 60

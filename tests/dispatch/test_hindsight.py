"""Looking back: only what had been written and received by then counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from data.demo.people_of_room import demo_habits
from dispatch.assignment import AssignmentState
from dispatch.entry import EntryKind
from dispatch.fixes import Fix
from dispatch.forecast_samples import SHARES, PastIncident, samples_of, views_at
from dispatch.foresight import Foresight
from dispatch.hindsight import Tracks, entries_known, tasks_known
from dispatch.incident import Incident, StageName
from dispatch.lifecycle import State
from dispatch.people import Crew
from dispatch.positions import Freshness
from dispatch.settings import Settings
from dispatch.simulation.plan import PlannedReport
from dispatch.situation import Situation
from tests.builders import T0, at, entry, incident, task
from tests.demo_days import PlayedDays
from tests.dispatch.scene import centre, crew, spot
from tests.dispatch.test_simulation import hawkers


def test_that_a_task_stands_as_far_as_had_been_written():
    sent = task(state=AssignmentState.REPORTED, ended_at=at("10:20:00"))
    told = [
        entry(EntryKind.RESPONSE, "10:00:40", sent),
        replace(entry(EntryKind.ARRIVAL, "10:04:00", sent), recorded_at=at("10:04:30")),
    ]

    def state(clock: str) -> list[AssignmentState]:
        return [known.state for known in tasks_known([sent], told, at(clock))]

    assert state("10:00:10") == []
    assert state("10:00:30") == [AssignmentState.SENT]
    assert state("10:04:10") == [AssignmentState.ACKNOWLEDGED]
    assert state("10:04:30") == [AssignmentState.ON_SCENE]
    assert state("10:20:00") == [AssignmentState.REPORTED]
    assert len(entries_known(told, at("10:04:10"))) == 1


def test_that_what_a_crew_found_itself_is_known_without_entries():
    found = task(state=AssignmentState.ON_SCENE, sent_at=T0, acknowledged_at=T0, arrived_at=T0)
    assert [known.state for known in tasks_known([found], [], T0)] == [AssignmentState.ON_SCENE]


def fix(clock: str, received: str) -> Fix:
    return Fix("member-101", 120.1, 30.2, at(clock), at(received))


def test_that_a_fix_counts_from_when_it_was_received_and_grows_old():
    tracks = Tracks([fix("10:00:00", "10:00:02"), fix("10:00:30", "10:03:00")])
    one = crew("101")

    def seen(clock: str):
        return tracks.seen(one, at(clock), Settings())

    assert seen("10:00:01") is None
    assert seen("10:01:00").fix.fixed_at == at("10:00:00")
    assert seen("10:02:30").freshness is Freshness.STALE
    assert seen("10:03:00").fix.fixed_at == at("10:00:30")


def past(**changes: object) -> PastIncident:
    made = incident(place=spot(3, 5), **changes)
    return PastIncident(made, [], [], {})


def test_that_samples_are_taken_at_set_shares_of_the_limit_and_never_after_the_end():
    samples = samples_of(past(), Tracks([]), centre(), T0 + timedelta(hours=2))
    arrival = [each for each in samples if each.stage is StageName.ARRIVAL]
    assert [each.share_used for each in arrival] == list(SHARES)
    assert {each.is_met for each in arrival} == {False}
    assert {each.probability for each in arrival} == {None}


def test_that_an_incident_was_open_until_it_was_closed():
    over = past(state=State.CLOSED, closed_at=at("10:20:00"), state_since=at("10:20:00"))
    samples = samples_of(over, Tracks([]), centre(), T0 + timedelta(hours=2))
    assert [each.share_used for each in samples if each.stage is StageName.ARRIVAL] == list(SHARES)
    # Closed before it was due: whether it would have been late nobody knows.
    assert StageName.FEEDBACK not in {each.stage for each in samples}


@pytest.mark.parametrize("changes", [{"rule": None}, {"t0": None}])
def test_that_what_never_counted_gives_no_samples(changes):
    assert samples_of(past(**changes), Tracks([]), centre(), T0 + timedelta(hours=2)) == []


def test_that_what_is_not_decided_yet_gives_no_samples():
    samples = samples_of(past(), Tracks([]), centre(), T0 + timedelta(seconds=100))
    assert {each.stage for each in samples} == {StageName.RESPONSE}


def test_that_looking_back_finds_what_was_forecast_at_the_time(days: PlayedDays) -> None:
    reports: list[PlannedReport] = [hawkers(at("06:10"), "12345-1"), hawkers(at("06:12"), "12345-2")]
    calm = replace(demo_habits(), crew=replace(demo_habits().crew, claimed=0.0))
    day = days.day(*reports, habits=calm)
    live: dict[tuple[str, datetime], dict[StageName, float | None]] = {}
    for minute in range(1, 60):
        now = day.play_until(f"06:{10 + minute // 3:02}:{2 + 20 * (minute % 3):02}")
        situation, foresight = day.world.play.situation, Foresight()
        for made in day.incidents():
            told = foresight.fast_clocks(made, situation, day.house.centre(), now).forecasts
            live[made.id, now] = {stage: each.probability for stage, each in told.items()}
    assert sum(p is not None for told in live.values() for p in told.values()) > 20
    found = _back(day, live)
    # A simulated device marks its fixes as received when it measures them and sends some seconds later.
    assert sum(found[key] == live[key] for key in live) > 0.95 * len(live)
    for key, told in live.items():
        assert found[key].keys() == told.keys()


def _back(day, live):
    """The same by hindsight, from what is kept at the end."""
    situation: Situation = day.world.play.situation
    store, house = day.house.store, day.house.centre()
    crews = {each.id: each for each in store.rows(Crew)}
    members = [member for each in crews.values() for member in each.member_ids]
    tracks = Tracks(store.fixes(members, at("05:00")))
    found = {}
    for made in store.rows(Incident):
        whole = PastIncident(made, situation.tasks_of_incident(made.id), situation.entries_of(made.id), crews)
        moments = [now for incident_id, now in live if incident_id == made.id]
        for now, view in views_at(whole, tracks, house, moments).items():
            found[made.id, now] = {stage: each.probability for stage, each in view.forecasts.items()}
    return found

"""Rates raw and adjusted, with n, by any grouping (B8); volume; the centre's local day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dispatch.assignment import AssignmentState
from dispatch.entry import EntryKind
from dispatch.incident import Adjustment, FrozenRule, StageName
from dispatch.indicators import (
    StageRate,
    Timed,
    by_category,
    by_lead_crew,
    by_major,
    by_source,
    by_zone,
    everything,
    lead_crews,
    local_day_bounds,
    rates,
    volume,
)
from dispatch.lifecycle import State
from dispatch.settings import Settings
from tests.builders import F15_CORE, at, clocks_of, entry, incident, task

SETTINGS = Settings()


def timed(
    arrival: str | None = "10:04:00", *, crew_id: str = "crew-1", flags=(), now="12:00:00", **changes
) -> Timed:
    """An incident answered in 40 s, arrived at as given, reported at 10:20."""
    crew = task(crew_id=crew_id)
    told = [entry(EntryKind.RESPONSE, "10:00:40", crew), entry(EntryKind.FEEDBACK, "10:20:00", crew)]
    told += [entry(EntryKind.ARRIVAL, arrival, crew, flags=flags)] if arrival else []
    one = incident(**changes)
    clocks = clocks_of(one, told, [crew], now=now)
    return Timed(one, clocks, lead_crews([crew], clocks))


def waiver(code: str = "recalled") -> Adjustment:
    return Adjustment(StageName.ARRIVAL, code, "王芳", at("10:03:00"), waived=True)


def test_that_b8_raw_and_adjusted_stand_side_by_side_with_n():
    relief = Adjustment(StageName.ARRIVAL, "place_corrected", "王芳", at("10:02:00"), 90)
    items = [
        timed(),
        timed("10:06:00"),
        timed("10:06:00", adjustments=(relief,)),
        timed(None, adjustments=(waiver(),)),
        timed("10:04:30", flags=("unproven",)),
        timed(None, found_by_crew="crew-1"),
    ]
    found = rates(items, everything)["all"]
    arrival = found.arrival
    assert (arrival.n, arrival.met, arrival.raw) == (4, 2, 0.5)
    assert (arrival.n_adjusted, arrival.met_adjusted, arrival.adjusted) == (4, 3, 0.75)
    assert arrival.late == 2
    assert (arrival.relieved, arrival.waived, arrival.not_applicable, arrival.unproven) == (1, 1, 1, 1)
    assert arrival.share_unproven == 0.25
    assert arrival.share_adjusted_out == pytest.approx(2 / 5)
    assert arrival.needs_warning(SETTINGS)
    assert found.of(StageName.RESPONSE).raw == 1.0
    assert found.of(StageName.RESPONSE).n == 5
    assert not found.of(StageName.FEEDBACK).needs_warning(SETTINGS)
    assert (found.on_time, found.on_time_n, found.all_on_time) == (3, 5, 0.6)


def test_that_b8_the_warning_begins_above_five_per_cent():
    assert not StageRate(n=20, met=19, n_adjusted=19, met_adjusted=19, waived=1).needs_warning(SETTINGS)
    assert StageRate(n=19, met=18, n_adjusted=18, met_adjusted=18, waived=1).needs_warning(SETTINGS)


def test_that_nothing_decided_is_no_rate():
    running = timed(None, now="10:03:00")
    arrival = rates([running], everything)["all"].arrival
    assert (arrival.n, arrival.raw, arrival.adjusted, arrival.share_adjusted_out) == (0, None, None, None)
    assert rates([], everything) == {}


def test_that_what_never_counts_is_in_no_rate():
    items = [timed(state=state) for state in (State.REJECTED, State.VOID, State.MERGED, State.DISMISSED)]
    assert rates(items, everything) == {}


def test_that_only_promised_rules_are_rated_unless_asked():
    routine = FrozenRule("R", 1, "standard", 300, 1800, 7200, is_promised=False)
    items = [timed(rule=routine), timed(rule=replace(F15_CORE, is_promised=False, mode="emergency"))]
    assert rates(items, everything) == {}
    assert rates(items, everything, promised_only=False)["all"].arrival.n == 2


def test_that_rates_group_by_zone_crew_source_and_category():
    items = [
        timed(crew_id="crew-1"),
        timed("10:06:00", crew_id="crew-2", zones={"sub_district": "330105013"}, source="police_110"),
        timed(category="CIV.help", zones={}),
    ]
    zones = rates(items, by_zone("sub_district"))
    assert {code: found.arrival.raw for code, found in zones.items()} == {"330105012": 1.0, "330105013": 0.0}
    crews = rates(items, by_lead_crew)
    assert {crew: found.arrival.n for crew, found in crews.items()} == {"crew-1": 2, "crew-2": 1}
    assert set(rates(items, by_source)) == {"hotline_12345", "police_110"}
    assert set(rates(items, by_category)) == {"STR.hawker", "CIV.help"}
    assert set(rates(items, by_major)) == {"STR", "CIV"}


def test_that_a_stage_belongs_to_the_crew_that_led_when_it_stopped():
    first = task(crew_id="crew-1", state=AssignmentState.REASSIGNED, ended_at=at("10:04:00"))
    second = task(crew_id="crew-2", sent_at=at("10:04:00"))
    helper = task(crew_id="crew-3", is_lead=False)
    told = [entry(EntryKind.RESPONSE, "10:00:40", first), entry(EntryKind.ARRIVAL, "10:08:00", second)]
    tasks = [second, first, helper]
    found = lead_crews(tasks, clocks_of(incident(), told, tasks))
    assert found == {
        StageName.RESPONSE: "crew-1",
        StageName.ARRIVAL: "crew-2",
        StageName.FEEDBACK: "crew-2",
    }
    assert lead_crews([], clocks_of(incident())) == {}


def test_that_volume_counts_what_was_received_and_what_is_unfinished():
    begins, ends = local_day_bounds(date(2026, 11, 24), SETTINGS)
    incidents = [
        incident(),
        incident(state=State.CLOSED, source="police_110"),
        incident(received_at=begins),
        incident(received_at=ends),
    ]
    day = volume(incidents, begins, ends)
    assert (day.received, day.unfinished) == (3, 2)
    assert day.by_source == {"hotline_12345": 2, "police_110": 1}
    assert day.by_category == {"STR.hawker": 3}


def test_that_a_day_is_the_centres_own():
    begins, ends = local_day_bounds(date(2026, 11, 24), SETTINGS)
    assert (begins, ends) == (at("00:00"), at("00:00") + timedelta(hours=24))
    berlin = replace(SETTINGS, timezone="Europe/Berlin")
    long_begins, long_ends = local_day_bounds(date(2026, 10, 25), berlin)
    assert long_ends - long_begins == timedelta(hours=25)

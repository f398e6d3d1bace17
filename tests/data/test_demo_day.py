"""The demo's day as it is drawn: what comes in, who is on duty, and that both agree with the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import time
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from data.demo.day import DEMO_DAY, ZONE, draw_day
from data.demo.demand import expected_reports
from data.demo.district import DemoDistrict, draw_district
from data.demo.keepers import draw_keepers
from data.demo.people_of_room import demo_habits
from data.demo.prepare import moment, plan_path, prepare_demo, read_plan, write_plan
from data.demo.prepared import copy_demo, prepared_demo, program_digest, remove_demo
from data.demo.roster import Roster, draw_roster
from data.demo.schematic import read_toml
from data.demo.subjects import Subject
from data.store import open_store
from dispatch.categories import Category
from dispatch.category_file import shipped_categories
from dispatch.contracts import contracts_of
from dispatch.duty_areas import duty_area_of
from dispatch.incident import Incident
from dispatch.people import Crew, MemberKind
from dispatch.requirement import meets_arrival
from dispatch.simulation.plan import DayPlan, Truth
from dispatch.simulation.reporters import PATROL
from dispatch.sources import shipped_sources
from gis.zones import ZoneKind
from tests.full import only_full

pytestmark = pytest.mark.long(60)
SEED = 11


@cache
def district() -> tuple[DemoDistrict, tuple[Subject, ...]]:
    drawn = draw_district(SEED)
    return drawn, drawn.subjects(SEED)


@cache
def roster() -> Roster:
    return draw_roster(SEED, DEMO_DAY, {"330105-F01": "大运河公园"})


@cache
def plan(seed: int) -> DayPlan:
    drawn, subjects = district()
    return draw_day(drawn, subjects, shipped_categories(), shipped_sources(), roster().crews, seed)


def real_categories() -> tuple[Category, ...]:
    return tuple(category for category in shipped_categories().dispatched if category.share > 0)


def test_that_680_reports_reach_the_queue_and_140_clues_are_false() -> None:
    truths = Counter(report.truth for report in plan(1).reports)
    assert truths[Truth.REAL] + truths[Truth.DUPLICATE] == 680
    assert truths[Truth.FALSE_ALARM] == 140
    assert truths[Truth.DUPLICATE] == round(0.13 * 680)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_that_every_source_brings_as_many_in_each_band_of_hours_as_the_table_says(seed: int) -> None:
    table = read_toml("day.toml")
    counted: Counter[tuple[str, int]] = Counter()
    for report in plan(seed).reports:
        if report.truth is not Truth.FALSE_ALARM:
            hour = report.at.astimezone(ZONE).hour
            band = int(np.searchsorted(table["bands"], hour, side="right")) - 1
            counted[report.key.partition("-")[0], band] += 1
    for row in table["source"]:
        assert [counted[row["prefix"], band] for band in range(7)] == row["reports"], row["prefix"]


def test_that_expected_reports_keep_the_shares_of_categories_and_the_bands_of_sources() -> None:
    table, categories = read_toml("day.toml"), real_categories()
    expected = expected_reports(table, categories)
    shares = 100 * expected.sum(axis=(0, 1)) / expected.sum()
    assert shares == pytest.approx([category.share for category in categories], abs=0.06)
    bands = np.add.reduceat(expected.sum(axis=2), table["bands"][:-1], axis=1)
    assert bands == pytest.approx(np.array([row["reports"] for row in table["source"]]), abs=0.5)


def test_that_drawn_categories_come_near_their_shares_over_several_days() -> None:
    majors: Counter[str] = Counter()
    for seed in (1, 2, 3, 4):
        told = (report for report in plan(seed).reports if report.truth is not Truth.FALSE_ALARM)
        majors.update(report.category.partition(".")[0] for report in told)
    shares: Counter[str] = Counter()
    for category in real_categories():
        shares[category.major] += category.share
    for major, share in shares.items():
        assert 100 * majors[major] / sum(majors.values()) == pytest.approx(share, abs=3.0), major


def test_that_the_same_seed_draws_the_same_day_and_another_seed_another() -> None:
    drawn, subjects = district()
    again = draw_day(drawn, subjects, shipped_categories(), shipped_sources(), roster().crews, 1)
    assert again == plan(1)
    assert plan(2).reports != plan(1).reports


def test_that_every_report_lies_in_its_street_and_says_where() -> None:
    drawn, _ = district()
    for report in plan(1).reports:
        assert report.place.lon is not None
        assert report.place.lat is not None
        assert drawn.atlas.at(report.place.lon, report.place.lat).sub_district == report.sub_district
        assert report.place.text
        assert "{" not in report.words
        assert report.sub_district


def test_that_a_repeated_report_comes_after_the_one_that_it_repeats() -> None:
    by_key = {report.key: report for report in plan(1).reports}
    again = [report for report in plan(1).reports if report.truth is Truth.DUPLICATE]
    for report in again:
        first = by_key[report.same_as or ""]
        assert first.at <= report.at
        assert (first.place, first.category) == (report.place, report.category)
        assert first.source != PATROL


def test_that_only_public_sources_have_callers_with_numbers_that_nobody_has() -> None:
    sources = shipped_sources()
    for report in plan(1).reports:
        assert (report.caller is not None) == sources.by_code(report.source).brings_caller
        assert report.caller is None or report.caller.phone.startswith("1990000")


def patrols() -> list[Crew]:
    """Crews of streets, night areas and the district; those of functional zones are apart."""
    return [crew for crew in roster().crews if crew.kind is MemberKind.OFFICER and "-F" not in crew.unit]


def test_that_streets_have_their_crews_by_day_and_the_night_has_five_areas() -> None:
    on_duty = {
        clock: [crew for crew in patrols() if crew.is_on_shift(moment(DEMO_DAY, time.fromisoformat(clock)))]
        for clock in ("03:00", "10:00", "15:00", "23:00")
    }
    assert [len(on_duty[clock]) for clock in ("03:00", "10:00", "15:00", "23:00")] == [23, 116, 116, 23]
    of_areas = Counter(crew.unit for crew in on_duty["23:00"] if crew.unit != "330105")
    assert of_areas == {f"330105-N{number}": 4 for number in range(1, 6)}
    by_street = Counter(crew.unit for crew in on_duty["10:00"])
    assert (by_street["330105004"], by_street["330105013"], by_street["330105009"]) == (3, 6, 9)
    assert by_street["330105"] == 8
    assert all(3 <= len(crew.member_ids) <= 4 for crew in patrols())


def test_that_every_street_belongs_to_one_area_at_night_and_to_none_by_day() -> None:
    drawn, _ = district()
    areas = draw_keepers(drawn, SEED).duty_areas
    streets = [zone.code for zone in drawn.zones if zone.kind is ZoneKind.SUB_DISTRICT]
    assert sorted(unit for area in areas for unit in area.units) == streets
    for street in streets:
        found = [duty_area_of(street, areas, moment(DEMO_DAY, time(hour)), ZONE) for hour in (12, 22)]
        assert [area is not None for area in found] == [False, True]
    assert all(area.lead in area.units for area in areas)


def test_that_facilities_stand_in_the_district_and_have_a_contractor_with_crews() -> None:
    drawn, _ = district()
    keepers = draw_keepers(drawn, SEED)
    assert keepers == draw_keepers(drawn, SEED)
    assert keepers.facilities != draw_keepers(drawn, SEED + 1).facilities
    known = {contractor.code for contractor in keepers.contractors}
    assert all(contracts_of(crew, keepers.contractors) for crew in roster().crews if crew.contractor_object)
    assert {facility.contractor for facility in keepers.facilities} <= known
    where = drawn.atlas.at_many(*zip(*((f.lon, f.lat) for f in keepers.facilities), strict=True))
    assert all(zones.chain for zones in where)
    assert len(where) == 6000


def test_that_half_of_the_patrols_go_by_ebike_and_nobody_is_in_two_crews_at_once() -> None:
    of_streets = [crew for crew in patrols() if crew.unit != "330105"]
    modes = Counter(crew.mode.value for crew in of_streets)
    assert 0.42 < modes["ebike"] / len(of_streets) < 0.58
    assert 0.22 < modes["car"] / len(of_streets) < 0.42
    assert 0.08 < modes["foot"] / len(of_streets) < 0.22
    members = [member for crew in roster().crews for member in crew.member_ids]
    assert len(members) == len(set(members))
    assert len({member.badge for member in roster().members}) == len(roster().members)


def _on_duty(clock: str) -> Iterator[Crew]:
    now = moment(DEMO_DAY, time.fromisoformat(clock))
    return (crew for crew in roster().crews if crew.is_on_shift(now))


@pytest.mark.parametrize("category", [category.code for category in real_categories()])
def test_that_for_every_category_somebody_on_duty_may_go(category: str) -> None:
    requirement = shipped_categories().by_code(category).requirement
    assert any(meets_arrival(requirement, crew.posts, crew.contractor_object) for crew in _on_duty("15:00"))


def test_that_at_night_somebody_may_go_to_whatever_is_urgent() -> None:
    for category in real_categories():
        if category.fast in ("F15", "F18"):
            fits = (
                meets_arrival(category.requirement, crew.posts, crew.contractor_object)
                for crew in _on_duty("03:00")
            )
            assert any(fits), category.code


def test_that_every_call_sign_has_a_beat_inside_its_zone() -> None:
    drawn, _ = district()
    beats = plan(1).beats
    for crew in roster().crews:
        assert beats[crew.call_sign]
        if crew.home_zone.startswith("3301050") and len(crew.home_zone) == 9:
            found = drawn.atlas.at(*beats[crew.call_sign][0]).sub_district
            assert found == crew.home_zone


def test_that_a_plan_is_the_same_after_it_was_written_and_read(tmp_path: Path) -> None:
    database = tmp_path / "demo.sqlite"
    write_plan(database, plan(1))
    assert read_plan(database) == plan(1)


def test_that_habits_are_read_with_all_their_delays() -> None:
    habits = demo_habits()
    assert habits.desk.accept.median_s < habits.desk.accept.p90_s
    assert set(habits.crew.road_factor) == {"foot", "ebike", "car", "boat", "air"}
    assert habits.crew.not_found["STR.hawker"] == 0.25


def test_that_a_demo_is_prepared_once_and_copied_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    told: list[str] = []
    until = time(0, 12)
    ready = prepared_demo(tmp_path, 5, lambda what, _share: told.append(what), until)
    assert {"drawing", "bringing_in", "playing"} <= set(told)
    told.clear()
    assert prepared_demo(tmp_path, 5, lambda what, _share: told.append(what), until) == ready
    assert told == []
    assert program_digest() in ready.parent.name
    copied = copy_demo(ready, tmp_path / "one" / "copy.sqlite")
    assert rows_of(copied) == rows_of(ready)
    remove_demo(copied)
    assert not copied.exists()
    assert not plan_path(copied).exists()
    assert not any(path.name.startswith("making-") for path in tmp_path.iterdir())


@only_full
def test_that_one_seed_prepares_one_demo(tmp_path: Path) -> None:
    made = (prepare_demo(tmp_path / f"{name}.sqlite", 5, until=time(0, 12)) for name in ("one", "again"))
    one, again = (rows_of(path) for path in made)
    assert one == again


def rows_of(database: Path) -> list[object]:
    """What must be the same for a seed: all but the salts of callers' digests."""
    store = open_store(database)
    try:
        assert store.identity.kind == "demo"
        incidents = [(row.id, row.number, row.state, row.place, row.t0) for row in store.rows(Incident)]
        steps = [(step.seq, step.action, step.at, step.actor) for step in store.steps_after(0)]
        return [*incidents, *steps]
    finally:
        store.close()

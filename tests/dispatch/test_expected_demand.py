"""Expected demand: learnt by place and hour, honest about how much it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from shapely import box

from dispatch.centre import Centre
from dispatch.demand_cells import NOWHERE, demand_cells
from dispatch.expected_demand import alike_hours, learn_demand, slot_of
from dispatch.past_report import PastReport
from gis.datum import plane_at
from gis.zones import Zone, ZoneAtlas, ZoneKind
from tests.dispatch.scene import DISTRICT, TIANSHUI, WULIN, atlas, centre
from tests.gis.roads import SOUTH, WEST, place

MONDAY = datetime(2026, 11, 23, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
HAWKER, ROUTINE = "STR.hawker", "ENV.litter"


def grids() -> Centre:
    """A hundred unit grids, half of them in Wulin, half in Tianshui."""
    cells = [
        Zone(
            f"{WULIN if east < 5 else TIANSHUI}001{east}{north}",
            f"{east}-{north}",
            ZoneKind.UNIT_GRID,
            box(*place(east, north), *place(east + 1, north + 1)),
            WULIN if east < 5 else TIANSHUI,
        )
        for east in range(10)
        for north in range(10)
    ]
    return replace(centre(), atlas=ZoneAtlas((*atlas().zones, *cells), plane_at(WEST, SOUTH)))


def rates(of: Centre) -> np.ndarray:
    """Known rates, (168 hours, cells): a few busy grids, Wulin by day, Tianshui in the evening."""
    cells = demand_cells(of)
    random = np.random.default_rng(4)
    place_rate = random.gamma(0.4, 1.0, len(cells))
    in_wulin = np.array([code.startswith(WULIN) for code in cells.codes])
    hours = np.arange(168) % 24
    day = np.exp(-(((hours - 10) / 3.0) ** 2)) + 0.05
    evening = np.exp(-(((hours - 19) / 2.5) ** 2)) + 0.05
    by_hour = np.where(in_wulin[None, :], day[:, None], evening[:, None])
    by_hour[120:] *= 0.5
    rate = by_hour * place_rate[None, :]
    return rate / rate.sum()


def drawn(of: Centre, rate: np.ndarray, count: int, seed: int) -> list[PastReport]:
    """Incidents at these rates, over eight weeks."""
    cells, random = demand_cells(of), np.random.default_rng(seed)
    found = random.choice(rate.size, count, p=rate.ravel())
    reports = []
    for number in found.tolist():
        slot, cell = divmod(number, len(cells))
        at = MONDAY + timedelta(weeks=int(random.integers(8)), hours=slot)
        lon, lat = cells.middles[cell]
        reports.append(PastReport(at.astimezone(UTC), lon, lat, HAWKER, 3, cells.codes[cell]))
    return reports


def log_likelihood(of: Centre, learnt_from: list[PastReport], held_out: list[PastReport]) -> float:
    """The mean log of the share that the place of each held-out incident was given for its hour."""
    cells = demand_cells(of)
    learnt = learn_demand(learnt_from, cells, of)
    by_slot = {slot_of(report.at, of.zone): report.at for report in held_out}
    shares = {slot: learnt.share_at(at) for slot, at in by_slot.items()}
    cell = cells.of([report.unit_grid for report in held_out], np.zeros((len(held_out), 2)))
    told = [shares[slot_of(r.at, of.zone)][c] for r, c in zip(held_out, cell.tolist(), strict=True)]
    return float(np.log(told).mean())


@pytest.mark.parametrize("count", [30, 300, 3000])
def test_that_what_is_learnt_tells_days_held_out_better_than_an_even_share(count):
    of = grids()
    rate = rates(of)
    held_out = drawn(of, rate, 2000, seed=99)
    even = log_likelihood(of, [], held_out)
    assert even == pytest.approx(np.log(1 / 100))
    learnt = [log_likelihood(of, drawn(of, rate, count, seed), held_out) for seed in range(3)]
    assert min(learnt) > even


def test_that_more_incidents_tell_more_and_never_more_than_the_truth():
    of = grids()
    rate = rates(of)
    held_out = drawn(of, rate, 3000, seed=98)
    by_count = [log_likelihood(of, drawn(of, rate, count, 1), held_out) for count in (30, 300, 3000, 20000)]
    cells = demand_cells(of)
    at = [slot_of(report.at, of.zone) for report in held_out]
    cell = cells.of([report.unit_grid for report in held_out], np.zeros((len(held_out), 2)))
    truth = np.log((rate / rate.sum(axis=1, keepdims=True))[at, cell]).mean()
    assert by_count == sorted(by_count)
    assert by_count[-1] < truth
    assert truth - by_count[-1] < 0.15 * (truth - np.log(1 / 100))


def test_that_shares_sum_to_one_in_every_hour_and_every_cell_keeps_some():
    of = grids()
    learnt = learn_demand(drawn(of, rates(of), 500, 1), demand_cells(of), of)
    for hours in range(0, 168, 7):
        share = learnt.share_at(MONDAY + timedelta(hours=hours))
        assert share.sum() == pytest.approx(1.0)
        assert share.min() > 0


def test_that_without_incidents_demand_is_even_and_says_so():
    of = grids()
    learnt = learn_demand([], demand_cells(of), of)
    assert learnt.share_at(MONDAY) == pytest.approx(np.full(100, 0.01))
    assert learnt.told.code == "demand_even_over_grids"
    by_roads = learn_demand([], demand_cells(centre()), centre())
    assert by_roads.told.code == "demand_even_over_roads"


def test_that_it_says_how_many_incidents_it_rests_on_and_since_when():
    of = grids()
    reports = drawn(of, rates(of), 40, 1)
    far = replace(reports[0], lon=121.9, unit_grid=None)
    learnt = learn_demand([*reports, far], demand_cells(of), of)
    assert (learnt.n, learnt.unplaced) == (40, 1)
    assert learnt.told.values == {"n": 40, "since": min(report.at for report in reports)}


def test_that_a_place_without_a_recorded_grid_counts_for_the_nearest_cell():
    of = grids()
    cells = demand_cells(of)
    lon, lat = place(3.4, 7.4)
    found = cells.of([None, "nowhere", None], np.array([(lon, lat), (lon, lat), (np.nan, lat)]))
    assert [cells.codes[found[0]], cells.codes[found[1]], found[2]] == [f"{WULIN}00137"] * 2 + [NOWHERE]


def test_that_promised_and_severe_incidents_weigh_more():
    of = grids()
    (lon, lat), at = demand_cells(of).middles[0], MONDAY
    reports = [
        PastReport(at, lon, lat, HAWKER, 3),
        PastReport(at, lon, lat, HAWKER, 1),
        PastReport(at, lon, lat, "gone.category", 3),
    ]
    assert learn_demand(reports, demand_cells(of), of).weight.tolist() == [1.0, 2.0, 0.25]


def test_that_cells_of_roads_lie_inside_the_district_and_weigh_by_their_roads():
    cells = demand_cells(centre())
    assert not cells.are_grids
    assert len(cells) > 50
    assert cells.prior.sum() == pytest.approx(1.0)
    zones = atlas().at_many(*cells.middles.T)
    assert all(DISTRICT in found.chain for found in zones)


def test_that_hours_lean_on_their_neighbours_round_the_clock():
    alike = alike_hours(2, 0.3)
    assert alike.sum(axis=1) == pytest.approx(np.ones(168))
    assert alike[0, 23] == alike[0, 1] > alike[0, 2] > 0
    assert alike[0, 24] > 0
    assert alike[0, 5 * 24] == 0.0

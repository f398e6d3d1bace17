"""Expected demand learnt on days of the demo, held against another day of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np

from data.demo.day import DEMO_DAY, draw_day
from data.demo.district import draw_district
from dispatch.category_file import shipped_categories
from dispatch.demand_cells import demand_cells
from dispatch.expected_demand import learn_demand
from dispatch.past_report import PastReport
from dispatch.sources import shipped_sources
from tests.dispatch.scene import centre

SEED, DAYS = 11, 3


def test_that_days_of_the_demo_tell_another_day_better_than_an_even_share():
    district = draw_district(SEED)
    subjects = district.subjects(SEED)
    of = replace(centre(), atlas=district.atlas)
    cells = demand_cells(of)

    def day(number: int) -> list[PastReport]:
        drawn = draw_day(
            district,
            subjects,
            shipped_categories(),
            shipped_sources(),
            (),
            SEED,
            DEMO_DAY + timedelta(number),
        )
        return [
            PastReport(report.at, report.place.lon, report.place.lat, report.category, 3)
            for report in drawn.reports
            if report.place.lon is not None and report.place.lat is not None
        ]

    learnt = learn_demand([report for number in range(DAYS) for report in day(number - DAYS)], cells, of)
    held_out = day(1)
    cell = cells.of([None] * len(held_out), np.array([(report.lon, report.lat) for report in held_out]))
    shares = [learnt.share_at(report.at)[at] for report, at in zip(held_out, cell, strict=True) if at >= 0]
    assert learnt.n > 1000
    assert len(shares) > 500
    assert np.log(shares).mean() - np.log(1 / len(cells)) > 0.2

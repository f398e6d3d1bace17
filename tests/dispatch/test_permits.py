"""Permits: which speak to a report, at its place and at its second."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import shapely

from dispatch.category_file import shipped_categories
from dispatch.permit_book import (
    BadPermitKinds,
    PermitBook,
    Relation,
    read_permit_kinds,
    shipped_permit_kinds,
)
from dispatch.permits import Permit, PermitKind
from gis.datum import plane_at
from tests.builders import SHANGHAI, at

PLACE = (120.165, 30.272)
PLANE = plane_at(*PLACE)
X, Y = (float(value) for value in PLANE.to_metres(*PLACE))
TUESDAY = "2026-11-24"


def east_of(metres: float) -> tuple[float, float]:
    lon, lat = PLANE.to_lonlat(X + metres, Y)
    return float(lon), float(lat)


def permit(**changes: Any) -> Permit:
    values: dict[str, Any] = {
        "id": "p1",
        "number": "拱外摆〔2026〕12号",
        "kind": PermitKind.STALL,
        "holder": "某咖啡店",
        "place": "门前",
        "valid_from": date(2026, 11, 1),
        "valid_to": date(2026, 11, 24),
        "wkb": shapely.to_wkb(shapely.Point(PLACE)),
        **changes,
    }
    return Permit(**values)


def told(held: Permit, moment: datetime, category: str = "STR.shop_overflow", away_m: float = 0.0):
    lon, lat = east_of(away_m)
    return PermitBook([held], PLANE).near(lon, lat, category, moment, SHANGHAI, near_m=150.0)


def relation(held: Permit, moment: datetime, **asked: Any) -> Relation | None:
    found = told(held, moment, **asked)
    return found[0].relation if found else None


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("17:59:59", Relation.OUTSIDE_HOURS),
        ("18:00:00", Relation.COVERS),
        ("21:59:59", Relation.COVERS),
        ("22:00:00", Relation.OUTSIDE_HOURS),
    ],
)
def test_that_hours_begin_with_their_first_second_and_end_before_their_last(clock, expected):
    assert relation(permit(hours="18:00-22:00"), at(clock, TUESDAY)) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at("23:59:59", "2026-10-31"), Relation.NOT_YET),
        (at("00:00:00", "2026-11-01"), Relation.COVERS),
        (at("23:59:59", "2026-11-24"), Relation.COVERS),
        (at("00:00:00", "2026-11-25"), Relation.EXPIRED),
    ],
)
def test_that_both_days_of_validity_count_whole(moment, expected):
    assert relation(permit(), moment) is expected


def test_that_the_last_night_of_a_permit_runs_until_its_morning():
    night = permit(kind=PermitKind.NIGHT_WORK, hours="22:00-06:00")
    asked = {"category": "CON.noise_night"}
    assert relation(night, at("05:59:59", "2026-11-25"), **asked) is Relation.COVERS
    assert relation(night, at("06:00:00", "2026-11-25"), **asked) is Relation.EXPIRED
    assert relation(night, at("05:59:59", "2026-11-01"), **asked) is Relation.NOT_YET


def test_that_weekdays_are_those_on_which_the_hours_begin():
    tuesdays = permit(hours="22:00-02:00", days=(2,))
    assert relation(tuesdays, at("23:00", TUESDAY)) is Relation.COVERS
    assert relation(tuesdays, at("01:00", TUESDAY)) is Relation.OUTSIDE_HOURS
    assert relation(permit(hours="22:00-02:00", days=(1,)), at("01:00", TUESDAY)) is Relation.COVERS


def test_that_the_end_of_the_hours_is_told():
    [near] = told(permit(hours="18:00-22:00"), at("19:00", TUESDAY))
    assert near.until == at("22:00", TUESDAY)


@pytest.mark.parametrize(
    ("away_m", "expected"),
    [(49.0, Relation.COVERS), (51.0, Relation.BEYOND_REACH), (149.0, Relation.BEYOND_REACH), (151.0, None)],
)
def test_that_a_permit_covers_within_its_reach_and_is_told_a_little_beyond(away_m, expected):
    assert relation(permit(), at("12:00", TUESDAY), away_m=away_m) is expected


def test_that_a_wide_reach_counts_beyond_what_is_near():
    assert relation(permit(reach_m=400.0), at("12:00", TUESDAY), away_m=390.0) is Relation.COVERS
    narrow = permit(id="p2", number="2")
    both = PermitBook([narrow, permit(reach_m=400.0)], PLANE)
    lon, lat = east_of(390.0)
    found = both.near(lon, lat, "", at("12:00", TUESDAY), SHANGHAI, near_m=150.0)
    assert [one.permit.id for one in found] == ["p1"]


def test_that_lines_and_areas_have_distances_of_their_own():
    route = shapely.LineString([east_of(-200.0), east_of(200.0)])
    [near] = told(permit(wkb=shapely.to_wkb(route)), at("12:00", TUESDAY), away_m=120.0)
    assert near.relation is Relation.COVERS
    assert near.distance_m == pytest.approx(0.0, abs=0.1)


def test_that_another_kind_is_told_only_while_it_covers_the_place():
    noise = {"category": "CON.noise_night"}
    assert relation(permit(), at("12:00", TUESDAY), **noise) is Relation.OTHER_KIND
    assert relation(permit(), at("12:00", TUESDAY), away_m=100.0, **noise) is None
    assert relation(permit(), at("12:00", "2026-12-01"), **noise) is None


def test_that_without_a_category_every_kind_speaks():
    assert (
        relation(permit(kind=PermitKind.MUCK_TRANSPORT), at("12:00", TUESDAY), category="") is Relation.COVERS
    )


def test_that_what_covers_comes_first_and_then_what_is_nearer():
    book = PermitBook(
        [
            permit(id="expired", valid_to=date(2026, 11, 2)),
            permit(id="far", wkb=shapely.to_wkb(shapely.Point(east_of(40.0)))),
            permit(id="here"),
        ],
        PLANE,
    )
    found = book.near(*PLACE, "STR.shop_overflow", at("12:00", TUESDAY), SHANGHAI, near_m=150.0)
    assert [one.permit.id for one in found] == ["here", "far", "expired"]


def test_that_a_permit_without_a_place_is_near_nothing():
    book = PermitBook([permit(wkb=None)], PLANE)
    assert len(book) == 0
    assert book.near(*PLACE, "", at("12:00", TUESDAY), SHANGHAI, near_m=150.0) == ()


def test_that_every_kind_that_comes_with_the_program_speaks_to_something():
    assert all(shipped_permit_kinds()[kind] for kind in PermitKind)


@pytest.mark.parametrize(
    "text",
    [
        'stall = ["STR.hawker"]',
        'stall = ["STR.nothing"]\nnight_work = []\noccupation = []\nmuck_transport = []',
        'kiosk = ["STR.hawker"]',
        "stall = [",
        "stall = 3",
    ],
)
def test_that_a_file_of_kinds_that_says_something_strange_is_refused(text):
    with pytest.raises(BadPermitKinds):
        read_permit_kinds(text, shipped_categories())


def test_that_those_of_today_are_told_apart_by_their_hours_and_others_not_at_all():
    book = PermitBook(
        [
            permit(number="now", hours="18:00-22:00"),
            permit(number="later", hours="08:00-12:00"),
            permit(number="over", valid_to=date(2026, 11, 23)),
            permit(number="placeless", wkb=None),
        ],
        PLANE,
    )
    found = {one.permit.number: one.relation for one in book.today(at("19:00:00", TUESDAY), SHANGHAI)}
    assert found == {"now": Relation.COVERS, "later": Relation.OUTSIDE_HOURS}

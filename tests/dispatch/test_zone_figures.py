"""One figure of every zone: what is open, what came in, how it was done, and what is expected."""

from __future__ import annotations

import pytest

from dispatch.coverage_queries import Coverage
from dispatch.reasons import Refused
from dispatch.zone_figures import Indicator, ZoneFigure, ZoneFigures
from gis.zones import ZoneKind
from tests.room import TIANSHUI, SmallRoom


def figure(room: SmallRoom, indicator: Indicator, kind: ZoneKind = ZoneKind.SUB_DISTRICT) -> ZoneFigure:
    found = {each.code: each for each in room.house.seat.ask(ZoneFigures(indicator, kind))}
    assert len(found) == 18 or kind is not ZoneKind.SUB_DISTRICT
    return found[TIANSHUI]


def test_that_open_and_received_are_counted_by_zone(room: SmallRoom) -> None:
    room.accepted()
    room.receive()
    room.settled(after_s=20)
    assert figure(room, Indicator.OPEN) == ZoneFigure(TIANSHUI, 3.0, 3)
    assert figure(room, Indicator.RECEIVED) == ZoneFigure(TIANSHUI, 3.0, 3)
    found = room.house.seat.ask(ZoneFigures(Indicator.OPEN))
    assert sum(each.value or 0 for each in found) == 3


def test_that_shares_rest_on_what_has_ended(room: SmallRoom) -> None:
    assert figure(room, Indicator.ON_TIME) == ZoneFigure(TIANSHUI, None, 0)
    room.settled(after_s=20)
    assert figure(room, Indicator.ON_TIME) == ZoneFigure(TIANSHUI, 1.0, 1)
    arrival = figure(room, Indicator.ARRIVAL)
    assert arrival.n == 1
    assert arrival.value == pytest.approx(40 / 300, abs=0.01)


def test_that_expected_demand_is_shared_out_over_all_zones(room: SmallRoom) -> None:
    for kind in (ZoneKind.SUB_DISTRICT, ZoneKind.COMMUNITY):
        found = room.house.seat.ask(ZoneFigures(Indicator.DEMAND, kind))
        assert sum(each.value or 0 for each in found) == pytest.approx(1, abs=0.01)


def test_that_coverage_of_zones_comes_to_that_of_the_district(room: SmallRoom) -> None:
    expected = {one.code: one.value or 0.0 for one in room.house.seat.ask(ZoneFigures(Indicator.DEMAND))}
    covered = room.house.seat.ask(ZoneFigures(Indicator.COVERAGE))
    assert all(one.value is None or 0.0 <= one.value <= 1.0 for one in covered)
    whole = sum((one.value or 0.0) * expected[one.code] for one in covered)
    assert whole == pytest.approx(room.house.seat.ask(Coverage()).planned, abs=0.01)
    assert whole > 0


def test_that_zones_that_a_centre_does_not_have_are_refused(room: SmallRoom) -> None:
    with pytest.raises(Refused, match="no_zones_of_kind"):
        room.house.seat.ask(ZoneFigures(Indicator.OPEN, ZoneKind.GOVERNANCE_UNIT))

"""The cockpit: figures of one moment with their n, zone by zone, and nothing claimed from a handful."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.console.cockpit.figures import share_text, standing, step_bounds
from app.console.cockpit.view import CockpitView
from app.console.session import Session
from dispatch.cockpit_query import ELSEWHERE, CockpitOf
from dispatch.incident import Place
from dispatch.people import MemberKind
from dispatch.reasons import Refused
from dispatch.settings import Settings
from dispatch.usual_hours import UsualHours
from gis.zones import ZoneKind
from tests.room import CHANGQING, TIANSHUI, SmallRoom

SILK_TOWN = Place("丝绸城", 120.1715, 30.2711, "name")


def shown(session: Session, qtbot: QtBot) -> CockpitView:
    view = CockpitView(session)
    qtbot.addWidget(view)
    view.resize(1366, 650)
    view.show()
    qtbot.waitUntil(lambda: view.cockpit is not None and session.tasks.is_idle, timeout=10_000)
    return view


def went_to(view: CockpitView, zone: str, session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: view.trail._shown[-1][0] == zone and session.tasks.is_idle, timeout=10_000)


def test_that_a_day_without_reports_says_so_and_claims_nothing(room: SmallRoom) -> None:
    cockpit = room.house.seat.ask(CockpitOf())
    assert cockpit.volume.received == 0
    assert cockpit.rates.all_on_time is None
    assert cockpit.by_hour[14] == 0
    assert cockpit.by_hour[15] is None


def test_that_all_streets_stand_in_the_cockpit_also_those_without_reports(room: SmallRoom) -> None:
    room.settled()
    lines = room.house.seat.ask(CockpitOf()).lines
    assert len(lines) == 18
    by_code = {line.code: line for line in lines}
    assert by_code[TIANSHUI].received == 1
    assert by_code[CHANGQING].rates.response.n == 0


def test_that_volume_rates_and_crews_come_from_what_was_done(room: SmallRoom) -> None:
    room.settled()
    room.receive(category="SAN.exposed_waste", source="grid_worker")
    cockpit = room.house.seat.ask(CockpitOf())
    assert cockpit.volume.by_source == {"hotline_12345": 1, "grid_worker": 1}
    assert cockpit.by_major == {"STR": 1, "SAN": 1}
    assert (cockpit.rates.response.n, cockpit.rates.response.met) == (1, 1)
    assert cockpit.volume.unfinished == 2
    assert cockpit.by_hour[14] == 1
    assert (cockpit.crews[MemberKind.OFFICER].free, cockpit.crews[MemberKind.OFFICER].on_shift) == (3, 3)


def test_that_late_time_is_split_by_who_had_it(room: SmallRoom) -> None:
    room.settled(after_s=400)
    late = room.house.seat.ask(CockpitOf()).late
    assert late.n == 1
    assert late.split.acknowledge_s == pytest.approx(400, abs=1)


def test_that_a_street_opens_into_precincts_and_these_into_communities(room: SmallRoom) -> None:
    room.settled("401", place=SILK_TOWN)
    street = room.house.seat.ask(CockpitOf(zone=CHANGQING))
    assert street.kind == ZoneKind.PRECINCT
    assert [name for _, name in street.trail] == ["长庆街道"]
    first = next(line for line in street.lines if line.opens)
    below = room.house.seat.ask(CockpitOf(zone=first.code))
    assert below.kind == ZoneKind.COMMUNITY
    assert [code for code, _ in below.trail] == [CHANGQING, first.code]


def test_that_what_lies_in_none_of_the_zones_below_has_a_line_of_its_own(room: SmallRoom) -> None:
    room.receive(place=SILK_TOWN)
    room.receive(place=Place("无名处", None, None))
    cockpit = room.house.seat.ask(CockpitOf())
    assert [line.received for line in cockpit.lines if line.code == ELSEWHERE] == [1]


def test_that_another_day_is_counted_from_the_record(room: SmallRoom) -> None:
    room.settled()
    room.pass_time(24 * 3600)
    assert room.house.seat.ask(CockpitOf()).volume.received == 0
    yesterday = room.house.seat.ask(CockpitOf(date(2026, 11, 24)))
    assert yesterday.volume.received == 1
    assert yesterday.by_hour[23] == 0


def test_that_an_unknown_zone_is_refused(room: SmallRoom) -> None:
    with pytest.raises(Refused, match="unknown_zone"):
        room.house.seat.ask(CockpitOf(zone="nowhere"))


def test_that_of_a_handful_only_the_number_is_told() -> None:
    assert share_text(1.0, 3) == "n=3"
    assert share_text(None, 0) == "–"
    assert share_text(0.875, 8) == "87.5"


def test_that_five_steps_lie_around_the_target() -> None:
    settings = Settings()
    shares = {0.8: "breach", 0.88: "risk", 0.91: "met", 0.93: "good", 0.97: "best"}
    assert {share: standing(share, 50, settings) for share in shares} == shares
    assert standing(0.2, 4, settings) == "few"
    assert list(step_bounds(settings)) == ["breach", "risk", "met", "good", "best"]


def test_that_enter_goes_down_into_a_zone_and_escape_comes_back(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    del console_app
    room.settled("401", place=SILK_TOWN)
    session = room.session()
    view = shown(session, qtbot)
    row = view.table.rows.row_of(CHANGQING)
    assert row is not None
    view.table.selectRow(row)
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    went_to(view, CHANGQING, session, qtbot)
    view.activateWindow()
    qtbot.keyClick(view.table, Qt.Key.Key_Escape)
    went_to(view, "", session, qtbot)


def test_that_a_click_on_the_map_opens_the_zone_under_it(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    del console_app
    room.settled()
    session = room.session()
    view = shown(session, qtbot)
    outline = next(shape for shape in view._outlines.shapes if shape.code == TIANSHUI)
    point = view.map._transform().map(outline.label)
    assert view.map.zone_at(point) == TIANSHUI
    qtbot.mouseClick(view.map, Qt.MouseButton.LeftButton, pos=point.toPoint())
    went_to(view, TIANSHUI, session, qtbot)


def test_that_the_figures_follow_what_is_done(room: SmallRoom, qtbot: QtBot, console_app: object) -> None:
    del console_app
    session = room.session()
    view = shown(session, qtbot)
    room.settled()
    view.refresh()
    qtbot.waitUntil(lambda: view.cockpit is not None and view.cockpit.volume.received == 1, timeout=10_000)
    assert "n=1" in view.rates.accessibleDescription()


def test_that_a_failure_is_said_and_the_old_figures_stay(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    del console_app
    session = room.session()
    view = shown(session, qtbot)
    view.show_zone("nowhere")
    qtbot.waitUntil(view.state.isVisible, timeout=10_000)
    assert view.cockpit is not None
    view.show_zone("")
    qtbot.waitUntil(lambda: not view.state.isVisible(), timeout=10_000)


def test_that_both_languages_and_themes_paint_every_plot(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    del console_app
    for number in range(6):
        room.settled(after_s=200 if number else 20)
    session = room.session()
    view = shown(session, qtbot)
    for language, theme in (("en", "light"), ("zh", "dark")):
        session.set_appearance(language, theme)
        assert not view.grab().isNull()
        assert view.table.accessibleName()


def test_that_the_hours_stand_on_the_band_of_days_before_where_there_are_enough(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    view = shown(room.session(), qtbot)
    hours = view.hours
    assert view.cockpit is not None
    assert hours.title_code == "console.cockpit.hours"
    assert "看不出常态" in hours.toolTip()
    bare = hours.grab().toImage()
    band = tuple(float(hour) for hour in range(24))
    usual = UsualHours(
        date(2026, 11, 24), True, (5,) * 15 + (None,) * 9, 20, band, band, tuple(1.5 * at for at in band)
    )
    hours.show_usual(usual)
    assert hours.title_code == "wall.hours"
    assert "20" in hours.note(view.cockpit)
    assert hours.described(view.cockpit).startswith("00: 5, ")
    assert hours.grab().toImage() != bare
    view.show_zone(TIANSHUI)
    assert hours.title_code == "console.cockpit.hours"

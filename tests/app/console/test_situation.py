"""The Situation view: the whole district on dispatch's own map, what changed, and no key that acts unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.build import found_house
from app.console.layer_menu import LayerMenu
from app.console.patrols.note_sheet import NoteSheet
from app.console.patrols.start_sheet import StartSheet
from app.console.situation.lines import Cell, LineTable, Row
from app.console.situation.rows import FOLDED, alarm_rows, street_rows
from app.console.situation.section import Section
from app.console.situation.view import SituationView
from app.console.window import ConsoleWindow
from data.identity import DatabaseKind
from dispatch.actions.keeping import Import
from dispatch.actions.patrolling import StartPatrol
from dispatch.actors import SYSTEM
from dispatch.alarm_log import AlarmLog
from dispatch.alarms import Alarm, Level
from dispatch.clock_view import Outcome
from dispatch.cockpit_query import CockpitOf
from dispatch.fixes import Fix
from dispatch.lifecycle import State
from dispatch.patrols import Patrol
from dispatch.reasons import Refused
from dispatch.simulation.clock import SimulatedClock
from tests.console import Console, canvas_of
from tests.room import NOW, TIANSHUI, SmallRoom


@pytest.fixture
def console(room: SmallRoom, qtbot: QtBot, console_app: object) -> Console:
    room.settled()
    return Console(room.session(), qtbot)


def view_of(console: Console) -> SituationView:
    console.press("F1")
    view = console.window.views.currentWidget()
    assert isinstance(view, SituationView)
    console.until(lambda: bool(view.latest.table.model_of_lines.rows))
    return view


def told(section: Section) -> list[str]:
    return [cell.whole for row in section.table.model_of_lines.rows for cell in row.cells]


def test_that_it_looks_through_the_dispatch_views_own_map_and_gives_it_back(console: Console) -> None:
    chart, splitter = console.window.dispatch.map, console.window.dispatch.columns
    canvas = chart.canvas
    assert canvas is not None
    before = canvas.view
    view = view_of(console)
    assert view.isAncestorOf(chart)
    assert chart.isVisible()
    shapes = [shape.box for shape in canvas.picture.ground.zones]
    console.until(lambda: all(_is_in_view(box, canvas) for box in shapes))
    console.press("F2")
    assert splitter.indexOf(chart) == 1
    assert chart.isVisible()
    assert chart.canvas is canvas
    assert (canvas.view.x, canvas.view.y, canvas.view.level) == (before.x, before.y, before.level)


def _is_in_view(box: tuple[float, float, float, float], canvas: object) -> bool:
    shown = canvas.view.box  # type: ignore[attr-defined]
    return shown.left <= box[0] and shown.bottom <= box[1] and shown.right >= box[2] and shown.top >= box[3]


def test_that_what_was_done_stands_there_newest_first_and_a_click_selects_it(
    room: SmallRoom, console: Console
) -> None:
    view = view_of(console)
    fresh = room.accepted(category="SAN.exposed_waste")
    console.until(lambda: view.latest.table.model_of_lines.rows[0].key == fresh.id)
    first = told(view.latest)[1]
    assert first.startswith("受理 · 周敏")
    assert fresh.short_number in first
    assert "天水街道" in first
    view.latest.table.selectRow(0)
    view.latest.table.setFocus()
    console.press("Return")
    assert console.session.selected_incident == fresh.id


def test_that_enter_in_another_view_does_nothing_to_the_selected_incident(
    room: SmallRoom, console: Console
) -> None:
    waiting = room.receive()
    console.until(lambda: waiting.id in console.session.situation.incidents)
    console.session.select_incident(waiting.id)
    for view in ("F1", "F4"):
        console.press(view)
        for key in ("Return", "E", "P", "1"):
            console.press(key)
        assert console.dialog is None
        assert console.selected.state is State.REPORTED
    console.press("F2")
    console.press("Return")
    console.until(lambda: console.selected.state is State.ACCEPTED)


def test_that_a_new_report_brings_the_dispatch_view_back(console: Console) -> None:
    view_of(console)
    console.press("Ctrl+N")
    assert console.window.views.currentWidget() is console.window.dispatch
    assert console.window.dispatch.intake is not None
    assert console.focus_is_in(console.window.dispatch.intake)


def test_that_streets_count_what_is_open_late_and_free(room: SmallRoom, console: Console) -> None:
    session = console.session
    incidents = [room.accepted() for _ in range(3)]
    session.fetch_news()
    console.settle()
    outcomes = {incidents[0].id: Outcome.LATE, incidents[1].id: Outcome.AT_RISK}
    rows = street_rows(session.situation, outcomes, session.centre, session.words, session.now())
    assert len(rows) == 18
    assert rows[0].key == TIANSHUI
    assert [cell.text for cell in rows[0].cells] == ["天水", "4", "× 1", "! 1", "3/3"]
    assert [cell.text for cell in rows[-1].cells][1:] == ["·", "·", "·", "–"]


def test_that_free_crews_are_counted_as_the_cockpit_counts_them(room: SmallRoom, console: Console) -> None:
    session = console.session
    room.sent("302")
    drone = room.crew("901")
    moved = replace(drone, home_zone=TIANSHUI)
    room.act(Import, SYSTEM, what="crews", source="", digest="", rows=(moved,))
    console.until(lambda: session.situation.crews[drone.id].home_zone == TIANSHUI)
    console.settle()
    counted = {line.code: line.crews for line in room.house.seat.ask(CockpitOf()).lines}
    rows = street_rows(session.situation, {}, session.centre, session.words, session.now())
    shown = {row.key: row.cells[-1].text for row in rows if row.cells[-1].text != "–"}
    assert shown == {code: f"{one.free}/{one.on_shift}" for code, one in counted.items() if one.on_shift}
    assert shown[TIANSHUI] == "3/4"


def test_that_many_alarms_of_one_sort_are_one_line_that_unfolds(room: SmallRoom, console: Console) -> None:
    session, now = console.session, console.session.now()
    incident = next(iter(session.situation.incidents))
    flood = tuple(
        Alarm("response_late", Level.NOW, incident, now - timedelta(seconds=number), f"task-{number}")
        for number in range(200)
    )

    log = AlarmLog()
    log.take(flood, now)

    def rows(unfolded: frozenset[str]) -> list[str]:
        found = alarm_rows(log.standing, session.situation, session.centre, session.words, now, unfolded)
        return [row.key for row in found]

    assert rows(frozenset()) == [f"{FOLDED}response_late:"]
    assert len(rows(frozenset({"response_late:"}))) == 201


def test_that_each_panel_says_what_it_reads_that_it_is_empty_and_what_failed(console: Console) -> None:
    view = view_of(console)
    console.until(lambda: view.alarms.told.text() == "现无报警。F2 看队列")
    view._miss(view.latest, Refused("unknown_query", query="NewestSteps"))
    assert view.latest.told.isVisible()
    assert "上一次" in view.latest.told.text()
    assert view.latest.table.model_of_lines.rows
    view.latest.retry.click()
    console.until(lambda: not view.latest.told.isVisible())


def test_that_an_empty_centre_says_in_each_panel_what_to_do(
    tmp_path: Path, qtbot: QtBot, console_app: object
) -> None:
    house = found_house(tmp_path / "empty.sqlite", SimulatedClock(NOW), DatabaseKind.DRILL)
    room = SmallRoom(house, SimulatedClock(NOW))
    session = room.session()
    window = ConsoleWindow(session, DatabaseKind.DRILL)
    qtbot.addWidget(window)
    window.show()
    window.show_view("view_situation")
    view = window.views.currentWidget()
    assert isinstance(view, SituationView)
    qtbot.waitUntil(lambda: view.latest.told.text().startswith("留痕中"), timeout=10_000)
    told = [section.told.text() for section in (view.streets, view.feeds, view.alarms)]
    assert all("Ctrl+I" in text or "F2" in text or "尚未收到" in text for text in told)
    assert not view.streets.table.isVisible()
    room.close()


def test_that_both_languages_and_themes_are_told_and_painted(console: Console) -> None:
    view = view_of(console)
    for language, theme in (("en", "light"), ("zh", "dark")):
        console.session.set_appearance(language, theme)
        console.settle()
        assert not view.grab().isNull()
    assert view.alarms.title.text() == "报警"


def test_that_a_list_follows_a_row_that_was_chosen_and_none_that_only_came_to_stand_first(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    session = room.session()
    table = LineTable(session, 1, 0)
    qtbot.addWidget(table, before_close_func=lambda _table: session.stop())
    rows = [Row(f"r{number}", (Cell(f"{number}"),)) for number in range(40)]
    table.resize(300, 200)
    table.show_rows(rows)
    table.show()
    table.activateWindow()
    table.setFocus()
    qtbot.waitUntil(lambda: table.current_key == "r0")
    bar = table.verticalScrollBar()
    for shown in (rows[::-1], rows[:0:-1]):
        table.show_rows(shown)
        assert (bar.value(), table.current_key) == (0, "r39")
    table.selectRow(0)
    table.show_rows(rows)
    assert table.current_key == "r39"
    assert bar.value() > 0


def test_that_an_alarm_that_is_gone_to_counts_as_looked_at(room: SmallRoom, console: Console) -> None:
    view = view_of(console)
    late = room.accepted()
    room.pass_time(400)
    console.tick()
    view.refresh()
    console.until(lambda: bool(console.window.dispatch.alarms.log.waiting))
    console.until(lambda: bool(view.alarms.table.model_of_lines.rows))
    view.alarms.table.selectRow(0)
    view.alarms.table.setFocus()
    console.press("Return")
    assert console.session.selected_incident == late.id
    log = console.window.dispatch.alarms.log
    assert len(log.waiting) == len(log.standing) - 1
    assert any(line.startswith("✓") for line in told(view.alarms))


def test_that_a_patrol_stands_there_with_its_findings_and_its_track(
    room: SmallRoom, console: Console
) -> None:
    crew = room.crew("301")
    done = room.act(StartPatrol, crew_id=crew.id, beat="武林广场一圈")
    patrol = done.of(Patrol)[0]
    lon, lat = 120.1642, 30.2748
    for step in range(6):
        now = room.pass_time(20)
        room.house.seat.report_fixes(
            [Fix(crew.member_ids[0], lon + step * 0.0004, lat, now, now, speed_mps=2.0)]
        )
    view = view_of(console)
    rows = view.patrols.table.model_of_lines
    console.until(lambda: bool(rows.rows))
    assert rows.rows[0].key == patrol.number
    assert rows.rows[0].cells[0].whole == "▸ 天水1组  巡查 · 武林广场一圈"
    view.patrols.table.selectRow(0)
    view.patrols.table.setFocus()
    console.press("Return")
    canvas = console.window.dispatch.map.canvas
    assert canvas is not None
    console.until(lambda: patrol.number in str(canvas.picture.scene.routes))
    assert console.session.selected_crew == crew.id
    # The advice and the crew's own trail are drawn anew all the time: the track stays.
    console.window.dispatch.map.trail.changed.emit()
    assert patrol.number in str(canvas.picture.scene.routes)


def test_that_rounds_and_sorties_stand_there_and_are_gone_to(room: SmallRoom, console: Console) -> None:
    room.act(StartPatrol, crew_id=room.crew("302").id, beat="环城北路沿线")
    room.act(StartPatrol, crew_id=room.crew("901").id, beat="运河沿线")
    later = room.clock.now() + timedelta(minutes=25)
    room.act(StartPatrol, crew_id=room.crew("301").id, beat="武林夜市", starts_at=later)
    view = view_of(console)
    rows = view.patrols.table.model_of_lines
    console.until(lambda: len(rows.rows) == 3)
    said = {row.cells[0].whole: row.key for row in rows.rows[:2]}
    assert set(said) == {"▸ 区无人机1  无人机巡飞 · 运河沿线", "▸ 天水2组  巡查 · 环城北路沿线"}
    planned = rows.rows[2].cells
    assert planned[0].whole == "◌ 天水1组  巡查 · 武林夜市"
    assert planned[1].text.endswith(" 起")
    canvas = console.window.dispatch.map.canvas
    assert canvas is not None
    before = canvas.view
    view.patrols.table.chosen.emit(said["▸ 天水2组  巡查 · 环城北路沿线"])
    console.until(lambda: canvas.view != before)
    assert console.session.selected_crew == "crew-302"


def test_that_a_refusal_keeps_what_was_typed_for_a_patrol_and_names_the_crew(console: Console) -> None:
    console.session.select_crew("crew-302")
    console.press("Shift+P")
    console.answer("环城北路沿线")
    console.press("Shift+P")
    sheet = console.sheet(StartSheet)
    sheet.crew.setCurrentIndex(sheet.crew.findData("crew-302"))
    console.type("体育场路")
    console.press("Return")
    console.until(sheet.fault.isVisible)
    assert "天水2组 正在巡查（X1）" in sheet.fault.text()
    assert sheet.lines["beat"].text() == "体育场路"
    console.press("Escape")
    console.until(lambda: console.dialog is None)


def test_that_a_patrol_is_sent_noted_on_raised_and_ended_by_the_keyboard_alone(
    room: SmallRoom, console: Console, tmp_path: Path
) -> None:
    session = console.session
    view = view_of(console)
    session.select_crew("crew-302")
    console.press("Shift+P")
    console.answer("环城北路沿线")
    patrols = session.situation.patrols
    console.until(lambda: "X1" in console.feedback)
    rows = view.patrols.table.model_of_lines
    console.until(lambda: bool(rows.rows))
    offered = StartSheet(session, "", console.window).crew
    assert "正在巡查 X1" in offered.itemText(offered.count() - 1)
    assert "正在巡查" not in offered.currentText()
    view.patrols.table.selectRow(0)
    view.patrols.foot.buttons["note_finding"].click()
    console.until(lambda: isinstance(console.dialog, NoteSheet))
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(b"photo")
    assert isinstance(console.dialog, NoteSheet)
    console.dialog.photos.add([photo])
    console.answer("三处占道摊位")
    console.until(lambda: len(rows.rows) == 2)
    said = rows.rows[1].cells[0].whole
    assert said.startswith("└ 发现 三处占道摊位  待转事件")
    assert said.endswith("照片 1")
    view.patrols.table.setFocus()
    console.press("Down")
    canvas = canvas_of(console)
    before = canvas.view
    console.press("Return")
    assert canvas.view != before
    console.press("Shift+R")
    form = console.window.dispatch.intake
    assert form is not None
    assert console.window.views.currentWidget() is console.window.dispatch
    assert (form.draft.patrol, form.draft.finding, form.draft.source) == ("X1", 1, "crew_patrol")
    assert form.draft.words == "三处占道摊位"
    assert not form.fields.source.isEnabled()
    assert console.focus_is_in(form.fields.category)
    console.type("wzys")
    console.until(lambda: bool(form.fields.category.line.offers))
    console.press("Return")
    console.press("Ctrl+Return")
    console.until(lambda: session.selected_incident in next(iter(patrols.values())).findings)
    patrol = next(iter(patrols.values()))
    assert patrol.noted[0].incident_id == session.selected_incident
    assert room.house.store.files.get(patrol.noted[0].evidence[0]) == b"photo"
    assert (console.selected.found_by_crew, console.selected.place.found_by) == ("crew-302", "gps")
    console.press("F1")
    console.press("Shift+E")
    console.answer("无异常")
    console.until(lambda: next(iter(patrols.values())).ended_at is not None)


def test_that_tracks_of_patrols_are_a_layer_of_the_map(room: SmallRoom, console: Console) -> None:
    room.act(StartPatrol, crew_id=room.crew("302").id, beat="环城北路沿线")
    drone = room.crew("901")
    room.act(StartPatrol, crew_id=drone.id, beat="运河沿线")

    def fly(lon: float) -> None:
        now = room.pass_time(20)
        room.house.seat.report_fixes([Fix(drone.member_ids[0], lon, 30.28, now, now, speed_mps=9.0)])

    def shown() -> dict[str, int]:
        routes = canvas_of(console).picture.scene.routes
        return {route.line.style: len(route.line.lonlat) for route in routes if "patrol-" in route.line.id}

    for lon in (120.165, 120.167):
        fly(lon)
    assert shown() == {}
    [menu] = console.window.dispatch.map.findChildren(LayerMenu)
    menu.switch("patrol_track")
    console.until(lambda: shown() == {"sortie": 2})
    fly(120.169)
    console.until(lambda: shown() == {"sortie": 3})
    menu.switch("patrol_track")
    assert shown() == {}

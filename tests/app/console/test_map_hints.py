"""A pointer that rests on the map is told what lies there; the selected crew's way is drawn."""

from __future__ import annotations

from datetime import timedelta

import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from app.console.here_card import HereCard
from app.console.map.marks import ClosureMark, PostMark
from dispatch.fixes import Fix
from dispatch.places import STANDBY_POST, NamedPlace
from tests.console import Console, canvas_of
from tests.room import COMMANDER, CREW_PLACES, WULIN, SmallRoom


@pytest.fixture
def console(room: SmallRoom, qtbot: QtBot, console_app: object) -> Console:
    room.accepted()
    return Console(room.session(), qtbot)


def hint_at(console: Console, lon: float, lat: float, right_px: float = 0.0) -> str:
    canvas = canvas_of(console)
    x, y = (float(part) for part in canvas.picture.ground.to_metres(lon, lat)[0])
    canvas.set_view(canvas.view.zoomed(40).centred(x, y))
    middle = QPointF(canvas.view.width / 2 + right_px, canvas.view.height / 2)
    return console.window.dispatch.map.hints.hint_at(middle)


def test_that_an_incident_is_told_with_its_clock_and_place(console: Console) -> None:
    assert WULIN.lon is not None
    assert WULIN.lat is not None
    first, second, third = hint_at(console, WULIN.lon, WULIN.lat).split("\n")
    say = console.session.words.say
    assert first.endswith(say("category.STR.hawker"))
    assert say("stage.response") in second
    assert third == WULIN.text


def test_that_a_crew_is_told_with_its_status_and_the_age_of_its_fix(console: Console) -> None:
    told = hint_at(console, *CREW_PLACES["302"])
    assert told.startswith("302 天水2组")
    assert console.session.words.say("crew_status.free") in told


def test_that_open_ground_is_told_by_its_road_and_its_zones(console: Console) -> None:
    names = canvas_of(console).picture.ground.names.lines
    longest = max(names, key=lambda line: line.length_m)
    x, y = longest.points[len(longest.points) // 2].tolist()
    told = hint_at(console, *canvas_of(console).picture.ground.to_lonlat(x, y))
    assert told.split("\n")[0] == longest.name
    assert "街道" in told


def test_that_the_hint_comes_as_a_tool_tip_and_nothing_is_told_outside(console: Console) -> None:
    assert hint_at(console, 121.5, 31.5) == ""
    hint_at(console, *CREW_PLACES["302"])
    canvas = canvas_of(console)
    middle = QPoint(canvas.width() // 2, canvas.height() // 2)
    QApplication.sendEvent(canvas, QHelpEvent(QHelpEvent.Type.ToolTip, middle, canvas.mapToGlobal(middle)))
    assert "天水2组" in QToolTip.text()
    QToolTip.hideText()


def test_that_the_way_of_the_selected_crew_is_drawn_and_goes_with_the_selection(
    room: SmallRoom, console: Console
) -> None:
    crew = room.crew("302")
    lon, lat = CREW_PLACES["302"]
    for number in range(4):
        room.pass_time(10)
        now = room.clock.now()
        place = Fix(crew.member_ids[0], lon + number * 1e-4, lat, now - timedelta(seconds=1), now)
        room.house.seat.report_fixes([place])
    console.session.select_crew(crew.id)
    routes = canvas_of(console).picture.scene
    console.until(lambda: any(route.line.style == "trail" for route in routes.routes))
    (trail,) = [route.line for route in routes.routes if route.line.style == "trail"]
    assert len(trail.lonlat) == 5
    console.session.select_crew("")
    console.until(lambda: not any(route.line.style == "trail" for route in routes.routes))


# ------------------------------------------------------------------ clicks


def click(console: Console, lon: float, lat: float) -> None:
    """Click there, as close as the map comes."""
    canvas = canvas_of(console)
    x, y = (float(part) for part in canvas.picture.ground.to_metres(lon, lat)[0])
    canvas.set_view(canvas.view.zoomed(40).centred(x, y))
    middle = QPoint(canvas.width() // 2, canvas.height() // 2)
    console.qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle)


def picked(console: Console) -> list[str]:
    return [placed.area.tag for placed in canvas_of(console).picture.scene.areas if placed.area.id == "found"]


def click_on_a_road(console: Console) -> HereCard:
    ground, card = canvas_of(console).picture.ground, console.window.dispatch.found.card
    longest = max(ground.names.lines, key=lambda line: line.length_m)
    x, y = longest.points[len(longest.points) // 2].tolist()
    click(console, *ground.to_lonlat(x, y))
    console.until(card.isVisible)
    return card


def test_that_a_click_on_a_road_says_what_there_is_and_escape_puts_it_away(console: Console) -> None:
    card = click_on_a_road(console)
    assert len(picked(console)) == 1
    assert card.title.text() in card.text
    assert "km/h" in card.text
    assert console.session.words.say("here.zones") in card.text
    assert card.accessibleDescription() == card.text
    assert console.window.dispatch.posts.button.isHidden()
    console.press("Shift+W")
    console.until(lambda: console.feedback.startswith("接派员无权保留布点"))
    console.window.commands["back"].trigger()
    assert not card.isVisible()
    assert picked(console) == []


def test_that_a_planner_keeps_a_post_where_somebody_clicked_and_drops_it_again(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    console = Console(room.session(COMMANDER), qtbot)
    button = console.window.dispatch.posts.button
    console.press("Shift+W")
    console.until(lambda: console.feedback.startswith("还没有选地点"))
    card = click_on_a_road(console)
    assert button.isVisible()
    assert button.words.text() == "在此保留布点"
    console.press("Shift+W")
    console.until(lambda: console.dialog is not None)
    console.press("Return")
    console.until(lambda: button.words.text() == "撤除此布点")
    console.sit()
    [kept] = room.house.store.rows(NamedPlace, kind=STANDBY_POST)
    assert (round(kept.lon, 4), round(kept.lat, 4)) == (round(card.here.lon, 4), round(card.here.lat, 4))
    assert kept.name in card.text
    console.press("Shift+W")
    console.until(lambda: button.words.text() == "在此保留布点")
    assert room.house.store.rows(NamedPlace, kind=STANDBY_POST) == ()
    console.press("Ctrl+Z")
    console.until(lambda: room.house.store.rows(NamedPlace, kind=STANDBY_POST) != ())


def test_that_a_click_between_roads_means_the_zone_that_is_shown(console: Console) -> None:
    canvas, card = canvas_of(console), console.window.dispatch.found.card
    canvas.set_layers(canvas.picture.layers - {"unit_grid", "community", "precinct", "functional_zone"})
    (street,) = [zone for zone in canvas.picture.ground.zones if zone.name == "天水街道"]
    lines = shapely.MultiLineString([line.points for line in canvas.picture.ground.names.lines])
    away = street.geometry.difference(lines.buffer(30))
    spot = max(shapely.get_parts(away).tolist(), key=lambda part: part.area).representative_point()
    click(console, *canvas.picture.ground.to_lonlat(spot.x, spot.y))
    console.until(card.isVisible)
    assert card.title.text() == "天水街道"
    assert street.code in card.text
    canvas.setFocus()
    console.press("Escape")
    assert not card.isVisible()
    click(console, *canvas.picture.ground.to_lonlat(spot.x, spot.y))
    console.until(card.isVisible)
    console.session.select_crew("")
    console.session.select_incident(next(iter(console.session.situation.incidents)))
    assert not card.isVisible()


def test_that_a_post_and_a_closure_say_what_they_are_under_the_pointer(console: Console) -> None:
    canvas = canvas_of(console)
    canvas.set_posts([PostMark(120.18, 30.28, "布", text="武林门点")])
    line = ((120.181, 30.28), (120.183, 30.28))
    canvas.set_closures([ClosureMark("C1", False, False, (line,), "体育场路封闭")])
    assert hint_at(console, 120.18, 30.28) == "武林门点"
    assert hint_at(console, 120.182, 30.28) == "体育场路封闭"
    assert "体育场路封闭" not in hint_at(console, 120.182, 30.2805)

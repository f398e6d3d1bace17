"""Zones drawn at the console: with pointer and keys, checked, snapped, changed, dropped, undone."""

from __future__ import annotations

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.build import open_house
from app.console.map_ground import OF_THE_GROUND
from app.console.zones.border import corners_of, with_corners
from app.console.zones.panel import ZonePanel
from app.console.zones.row import ZoneLine
from dispatch.actions.zones import ChangeZone
from dispatch.actors import Actor, Role
from dispatch.changes import Changes
from dispatch.places import ZoneRow
from dispatch.search_queries import Find
from gis.zones import ZoneKind
from tests.console import Console, canvas_of
from tests.room import COMMANDER, SmallRoom

CORNERS = ((120.150, 30.290), (120.154, 30.290), (120.154, 30.294), (120.150, 30.294))


@pytest.fixture
def console(room: SmallRoom, qtbot: QtBot, console_app: object) -> Console:
    return Console(room.session(COMMANDER), qtbot)


def panel_of(console: Console) -> ZonePanel:
    panel = console.window.dispatch.panels.zones
    assert panel is not None
    return panel


def draw(console: Console, corners: tuple[tuple[float, float], ...] = CORNERS) -> ZonePanel:
    console.press("Shift+K")
    panel = panel_of(console)
    panel.draw_button.click()
    panel._drawing.snapper = None
    for lon, lat in corners:
        canvas_of(console).ground_clicked.emit(lon, lat)
    console.settle()
    return panel


def drawn(room: SmallRoom, name: str = "新市场") -> list[ZoneRow]:
    return [row for row in room.house.store.rows(ZoneRow) if row.name == name]


def shown(console: Console) -> set[str]:
    return {zone.name for zone in canvas_of(console).picture.ground.zones}


def test_that_a_zone_is_drawn_and_every_open_console_shows_it(
    room: SmallRoom, console: Console, qtbot: QtBot
) -> None:
    other = Console(room.session(Actor("李", Role.OPERATOR)), qtbot)
    console.sit()
    panel = draw(console)
    assert "公顷" in panel.state.text()
    assert "亩" in panel.state.text()
    assert panel._drawing.glass is not None
    assert "公顷" in panel._drawing.glass.said[0]
    console.press("Return")
    assert panel.name.hasFocus()
    console.type("新市场")
    console.press("Return")
    console.until(lambda: len(drawn(room)) == 1)
    console.until(lambda: "新市场" in shown(console))
    other.until(lambda: "新市场" in shown(other))
    assert canvas_of(console).picture.scene.draft is None


def test_that_another_process_hears_of_it(room: SmallRoom, console: Console) -> None:
    """A second house over the same file, as a second console's process has it."""
    path = room.house.store.database.path
    assert path is not None
    beside = SmallRoom(open_house(path, room.clock), room.clock)
    session = beside.session(Actor("李", Role.OPERATOR))
    heard: list[Changes] = []
    session.changed.connect(heard.append)
    session.start()
    panel = draw(console)
    panel.name.setText("新市场")
    console.settle()
    panel.confirm()
    console.until(lambda: any(changes.touches(OF_THE_GROUND) for changes in heard))
    [found] = beside.house.seat.ask(Find("新市场", 1))
    assert found.id in beside.house.centre().atlas
    beside.close()


def test_that_faults_are_said_and_shown_and_nothing_is_kept(room: SmallRoom, console: Console) -> None:
    panel = draw(console, (CORNERS[0], CORNERS[2], CORNERS[1], CORNERS[3]))
    panel.name.setText("新市场")
    console.settle()
    assert "相交" in panel.state.text()
    assert not panel.confirm_button.isEnabled()
    panel.confirm()
    assert panel.fault.isVisible()
    assert panel._drawing.glass is not None
    assert len(panel._drawing.glass._faults) == 1
    assert drawn(room) == []


def test_that_the_keyboard_alone_draws_moves_and_takes_away(console: Console) -> None:
    console.press("Shift+K")
    panel = panel_of(console)
    panel.draw_button.click()
    drawing = panel._drawing
    drawing.snapper = None
    console.until(canvas_of(console).hasFocus)
    for key in ("Space", "Right", "Space", "Down", "Space"):
        console.press(key)
    assert len(drawing.points) == 3
    first = drawing.points[0]
    console.press("PgDown")
    assert drawing.picked == 0
    console.press("Left")
    console.press("Space")
    assert drawing.points[0][0] < first[0]
    console.press("Backspace")
    assert drawing.points[0] == first
    console.press("PgUp")
    console.press("Delete")
    assert len(drawing.points) == 2
    console.press("Escape")
    assert not drawing.is_active


def test_that_a_border_is_changed_by_dragging_a_corner(room: SmallRoom, console: Console) -> None:
    console.press("Shift+K")
    panel = panel_of(console)
    console.until(lambda: bool(panel.findChildren(ZoneLine)))
    line = next(one for one in panel.findChildren(ZoneLine) if one.zone.kind is ZoneKind.FUNCTIONAL_ZONE)
    line.edit_button.click()
    console.settle()
    drawing, canvas = panel._drawing, canvas_of(console)
    drawing.snapper = None
    before = drawing.points
    x, y = canvas.view.to_screen(canvas.picture.ground.to_metres(*before[0]))[0]
    start = QPoint(round(float(x)), round(float(y)))
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, start + QPoint(12, 9))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + QPoint(12, 9))
    console.settle()
    assert drawing.points[0] != before[0]
    assert drawing.points[1:] == before[1:]
    canvas.ground_clicked.emit(*middle(before[1], before[2]))
    assert len(drawing.points) == len(before) + 1
    console.press("Backspace")
    console.press("Backspace")
    assert drawing.points == before


def middle(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def test_that_a_point_near_a_corner_a_border_or_a_road_is_put_onto_it(console: Console) -> None:
    console.press("Shift+K")
    drawing, canvas = panel_of(console)._drawing, canvas_of(console)
    assert drawing.snapper is not None
    zone = next(zone for zone in canvas.picture.ground.zones if zone.kind is ZoneKind.FUNCTIONAL_ZONE)
    corner = shapely.get_coordinates(zone.geometry)[0]
    canvas.set_view(canvas.view.centred(*corner).zoomed(8))
    per_px = canvas.view.metres_per_px
    near = canvas.picture.ground.to_lonlat(corner[0] + 3 * per_px, corner[1] + 3 * per_px)
    at = canvas.picture.ground.to_metres(*drawing.snapper.snapped(near))[0]
    assert at == pytest.approx(corner, abs=0.01)
    far = canvas.picture.ground.to_lonlat(1e5, 1e5)
    assert drawing.snapper.snapped(far) == far


def test_that_a_zone_is_dropped_and_that_is_undone(room: SmallRoom, console: Console) -> None:
    panel = draw(console)
    panel.name.setText("新市场")
    console.settle()
    panel.confirm()
    console.until(lambda: len(drawn(room)) == 1)
    console.until(lambda: any(one.zone.name == "新市场" for one in panel.findChildren(ZoneLine)))
    line = next(one for one in panel.findChildren(ZoneLine) if one.zone.name == "新市场")
    line.drop_button.click()
    console.until(lambda: drawn(room) == [])
    console.window.commands["undo"].trigger()
    console.until(lambda: len(drawn(room)) == 1)


def test_that_a_border_that_somebody_else_has_changed_meanwhile_is_not_written_over(
    room: SmallRoom, console: Console
) -> None:
    console.press("Shift+K")
    panel = panel_of(console)
    console.until(lambda: bool(panel.findChildren(ZoneLine)))
    line = next(one for one in panel.findChildren(ZoneLine) if one.zone.kind is ZoneKind.FUNCTIONAL_ZONE)
    line.edit_button.click()
    console.settle()
    room.act(ChangeZone, COMMANDER, zone_code=line.zone.code, name="别人改的名")
    panel.confirm()
    console.until(panel.fault.isVisible)
    assert "已被他人更新" in panel.fault.text()
    assert drawn(room, "别人改的名")


def test_that_who_may_not_draw_is_told_so(room: SmallRoom, qtbot: QtBot, console_app: object) -> None:
    console = Console(room.session(), qtbot)
    console.press("Shift+K")
    panel = panel_of(console)
    assert not panel.draw_button.isEnabled()
    assert "规划员" in panel.state.text()


def test_that_only_one_pen_is_in_hand(console: Console) -> None:
    panel = draw(console)
    console.press("Escape")
    panel.draw_button.click()
    console.window.dispatch.panels.toggle_closures()
    assert not panel._drawing.is_active


def test_that_holes_and_further_parts_of_a_border_stay() -> None:
    big = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 2, 2))
    whole = shapely.MultiPolygon([shapely.box(9, 9, 10, 10), big])
    corners = corners_of(whole)
    assert len(corners) == 4
    back = shapely.from_wkb(with_corners(corners, whole))
    assert back.equals(whole)
    assert with_corners(corners[:2], None) == b""

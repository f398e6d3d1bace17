"""Closures at the console: drawn with pointer and keys, listed, lifted, taken back, on the map."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QLabel

from app.console.closures.change_dialog import HOURS, ChangeClosureDialog
from app.console.closures.panel import ClosurePanel
from app.console.closures.row import ClosureRow
from dispatch.closures import Closure, ClosureKind
from gis.road_network import Mode
from tests.console import Console, canvas_of
from tests.room import SmallRoom

LonLat = tuple[float, float]


def panel_of(console: Console) -> ClosurePanel:
    panel = console.window.dispatch.panels.closures
    assert panel is not None
    return panel


def on_street(console: Console) -> tuple[LonLat, LonLat]:
    """The two ends of the longest street of the ground that cars use."""
    router = console.session.centre.router
    assert router is not None
    network = router.network
    edge = int(network.edge_length_m.argmax())
    first, *_, last = network.coordinates(edge).tolist()
    return (first[0], first[1]), (last[0], last[1])


def draw(console: Console) -> None:
    console.press("K")
    panel_of(console).draw_button.click()
    for lon, lat in on_street(console):
        canvas_of(console).ground_clicked.emit(lon, lat)
        console.settle()


def kept(room: SmallRoom) -> list[Closure]:
    return list(room.house.store.rows(Closure))


def rows_of(console: Console) -> list[ClosureRow]:
    return [row for row in panel_of(console).findChildren(ClosureRow) if not row.isHidden()]


def test_that_a_road_is_closed_by_drawing_along_it(room: SmallRoom, console: Console) -> None:
    draw(console)
    assert len(console.window.dispatch.pens.closures.line) >= 2
    console.press("Return")
    assert panel_of(console).reason.hasFocus()
    console.type("爆管")
    console.press("Return")
    console.until(lambda: len(rows_of(console)) == 1)
    [made] = kept(room)
    assert (made.kind, made.reason, made.ends_at) == (ClosureKind.CLOSED, "爆管", None)
    file = room.house.store.database.path.with_name("封路.geojson")
    panel_of(console).write_to(file)
    console.until(lambda: panel_of(console).written.text() == "1 处已写入 封路.geojson")
    [feature] = json.loads(file.read_text(encoding="utf-8"))["features"]
    assert (feature["properties"]["number"], feature["properties"]["reason"]) == (made.number, "爆管")
    panel_of(console).write_to(file / "nowhere.geojson")
    console.until(lambda: panel_of(console).written.text() != "1 处已写入 封路.geojson")
    scene = canvas_of(console).picture.scene
    assert [placed.mark.is_slow for placed in scene.closures] == [False]
    assert scene.draft is None
    rows_of(console)[0].lift_button.click()
    console.until(lambda: not rows_of(console))
    assert scene.closures == ()


def test_that_a_slow_zone_is_an_area_with_a_factor_for_some_hours(room: SmallRoom, console: Console) -> None:
    console.press("K")
    panel = panel_of(console)
    panel.kind.setCurrentIndex(1)
    panel.shape.setCurrentIndex(1)
    panel.lasts.setCurrentIndex(2)
    panel.factor.setCurrentIndex(2)
    panel.draw_button.click()
    (west, south), _ = on_street(console)
    for east, north in ((-0.004, -0.004), (0.004, -0.004), (0.0, 0.006)):
        canvas_of(console).ground_clicked.emit(west + east, south + north)
    panel.reason.setText("积水")
    panel.confirm()
    console.settle()
    [made] = kept(room)
    assert (made.kind, made.factor, made.stretch.is_area) == (ClosureKind.SLOW, 3.0, True)
    assert made.ends_at is not None
    assert (made.ends_at - made.starts_at).total_seconds() == pytest.approx(3600, abs=5)


def test_that_a_road_is_closed_to_cars_only(room: SmallRoom, console: Console) -> None:
    draw(console)
    panel_of(console).modes.setCurrentIndex(1)
    panel_of(console).reason.setText("早市")
    panel_of(console).confirm()
    console.until(lambda: len(rows_of(console)) == 1)
    [made] = kept(room)
    assert made.modes == (Mode.CAR,)
    said = [label.text() for label in rows_of(console)[0].findChildren(QLabel)]
    assert any("封闭（仅汽车）" in text for text in said)


def test_that_a_closure_is_changed_for_others_and_for_longer(room: SmallRoom, console: Console) -> None:
    draw(console)
    panel_of(console).reason.setText("管制")
    panel_of(console).confirm()
    console.until(lambda: len(rows_of(console)) == 1)
    rows_of(console)[0].change_button.click()
    sheet = console.sheet(ChangeClosureDialog)
    for box in sheet.modes.values():
        assert box.isChecked()
        box.setChecked(False)
    sheet.submit()
    assert "至少选一种" in sheet.fault.text()
    sheet.modes[Mode.CAR].setChecked(True)
    sheet.lasts.setCurrentIndex(HOURS.index(4.0))
    sheet.submit()
    console.until(lambda: kept(room)[0].modes == (Mode.CAR,))
    assert kept(room)[0].ends_at == console.session.now() + timedelta(hours=4)
    assert kept(room)[0].reason == "管制"
    console.until(lambda: not isinstance(console.dialog, ChangeClosureDialog))


def test_that_the_keyboard_alone_draws(console: Console) -> None:
    console.press("K")
    panel_of(console).draw_button.click()
    canvas, drawing = canvas_of(console), console.window.dispatch.pens.closures
    console.until(canvas.hasFocus)
    console.press("Space")
    [point] = drawing.points
    middle = canvas.view.to_map(QPointF(canvas.rect().center()))
    assert point == pytest.approx(canvas.picture.ground.to_lonlat(*middle))
    console.press("Right")
    console.press("Space")
    assert len(drawing.points) == 2
    console.press("Backspace")
    assert drawing.points == (point,)
    console.press("Escape")
    assert not drawing.is_active
    assert canvas.picture.scene.draft is None
    console.press("Escape")
    assert console.window.dispatch.side.currentWidget() is console.window.dispatch.detail


def test_that_what_is_missing_is_said_and_nothing_is_closed(room: SmallRoom, console: Console) -> None:
    console.press("K")
    panel = panel_of(console)
    assert not panel.confirm_button.isEnabled()
    panel.confirm()
    assert "两个点" in panel.fault.text()
    panel.draw_button.click()
    for lon, lat in on_street(console):
        canvas_of(console).ground_clicked.emit(lon, lat)
    panel.confirm()
    assert panel.fault.isVisible()
    assert kept(room) == []


def test_that_a_closure_of_somebody_else_comes_onto_the_map_and_can_be_taken_back(
    room: SmallRoom, console: Console
) -> None:
    draw(console)
    panel_of(console).reason.setText("管制")
    panel_of(console).confirm()
    console.settle()
    scene = canvas_of(console).picture.scene
    console.until(lambda: len(scene.closures) == 1)
    console.window.dispatch.close_panel()
    console.press("Ctrl+Z")
    console.until(lambda: scene.closures == ())
    assert kept(room) == []

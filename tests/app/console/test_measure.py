"""Measuring at the console: distance, area and way by road, with pointer and keys, read out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.console.measuring.bar import MeasureBar
from app.words import Words
from app.words.measures import area_words, length_words
from gis.measures import length_m
from tests.console import Console, canvas_of

SOUTH_WEST, SOUTH_EAST, NORTH_EAST = (120.150, 30.290), (120.160, 30.290), (120.160, 30.299)


def start(console: Console, choice: int = 0) -> MeasureBar:
    console.press("Shift+M")
    bar = console.window.dispatch.measure
    bar.choice.setCurrentIndex(choice)
    console.settle()
    return bar


def put(console: Console, *points: tuple[float, float]) -> None:
    for lon, lat in points:
        canvas_of(console).ground_clicked.emit(lon, lat)
    console.settle()


def said_on_map(console: Console) -> tuple[str, ...]:
    glass = console.window.dispatch.pens.measure.glass
    assert glass is not None
    return glass.said


def test_that_a_line_is_measured_and_told_at_the_cursor_and_in_the_bar(
    console: Console,
) -> None:
    bar = start(console)
    put(console, SOUTH_WEST, SOUTH_EAST)
    assert bar.result.text() == "全长 962 米"
    assert length_m((SOUTH_WEST, SOUTH_EAST)) == pytest.approx(962, abs=1)
    put(console, NORTH_EAST)
    assert said_on_map(console) == ("全长 1.96 公里", "末段 998 米")


def test_that_an_area_is_told_in_hectares_and_mu(console: Console) -> None:
    bar = start(console, 1)
    put(console, SOUTH_WEST, SOUTH_EAST, NORTH_EAST)
    assert bar.result.text().startswith("47.99 公顷（719.9 亩）")
    assert "周长" in bar.result.text()


def test_that_a_way_by_road_is_measured_by_mode_between_two_points(
    console: Console,
) -> None:
    bar = start(console, 2)
    put(console, SOUTH_WEST, NORTH_EAST)
    on_foot = bar.result.text()
    drawing = console.window.dispatch.pens.measure
    assert len(drawing.line) > 2
    bar.choice.setCurrentIndex(4)
    console.settle()
    by_car = bar.result.text()
    assert on_foot != by_car
    put(console, SOUTH_EAST)
    assert drawing.points == (SOUTH_WEST, SOUTH_EAST)


def test_that_the_keyboard_alone_measures(console: Console) -> None:
    bar = start(console)
    console.until(canvas_of(console).hasFocus)
    for key in ("Space", "Right", "Space"):
        console.press(key)
    assert "全长" in bar.result.text()
    console.press("Return")
    done = bar.result.text()
    console.press("Right")
    assert bar.result.text() == done
    console.press("Space")
    assert len(console.window.dispatch.pens.measure.points) == 1
    console.press("Escape")
    assert bar.isHidden()
    assert canvas_of(console).picture.scene.draft is None


def test_that_the_pointer_shows_what_the_next_point_would_make(console: Console) -> None:
    bar = start(console)
    put(console, SOUTH_WEST)
    assert "全长" not in bar.result.text()
    QTest.mouseMove(canvas_of(console), QPoint(300, 300))
    console.until(lambda: "全长" in bar.result.text())


def test_that_a_double_click_ends_and_the_report_in_the_form_stays_where_it_was(console: Console) -> None:
    console.press("Ctrl+N")
    form = console.window.dispatch.intake
    assert form is not None
    console.window.dispatch.measure.start()
    canvas = canvas_of(console)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(420, 300))
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(420, 300))
    console.settle()
    assert len(console.window.dispatch.pens.measure.points) >= 2
    done = console.window.dispatch.measure.result.text()
    QTest.mouseMove(canvas, QPoint(600, 500))
    console.settle()
    assert console.window.dispatch.measure.result.text() == done
    assert form.fields.place.position is None


def test_that_taking_another_pen_puts_the_measure_away(console: Console) -> None:
    bar = start(console)
    console.window.dispatch.panels.toggle_closures()
    panel = console.window.dispatch.panels.closures
    assert panel is not None
    panel.draw_button.click()
    assert bar.isHidden()


def test_that_lengths_and_areas_are_worded_as_people_say_them() -> None:
    zh, en = Words("zh"), Words("en")
    assert [length_words(m, zh) for m in (8.26, 850.4, 1250.0)] == ["8.3 米", "850 米", "1.25 公里"]
    assert area_words(3500, zh) == "3,500 平方米（5.2 亩）"
    assert area_words(2_500_000, zh) == "2.50 平方公里（250.00 公顷，3,750.0 亩）"
    assert area_words(20_000, en) == "2.00 ha (30.0 mu)"

"""Zones are coloured by what somebody chose in the layer menu, with a legend; heat lies on incidents."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.console.map.heat import RADIUS_M, heat_of
from app.console.map.scene import Scene
from app.console.zone_shading import shading_of
from app.words import Words
from app.words.zone_figures import fine_percent
from dispatch.settings import Settings
from dispatch.zone_figures import Indicator, ZoneFigure
from gis.zones import ZoneKind
from tests.console import Console
from tests.room import TIANSHUI, SmallRoom

WORDS = Words("zh", "Asia/Shanghai")
FIGURES = st.lists(
    st.tuples(st.one_of(st.none(), st.floats(0, 1.5)), st.integers(0, 40)), min_size=1, max_size=30
)


@pytest.fixture
def console(room: SmallRoom, qtbot: QtBot, console_app: object) -> Console:
    room.accepted()
    room.receive()
    return Console(room.session(), qtbot)


def scene(console: Console) -> Scene:
    canvas = console.window.dispatch.map.canvas
    assert canvas is not None
    return canvas.picture.scene


def choose(console: Console, text: str) -> None:
    """As somebody does in the menu and the menus below it."""
    menu: QMenu = console.window.dispatch.map._menu
    menu.offer()
    below = [action for sub in menu.findChildren(QMenu) for action in sub.actions()]
    action: QAction = next(action for action in (*below, *menu.actions()) if action.text() == text)
    action.trigger()
    console.settle()


def test_that_zones_take_the_colours_of_what_was_chosen_with_a_legend(console: Console) -> None:
    say = console.session.words.say
    assert not scene(console).shades
    choose(console, say("indicator.open"))
    console.until(lambda: bool(scene(console).shades))
    assert [(zone.code, shade.text) for zone, shade in scene(console).shades] == [(TIANSHUI, "2")]
    assert any(say("indicator.open") in entry.text for entry in scene(console).legend)
    choose(console, say("layer.community"))
    console.until(lambda: [zone.kind for zone, _ in scene(console).shades] == [ZoneKind.COMMUNITY])
    choose(console, say("layer.indicator.none"))
    console.until(lambda: not scene(console).shades)
    assert not any(say("indicator.open") in entry.text for entry in scene(console).legend)


def test_that_heat_lies_where_todays_incidents_are_while_the_layer_is_on(console: Console) -> None:
    assert scene(console).heat is None
    choose(console, console.session.words.say("layer.heat"))
    console.until(lambda: scene(console).heat is not None)
    assert any(entry.sample == "heat" for entry in scene(console).legend)
    choose(console, console.session.words.say("layer.heat"))
    console.until(lambda: scene(console).heat is None)


@pytest.mark.parametrize("indicator", list(Indicator))
@given(FIGURES)
def test_that_every_colour_on_the_map_stands_in_the_legend(
    indicator: Indicator, drawn: list[tuple[float | None, int]]
) -> None:
    figures = [ZoneFigure(str(number), value, n) for number, (value, n) in enumerate(drawn)]
    shading = shading_of(indicator, ZoneKind.SUB_DISTRICT, figures, Settings(), WORDS)
    worn = {f"shade_{shade.hatch or shade.step}" for shade in shading.shades}
    assert worn <= {entry.sample for entry in shading.legend}
    assert shading.legend
    by_code = {figure.code: figure for figure in figures}
    assert all(by_code[shade.zone].value is not None for shade in shading.shades)


def test_that_more_is_darker() -> None:
    figures = [ZoneFigure(str(number), float(number), number) for number in range(20)]
    shading = shading_of(Indicator.OPEN, ZoneKind.SUB_DISTRICT, figures, Settings(), WORDS)
    steps = [shade.step for shade in shading.shades]
    assert steps == sorted(steps)
    assert set(steps) == {1, 2, 3}
    assert "0" not in {shade.zone for shade in shading.shades}


def test_that_late_arrivals_are_hatched_and_a_handful_says_nothing() -> None:
    figures = [ZoneFigure("late", 1.2, 9), ZoneFigure("quick", 0.4, 9), ZoneFigure("few", 2.0, 2)]
    shading = shading_of(Indicator.ARRIVAL, ZoneKind.SUB_DISTRICT, figures, Settings(), WORDS)
    assert {shade.zone: (shade.step, shade.hatch) for shade in shading.shades} == {
        "late": (1, "breach"),
        "quick": (3, None),
    }
    assert shading.legend[-1].sample == "shade_none"
    of_many = shading_of(Indicator.ARRIVAL, ZoneKind.SUB_DISTRICT, figures[:2], Settings(), WORDS)
    assert "shade_none" not in {entry.sample for entry in of_many.legend}


def test_that_zones_that_hardly_anybody_reaches_in_time_are_hatched() -> None:
    figures = [ZoneFigure("bare", 0.2, 0), ZoneFigure("well", 0.99, 0), ZoneFigure("empty", None, 0)]
    shading = shading_of(Indicator.COVERAGE, ZoneKind.PRECINCT, figures, Settings(), WORDS)
    assert {shade.zone: (shade.step, shade.hatch) for shade in shading.shades} == {
        "bare": (1, "breach"),
        "well": (3, None),
    }
    assert [shade.text for shade in shading.shades] == ["20.0 %", "99.0 %"]


def test_that_heat_is_hottest_where_most_happens() -> None:
    near, far = np.tile((0.0, 0.0), (9, 1)), np.array([[5000.0, 0.0]])
    heat = heat_of(np.vstack((near, far)))
    assert heat is not None
    row, column = np.unravel_index(int(heat.density.argmax()), heat.density.shape)
    x = heat.box.left + (column + 0.5) / heat.density.shape[1] * heat.box.width
    y = heat.box.top - (row + 0.5) / heat.density.shape[0] * heat.box.height
    assert np.hypot(x, y) < RADIUS_M / 2
    # Nine in a bell: so many a square kilometre at its middle.
    assert heat.peak_km2 == pytest.approx(9 / (2 * np.pi * (RADIUS_M / 1000) ** 2), rel=0.1)
    assert heat_of(np.empty((0, 2))) is None


def test_that_small_shares_are_told_by_their_first_digits() -> None:
    assert [fine_percent(share) for share in (0.0, 0.000123, 0.0042, 0.25)] == [
        "0.0 %",
        "0.012 %",
        "0.42 %",
        "25.0 %",
    ]

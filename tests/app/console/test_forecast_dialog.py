"""How good forecasts were, as the console shows it: nothing from a handful, plots and words from many."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.console.cockpit.forecast_dialog import KEYS, ForecastDialog
from app.console.cockpit.reliability_plot import ReliabilityPlot
from dispatch.actors import Actor, Role
from dispatch.calibration import calibration
from dispatch.forecast_check import StageCheck
from dispatch.incident import StageName
from tests.app.console.test_access import nameless
from tests.room import SmallRoom


def test_that_a_room_of_one_day_says_that_these_are_too_few(room: SmallRoom, qtbot: QtBot) -> None:
    room.settled()
    session = room.session()
    dialog = ForecastDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.check is not None, timeout=10_000)
    assert dialog.check is not None
    assert dialog.check.of(StageName.ARRIVAL).worth is None
    assert "200" in dialog.plots[StageName.ARRIVAL].accessibleDescription()
    assert dialog.said.text()
    assert dialog.state.isHidden()
    dialog._miss(OSError("disk"))
    assert "disk" in dialog.state.words.text()
    dialog.state.retry.click()
    assert dialog.state.is_loading
    qtbot.waitUntil(dialog.state.isHidden, timeout=10_000)


def test_that_a_planner_learns_switches_on_and_off_and_an_operator_only_looks(
    room: SmallRoom, qtbot: QtBot
) -> None:
    room.settled()
    looked = ForecastDialog(room.session())
    qtbot.addWidget(looked)
    qtbot.waitUntil(lambda: looked.check is not None, timeout=10_000)
    assert not any(looked.keys[code].isEnabled() for code in KEYS)
    assert looked.by.text().endswith("接派员只能查看")
    dialog = ForecastDialog(room.session(Actor("赵计", Role.PLANNER)))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.keys["learn"].isEnabled, timeout=10_000)
    dialog.keys["learn"].trigger()
    qtbot.waitUntil(lambda: dialog.errors is not None, timeout=10_000)
    assert "尚未启用" in dialog.learnt.toPlainText()
    assert nameless(dialog) == []
    dialog.keys["apply"].trigger()
    qtbot.waitUntil(lambda: "只有 1 起" in dialog.state.words.text(), timeout=10_000)
    assert dialog.errors is not None
    dialog.errors = replace(dialog.errors, incidents=500)
    dialog.keys["apply"].trigger()
    qtbot.waitUntil(lambda: "学得的误差预测" in dialog.by.text(), timeout=10_000)
    assert room.house.centre().errors.incidents == 500
    assert dialog.pages.currentIndex() == 0
    dialog.keys["forget"].trigger()
    qtbot.waitUntil(lambda: "未启用" in dialog.by.text(), timeout=10_000)
    assert room.house.centre().errors.fitted_at is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_that_a_plot_tells_its_bins_in_words_and_paints_them(
    room: SmallRoom, qtbot: QtBot, language: str
) -> None:
    session = room.session()
    session.set_appearance(language, "dark")
    said = np.linspace(0.02, 0.98, 600)
    came = np.random.default_rng(3).random(600) < said
    worth = calibration(said, came, [0.5] * 600, [str(n // 2) for n in range(600)])
    plot = ReliabilityPlot(session)
    qtbot.addWidget(plot)
    plot.resize(300, 380)
    blank = plot.grab().toImage()
    plot.show_check(StageCheck(StageName.ARRIVAL, 600, 40, 200, worth))
    assert plot.accessibleDescription().count("n=40") == 15
    assert f"{worth.skill:.2f}" in plot.accessibleDescription()
    assert plot.grab().toImage() != blank

"""Sitting down, crashing, and coming back to where one was."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.console.seat_dialog import SeatDialog
from app.console.start import Alarmed, Keeper
from app.preferences import Preferences, load_preferences
from app.words import Words
from dispatch.actors import Actor, Role
from tests.console import Console
from tests.room import SmallRoom


def test_that_nobody_sits_down_without_a_name(room: SmallRoom, qtbot: QtBot, console_app: object) -> None:
    kept = Preferences()
    dialog = SeatDialog(kept, room.house.centre().atlas, Words("zh"))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.sit_down()
    assert dialog.isVisible()
    assert dialog.fault.text() == "请填写姓名"
    dialog.language.setCurrentText("English")
    assert (dialog.fault.text(), dialog.sit.text()) == ("A name is needed", "Sit down")
    qtbot.keyClicks(dialog.name, "Zhou")
    assert dialog.fault.isHidden()
    dialog.name.setText("周敏")
    dialog.role.setCurrentIndex(dialog.role.findData(Role.STREET_DISPATCHER.value))
    dialog.unit.setCurrentIndex(dialog.unit.findData("330105012"))
    dialog.sit_down()
    assert not dialog.isVisible()
    assert dialog.actor == Actor("周敏", Role.STREET_DISPATCHER, "330105012")
    assert (kept.name, kept.role, kept.unit) == ("周敏", "street_dispatcher", "330105012")
    assert kept.language == "en"


@pytest.mark.filterwarnings("ignore")
def test_that_what_nobody_caught_is_shown_and_the_console_goes_on(
    room: SmallRoom, qtbot: QtBot, console_app: object, capsys: pytest.CaptureFixture[str]
) -> None:
    console = Console(room.session(), qtbot)
    alarmed = Alarmed(console.window)
    alarmed.raised.connect(console.window.tell_crash)
    error = ValueError("half a tile")
    hook = sys.excepthook
    alarmed.catch()
    try:
        QTimer.singleShot(0, lambda: sys.excepthook(ValueError, error, None))
        console.until(lambda: "half a tile" in console.feedback)
    finally:
        sys.excepthook = hook
    console.tick()
    assert console.window.isVisible()


def test_that_the_console_returns_to_its_view_after_a_crash(
    room: SmallRoom, qtbot: QtBot, console_app: object, tmp_path: Path
) -> None:
    incident = room.accepted()
    kept = Preferences(name="周敏")
    keeper = Keeper(kept, tmp_path / "seat.json")
    console = Console(room.session(preferences=kept), qtbot)
    console.press("Down")
    console.press("L")
    console.press("X")
    keeper.keep()

    again = load_preferences(tmp_path / "seat.json")
    second = Console(room.session(preferences=again), qtbot)
    second.window.restore()
    second.tick()
    assert second.selected.id == incident.id
    assert second.window.dispatch.queue.header.filter.only_needed
    canvas = second.window.dispatch.map.canvas
    assert canvas is not None
    assert canvas.is_locked

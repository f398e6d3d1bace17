"""Everything that can be acted on says its name and shows where the keyboard is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.console.settings_dialog import SettingsDialog
from tests.clipping import controls, nameless
from tests.console import Console
from tests.room import SmallRoom


@pytest.fixture
def console(room: SmallRoom, qtbot: QtBot, console_app: object) -> Console:
    room.accepted()
    return Console(room.session(), qtbot)


def test_that_every_control_of_the_window_has_a_name(console: Console) -> None:
    window = console.window
    console.press("Down")
    console.until(lambda: bool(console.cards))
    assert nameless(window) == []
    for keys in ("T", "Escape", "Ctrl+N", "Escape", "B", "B", "F4", "F2"):
        console.press(keys)
    assert nameless(window) == []


def test_that_every_control_of_a_sheet_has_a_name(console: Console) -> None:
    console.press("Ctrl+,")
    console.until(lambda: isinstance(console.dialog, SettingsDialog))
    assert console.dialog is not None
    assert nameless(console.dialog) == []
    console.dialog.close()


def test_that_every_shown_control_is_reached_by_the_tab_key_and_looks_other_then(
    console: Console, qtbot: QtBot
) -> None:
    console.press("Down")
    console.until(lambda: bool(console.cards))
    pale = [
        part
        for part in controls(console.window)
        if part.isVisible()
        and part.isEnabled()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not _shows_focus(part)
    ]
    assert [f"{type(part).__name__} {part.accessibleName()}" for part in pale] == []


def _shows_focus(part: QWidget) -> bool:
    """Whether the picture of a control changes when the keyboard comes to it."""
    window = part.window()
    window.setFocus()
    QApplication.processEvents()
    before = part.grab().toImage()
    part.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    return part.hasFocus() and part.grab().toImage() != before

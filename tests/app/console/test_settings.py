"""The settings dialog: everybody reads, planner and commander change, within bounds and on record."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.console.session import Session
from app.console.settings_dialog import SettingsDialog
from app.console.settings_model import Column, choices_of
from app.words import LANGUAGES, Words
from dispatch.actions.keeping import ChangeSetting
from dispatch.settings import Settings, checked
from tests.room import COMMANDER, OPERATOR, SmallRoom


def opened(session: Session, qtbot: QtBot) -> SettingsDialog:
    dialog = SettingsDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def pick(dialog: SettingsDialog, name: str) -> None:
    row = dialog.model.row_of(name)
    assert row is not None
    dialog.table.selectRow(row)


@pytest.fixture
def dialog(room: SmallRoom, qtbot: QtBot, console_app: object) -> SettingsDialog:
    del console_app
    return opened(room.session(COMMANDER), qtbot)


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_every_setting_has_a_name_and_an_explanation(language: str) -> None:
    words = Words(language)  # type: ignore[arg-type]
    for item in fields(Settings):
        assert words.say(f"setting.{item.name}")
        assert words.say(f"setting_why.{item.name}")


def test_that_value_default_and_bounds_are_shown(dialog: SettingsDialog) -> None:
    row = dialog.model.row_of("arrival_radius_m")
    assert row is not None
    texts = [dialog.model.index(row, column).data() for column in Column]
    assert texts == ["到达半径（米）", "50", "50", "10 – 500"]


def test_that_the_commander_changes_a_setting_by_keys(
    dialog: SettingsDialog, room: SmallRoom, qtbot: QtBot
) -> None:
    pick(dialog, "arrival_radius_m")
    dialog.value.setFocus()
    dialog.value.selectAll()
    qtbot.keyClicks(dialog.value, "80")
    qtbot.keyClick(dialog.value, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.house.centre().settings.arrival_radius_m == 80.0, timeout=10_000)
    row = dialog.model.row_of("arrival_radius_m")
    assert row is not None
    qtbot.waitUntil(lambda: dialog.model.index(row, Column.VALUE).data() == "80  (已改)", timeout=5_000)


def test_that_the_default_is_one_button_away(dialog: SettingsDialog, room: SmallRoom, qtbot: QtBot) -> None:
    room.act(ChangeSetting, COMMANDER, name="undo_s", value=30)
    pick(dialog, "undo_s")
    dialog.restore.click()
    qtbot.waitUntil(lambda: room.house.centre().settings.undo_s == 15, timeout=10_000)


@pytest.mark.parametrize("typed", ["9999", "near"])
def test_that_what_lies_out_of_bounds_is_refused_at_the_field(
    dialog: SettingsDialog, room: SmallRoom, qtbot: QtBot, typed: str
) -> None:
    pick(dialog, "arrival_radius_m")
    dialog.value.setText(typed)
    dialog.submit()
    qtbot.waitUntil(lambda: bool(dialog.fault.text()), timeout=10_000)
    assert room.house.centre().settings.arrival_radius_m == 50.0


def test_that_a_setting_that_is_one_of_several_is_shown_and_chosen_in_words(
    dialog: SettingsDialog, room: SmallRoom, qtbot: QtBot
) -> None:
    row = dialog.model.row_of("timing_mode")
    assert row is not None
    assert [dialog.model.index(row, column).data() for column in (Column.VALUE, Column.DEFAULT)] == [
        "日常",
        "日常",
    ]
    pick(dialog, "timing_mode")
    assert (dialog.value.isVisible(), dialog.choice.isVisible()) == (False, True)
    dialog.choice.setCurrentText("应急")
    dialog.change.click()
    qtbot.waitUntil(lambda: room.house.centre().settings.timing_mode == "emergency", timeout=10_000)
    pick(dialog, "arrival_radius_m")
    assert (dialog.value.text(), dialog.choice.isVisible()) == ("50", False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_every_choice_has_words(language: str) -> None:
    words = Words(language)  # type: ignore[arg-type]
    for item in fields(Settings):
        for code in choices_of(item):
            assert checked(item.name, code) == code
            assert words.say(f"setting_value.{item.name}.{code}")


def test_that_an_operator_only_reads_and_is_told_why(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    del console_app
    dialog = opened(room.session(OPERATOR), qtbot)
    assert not dialog.value.isEnabled()
    assert not dialog.change.isEnabled()
    assert "只能查看" in dialog.note.text()


def test_that_settings_are_found_by_a_part_of_their_name(dialog: SettingsDialog) -> None:
    dialog.search.setText("疑似重复")
    assert dialog.model.rowCount() == 2
    dialog.search.setText("zzz")
    assert dialog.model.rowCount() == 0
    assert dialog.name.text() == "没有这样的设置"


def test_that_a_change_of_another_seat_is_seen(dialog: SettingsDialog, room: SmallRoom, qtbot: QtBot) -> None:
    pick(dialog, "undo_s")
    room.act(ChangeSetting, COMMANDER, name="undo_s", value=60)
    dialog._session.fetch_news()
    qtbot.waitUntil(lambda: dialog.value.text() == "60", timeout=10_000)


def test_that_the_dialog_speaks_both_languages(dialog: SettingsDialog) -> None:
    dialog._session.set_appearance("en", "light")
    assert dialog.windowTitle() == "Settings of the centre"
    assert not dialog.grab().isNull()

"""The guide by keyboard: from a file to a step of the record, back again, and out at any time."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.console.guide.dialog import GuideDialog
from app.console.theme.style import apply_theme
from app.words import LANGUAGES
from data.importers.import_kinds import AS_TOLD
from dispatch.actions.keeping import ChangeSetting
from dispatch.actions.profiles import KeepProfile
from dispatch.import_profile import ImportProfile
from dispatch.subject import Subject
from tests.app.console.guide_sheet import GuideSheet, shops
from tests.app.console.test_access import nameless
from tests.console import Console
from tests.room import COMMANDER, OPERATOR, SmallRoom

pytestmark = pytest.mark.usefixtures("console_app")


@pytest.fixture
def sheet(room: SmallRoom, qtbot: QtBot) -> Iterator[GuideSheet]:
    made = GuideSheet(room.session(COMMANDER), qtbot)
    yield made
    made.dialog.bringing.close()


def brought_in(room: SmallRoom) -> list[Subject]:
    return [shop for shop in room.house.store.rows(Subject) if shop.number.startswith("G-")]


def test_that_a_table_comes_in_by_keyboard_and_is_taken_back(
    room: SmallRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    console = Console(room.session(COMMANDER), qtbot, 1366, 768)
    console.press("Ctrl+I")
    console.until(lambda: isinstance(console.dialog, GuideDialog))
    console.dialog.close()
    guide = GuideSheet(console.session, qtbot, console.window)
    said, dialog = guide.dialog.draft.said, guide.dialog
    guide.choose("subjects")
    guide.give(shops(tmp_path / "shops.csv", 60))
    assert dialog.draft.said.columns == {
        "number": "编号",
        "name": "name",
        "kind": "行业",
        "lon": "lon",
        "lat": "lat",
    }
    assert guide.on() is dialog.columns
    assert guide.on() is dialog.choices
    guide.check()
    assert guide.account == "读取 60 行，保留 54，其中未变 0"
    assert "缺少" in guide.findings(1)[0]
    assert guide.on() is dialog.map
    guide.until(lambda: dialog.map.map.canvas is not None)
    assert guide.on() is dialog.bring
    before = room.house.store.newest_seq()
    guide.press("Return")
    assert not brought_in(room)
    guide.press("Ctrl+Return")
    guide.until(lambda: dialog.draft.said.step)
    assert dialog.draft.said.step == before + 1
    assert len(brought_in(room)) == 54
    guide.until(lambda: console.session.situation.seq == before + 1)
    # By keys alone: one step back from where the keyboard rests after the import.
    assert dialog.bring.next.hasFocus()
    guide.press("Return")
    assert len(brought_in(room)) == 54
    guide.press("Shift+Tab")
    assert dialog.bring.undo.hasFocus()
    guide.press("Space")
    guide.until(lambda: not brought_in(room))
    assert room.house.store.newest_seq() == before + 2
    # The record has it a moment before the window is told.
    guide.until(lambda: f"第 {before + 2} 步" in dialog.bring.told.text())
    guide.until(dialog.bring.next.hasFocus)
    guide.press("Space")
    assert dialog.page is dialog.data
    assert said is not dialog.draft.said
    dialog.close()
    console.sit()


def test_that_a_needed_column_stops_the_guide_until_it_is_mapped(sheet: GuideSheet, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("A,name,B\n1,甲,餐饮\n2,乙,餐饮\n", encoding="utf-8")
    sheet.choose("subjects")
    sheet.give(path)
    assert sheet.on() is sheet.dialog.columns
    legend, form = sheet.dialog.columns.legend, sheet.dialog.columns.form
    assert "还缺 2 个必需的列：编号、类型" in legend.text()
    assert "文件的表头有：A、name、B" in legend.text()
    marked = [line for line in form.lines if line.mark.isVisibleTo(form)]
    assert [line.spec.name for line in marked] == ["number", "name", "kind"]
    assert {line.mark.text() for line in marked} == {"必需"}
    assert all("必需" in line.choice.accessibleName() for line in marked)
    assert not sheet.dialog.on.isEnabled()
    focused = QApplication.focusWidget()
    assert focused is sheet.dialog.columns.form.lines[0].choice
    sheet.press("Down")
    assert sheet.dialog.draft.said.columns["number"] == "A"
    assert "还缺 1 个必需的列：类型" in legend.text()
    sheet.dialog.draft.map_column("kind", "B")
    assert "还缺" not in legend.text()
    sheet.dialog.columns.profiles.name.setText("某区工商")
    sheet.dialog.columns.profiles.keep()
    sheet.until(lambda: "某区工商" in sheet.dialog.columns.profiles.told.text())
    sheet.check()
    assert sheet.dialog.draft.said.account is not None
    assert sheet.dialog.draft.said.account.kept == 2


def test_that_zones_that_tell_their_kinds_come_in_without_one_being_chosen(
    sheet: GuideSheet, tmp_path: Path
) -> None:
    path = tmp_path / "zones.csv"
    rows = "code,name,kind,parent\n330199001001,甲社区,community,330199001\n330199001,甲街道,sub_district,\n"
    path.write_text(rows, encoding="utf-8")
    sheet.choose("zones")
    sheet.give(path)
    assert sheet.dialog.draft.said.asked["kind"] == AS_TOLD
    assert sheet.dialog.draft.missing_options == ()
    sheet.check()
    assert sheet.dialog.draft.said.account is not None
    assert sheet.dialog.draft.said.account.kept == 2


def test_that_a_profile_is_offered_for_a_file_with_its_columns(
    room: SmallRoom, sheet: GuideSheet, tmp_path: Path
) -> None:
    room.act(
        KeepProfile,
        COMMANDER,
        name="旧表",
        what="subjects",
        columns={"number": "A", "name": "B", "kind": "C"},
        choices={"datum": "gcj02"},
        header=("A", "B", "C"),
    )
    assert room.house.store.rows(ImportProfile)
    path = tmp_path / "odd.csv"
    path.write_text("A,B,C\n1,甲,餐饮\n", encoding="utf-8")
    sheet.choose("subjects")
    sheet.give(path)
    sheet.on()
    profiles = sheet.dialog.columns.profiles
    profiles.choice.setFocus()
    sheet.press("Down")
    assert sheet.dialog.draft.said.columns == {"number": "A", "name": "B", "kind": "C"}
    profiles.drop_button.setFocus()
    sheet.press("Space")
    sheet.until(lambda: profiles.told.text() == "已停用方案「旧表」")
    assert profiles.choice.isHidden()
    assert room.house.store.rows(ImportProfile)[0].is_dropped
    assert sheet.dialog.draft.said.columns == {"number": "A", "name": "B", "kind": "C"}
    assert sheet.on() is sheet.dialog.choices
    assert sheet.dialog.choices.fields["datum"].value == "gcj02"


def test_that_a_doubt_waits_for_its_answer_and_the_file_is_read_again(
    room: SmallRoom, sheet: GuideSheet, tmp_path: Path
) -> None:
    sheet.choose("subjects")
    sheet.give(shops(tmp_path / "turned.csv", 40, turned=True))
    sheet.check()
    dialog = sheet.dialog
    assert dialog.checks.open_doubts == {"axes_swapped"}
    assert not dialog.on.isEnabled()
    [doubt] = dialog.checks.doubts.doubts
    first = doubt.answers.buttons()[0]
    assert first.hasFocus()
    assert "颠倒" in first.text()
    sheet.press("Space")
    sheet.until(lambda: dialog.draft.said.account is not None and not dialog.checks.open_doubts)
    assert dialog.draft.said.asked["axes"] == "swapped"
    assert dialog.draft.said.account is not None
    assert dialog.draft.said.account.found("unplaced") == 0


def test_that_a_doubt_may_be_as_declared(sheet: GuideSheet, tmp_path: Path) -> None:
    sheet.choose("subjects")
    sheet.give(shops(tmp_path / "turned.csv", 40, turned=True))
    sheet.check()
    [doubt] = sheet.dialog.checks.doubts.doubts
    doubt.answers.buttons()[-1].setFocus()
    sheet.press("Space")
    assert sheet.dialog.draft.said.accepted == {"axes_swapped"}
    assert sheet.dialog.on.isEnabled()


def test_that_a_long_account_comes_in_slices_and_can_be_filtered(sheet: GuideSheet, tmp_path: Path) -> None:
    sheet.choose("subjects")
    sheet.give(shops(tmp_path / "many.csv", 6000))
    sheet.check()
    model = sheet.dialog.checks.model
    sheet.until(lambda: model.rowCount() >= 600)
    last = model.rowCount() - 1
    assert model.told(last) is None
    assert model.index(last, 2).data() == "…"
    sheet.until(lambda: model.told(last) is not None)
    sheet.dialog.checks.counts.buttons["refused"].setFocus()
    sheet.press("Space")
    sheet.until(lambda: model.rowCount() == 600 and model.told(0) is not None)
    target = tmp_path / "account.csv"
    sheet.dialog.checks.save_account(str(target))
    sheet.until(lambda: "account.csv" in sheet.dialog.checks.told.text())
    assert len(target.read_text(encoding="utf-8-sig").splitlines()) > 600


def test_that_checking_is_called_off_and_nothing_is_left(
    room: SmallRoom, sheet: GuideSheet, tmp_path: Path
) -> None:
    before = room.house.store.newest_seq()
    sheet.choose("subjects")
    sheet.give(shops(tmp_path / "many.csv", 30_000))
    sheet.on_to(sheet.dialog.checks)
    assert sheet.dialog.checks.progress.is_running
    assert sheet.dialog.checks.progress.cancel.hasFocus()
    sheet.press("Space")
    sheet.until(lambda: not sheet.dialog.checks.progress.is_running)
    assert sheet.dialog.draft.said.account is None
    assert sheet.dialog.checks.told.text()
    assert not sheet.dialog.on.isEnabled()
    assert room.house.store.newest_seq() == before


def test_that_a_crash_of_the_worker_is_told_and_the_guide_goes_on(sheet: GuideSheet, tmp_path: Path) -> None:
    sheet.choose("subjects")
    sheet.give(shops(tmp_path / "shops.csv", 30))
    sheet.check()
    process = sheet.dialog.bringing._process
    assert process is not None
    process._process.kill()
    sheet.until(sheet.dialog.trouble.isVisible)
    assert "没有任何改动" in sheet.dialog.trouble.text()
    assert sheet.dialog.draft.said.account is None
    sheet.dialog.checks.check()
    sheet.until(lambda: sheet.dialog.draft.said.account is not None)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="a process can't be halted here")
def test_that_a_worker_that_does_not_answer_is_told_and_can_be_started_again(
    room: SmallRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    room.act(ChangeSetting, COMMANDER, name="bringing_silent_s", value=2.0)
    sheet = GuideSheet(room.session(COMMANDER), qtbot)
    dialog, silence = sheet.dialog, sheet.dialog.silence
    sheet.choose("subjects")
    sheet.give(shops(tmp_path / "shops.csv", 30))
    sheet.until(lambda: dialog.draft.said.look is not None)
    halted = dialog.bringing._process
    assert halted is not None
    os.kill(halted.pid, signal.SIGSTOP)
    sheet.on_to(dialog.checks)
    sheet.until(silence.isVisible)
    assert "没有回应" in silence.told.text()
    assert re.search("0:0[2-9]", silence.told.text())
    assert silence.wait.hasFocus()
    sheet.press("Space")
    assert not silence.isVisible()
    sheet.until(silence.isVisible)
    sheet.press("Tab")
    assert silence.stop.hasFocus()
    sheet.press("Space")
    sheet.until(dialog.checks.again.hasFocus)
    assert not silence.isVisible()
    assert "没有留下任何改动" in dialog.checks.told.text()
    assert not dialog.trouble.isVisible()
    sheet.press("Space")
    sheet.until(lambda: dialog.draft.said.account is not None)
    silence.tell(21.0, True)
    assert "还在启动，已等 0:21" in silence.told.text()
    assert dialog.bringing._process is not halted
    dialog.close()


def test_that_the_way_back_is_open_where_what_was_checked_is_lost(sheet: GuideSheet, tmp_path: Path) -> None:
    dialog = sheet.dialog
    sheet.choose("subjects")
    sheet.give(shops(tmp_path / "shops.csv", 30))
    sheet.check()
    sheet.on_to(dialog.bring)
    process = dialog.bringing._process
    assert process is not None
    process._process.kill()
    sheet.until(dialog.trouble.isVisible)
    assert not dialog.on.isEnabled()
    sheet.press("Alt+Left")
    assert dialog.page is dialog.checks
    sheet.until(lambda: dialog.draft.said.account is not None)
    assert not dialog.trouble.isVisible()


def test_that_who_may_not_import_may_look_and_is_told_why(
    room: SmallRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    guide = GuideSheet(room.session(OPERATOR), qtbot)
    guide.choose("subjects")
    guide.give(shops(tmp_path / "shops.csv", 20))
    guide.check()
    guide.on_to(guide.dialog.bring)
    assert not guide.dialog.bring.bring.isEnabled()
    assert "不能导入" in guide.dialog.bring.who.text()
    guide.press("Ctrl+Return")
    guide.qtbot.wait(50)
    assert not brought_in(room)
    guide.dialog.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_nothing_is_clipped_and_everything_has_a_name(
    sheet: GuideSheet, tmp_path: Path, language: str, console_app: QApplication
) -> None:
    theme = "light" if language == "en" else "dark"
    sheet.session.set_appearance(language, theme)
    apply_theme(console_app, theme)
    sheet.dialog.resize(1318, 720)
    sheet.choose("subjects")
    sheet.give(shops(tmp_path / "shops.csv", 40))
    for page in sheet.dialog.pages:
        if page is sheet.dialog.checks:
            sheet.check()
        else:
            sheet.on_to(page)
        sheet.qtbot.wait(30)
        assert nameless(sheet.dialog) == [], page.code
        assert clipped(sheet.dialog) == [], page.code
    assert sheet.dialog.width() == 1318


def clipped(dialog: GuideDialog) -> list[str]:
    """Buttons whose words do not fit."""
    buttons = (part for part in dialog.findChildren(QAbstractButton) if part.isVisible() and part.text())
    return [one.text() for one in buttons if one.width() < one.sizeHint().width()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_a_needed_choice_keeps_its_name(sheet: GuideSheet, tmp_path: Path, language: str) -> None:
    sheet.session.set_appearance(language, "dark")
    sheet.choose("zones")
    sheet.give(border(tmp_path / "zones.geojson"))
    sheet.on_to(sheet.dialog.choices)
    shown = [label.text() for label in sheet.dialog.choices.findChildren(QLabel) if label.isVisible()]
    assert {"zh": "区划类型（必需）", "en": "Kind of zone (needed)"}[language] in shown


def border(path: Path) -> Path:
    """A file with one zone."""
    ring = [[120.1, 30.2], [120.2, 30.2], [120.2, 30.3], [120.1, 30.3], [120.1, 30.2]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    one = {"type": "Feature", "properties": {"code": "330199", "name": "甲区"}, "geometry": shape}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [one]}), encoding="utf-8")
    return path


def test_that_steps_stay_the_same_and_only_those_seen_are_ticked(sheet: GuideSheet, tmp_path: Path) -> None:
    dialog = sheet.dialog
    sheet.choose("subjects")
    sheet.give(shops(tmp_path / "shops.csv", 30))
    assert [button.is_ticked for button in dialog.rail.buttons] == [False] * len(dialog.pages)
    assert sheet.on() is dialog.columns
    assert [button.is_ticked for button in dialog.rail.buttons[:3]] == [True, False, False]
    steps = [page for page in dialog.pages if page.is_wanted]
    sheet.check()
    assert [page for page in dialog.pages if page.is_wanted] == steps
    sheet.on_to(dialog.map)
    assert dialog.map.pick.isVisible() == dialog.map.table.isVisible()
    sheet.on_to(dialog.bring)
    assert dialog.bring.counts.text() == "读取 30 行，保留 27，其中未变 0；退回 3"


@pytest.mark.parametrize("way", ["button", "escape", "window"])
def test_that_the_guide_closes_by_its_button_by_escape_and_by_its_frame(
    room: SmallRoom, way: str, qtbot: QtBot
) -> None:
    console = Console(room.session(COMMANDER), qtbot)
    sheet = GuideSheet(console.session, qtbot, console.window)
    dialog = sheet.dialog
    gone = QSignalSpy(dialog.destroyed)
    if way == "button":
        qtbot.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    elif way == "escape":
        sheet.press("Escape")
    else:
        assert dialog.close()
    sheet.until(lambda: gone.count() == 1)

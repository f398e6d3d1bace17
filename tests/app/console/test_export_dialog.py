"""The sheet that takes data out: everything is on it, what is written is told, and what is refused too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.console.export_dialog import ExportDialog
from app.leaving import SUFFIXES
from data.centre_index import read_index
from tests.room import SmallRoom


@pytest.fixture
def dialog(room: SmallRoom, qtbot: QtBot, console_app: object) -> ExportDialog:
    del console_app
    made = ExportDialog(room.session())
    qtbot.addWidget(made)
    made.show()
    return made


def choose(dialog: ExportDialog, what: str, datum: str = "wgs84") -> None:
    dialog.what.setCurrentIndex(dialog.what.findData(what))
    dialog.datum.setCurrentText(datum)


def test_that_everything_that_can_leave_is_offered_in_words(dialog: ExportDialog):
    offered = [dialog.what.itemText(place) for place in range(dialog.what.count())]
    assert len(offered) == len(SUFFIXES)
    assert all(offered)


def test_that_a_datum_is_called_by_its_name_in_both_languages_and_what_was_typed_stays(dialog: ExportDialog):
    dialog.datum.setCurrentIndex(dialog.datum.findData("gcj02"))
    assert (dialog.datum.currentText(), dialog.chosen_datum) == ("GCJ-02（高德、腾讯）", "gcj02")
    dialog._session.set_appearance("en", "dark")
    assert (dialog.datum.currentText(), dialog.chosen_datum) == ("GCJ-02 (Amap, Tencent)", "gcj02")
    dialog.datum.setCurrentText("4549")
    dialog._session.set_appearance("zh", "dark")
    assert dialog.chosen_datum == "4549"


def test_that_subjects_leave_in_the_datum_asked_for(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path):
    choose(dialog, "subjects", "gcj02")
    target = tmp_path / "店铺.geojson"
    dialog.export_to(target)
    assert not dialog.write.isEnabled()
    qtbot.waitUntil(dialog.write.isEnabled)
    assert "40" in dialog.said.text()
    assert json.loads(target.read_text(encoding="utf-8"))["datum"] == "gcj02"


def test_that_a_whole_centre_leaves_from_the_window(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path):
    choose(dialog, "all")
    target, told = tmp_path / "中心.gpkg", []
    dialog._session.tasks.advanced.connect(lambda _advanced: told.append(dialog.state.words.text()))
    dialog.export_to(target)
    assert dialog.state.is_loading
    qtbot.waitUntil(dialog.write.isEnabled, timeout=20_000)
    assert told[0] == "正在写入… 0 %"
    assert len(set(told)) > 5
    assert dialog.state.isHidden()
    assert read_index(target).rows > 10_000
    assert dialog.said.text().count("\n") == 1


@pytest.mark.parametrize(("datum", "name"), [("mars", "a.csv"), ("wgs84", "a.doc")])
def test_that_what_cannot_be_written_is_told(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, datum: str, name: str
):
    choose(dialog, "people", datum)
    dialog.export_to(tmp_path / name)
    qtbot.waitUntil(dialog.write.isEnabled)
    assert dialog.said.property("tone") == "breach"
    assert datum in dialog.said.text() or name in dialog.said.text()


def test_that_a_name_without_a_suffix_gets_the_one_chosen(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    choose(dialog, "places")
    asked = (str(tmp_path / "places"), "*.xlsx")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: asked)
    dialog.ask_where()
    qtbot.waitUntil(dialog.write.isEnabled)
    assert (tmp_path / "places.xlsx").is_file()

"""The demo without a display: pictures of the real window and a summary, and what is said on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.cli.answer import Answers
from app.cli.main import main
from app.cli.opening import progress_to
from app.console.views import VIEWS
from app.demo import Demo
from app.display import has_display
from app.headless import play_and_show
from app.words import Words
from tests.demo_days import MORNING, SEED, PlayedDays


def test_that_ten_minutes_leave_pictures_and_a_summary(
    days: PlayedDays, tmp_path: Path, console_app: QApplication, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("YIPING_HOME", str(tmp_path / "home"))
    day = days.with_plan(days.plan, starts=MORNING)
    demo = Demo(day.house, day.clock, day.world, SEED, day.clock.now())
    folder = tmp_path / "结果"
    summary = play_and_show(demo, folder)
    kept = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(summary))
    assert set(kept) == {"incidents", "rates", "record", "seed", "simulated_s"}
    assert (kept["record"]["ok"], kept["seed"], kept["simulated_s"]) == (True, SEED, 600.0)
    assert set(kept["rates"]) == {"response", "arrival", "feedback"}
    names = {"dispatch", "map", *(view.code.removeprefix("view_") for view in VIEWS)}
    assert {path.stem for path in folder.glob("*.png")} == names
    whole = QImage(str(folder / "dispatch.png"))
    assert (whole.width(), whole.height()) == (1920, 1080)
    colours = {whole.pixel(x, y) for x in range(0, 1920, 7) for y in range(0, 1080, 7)}
    assert len(colours) > 100


def test_that_progress_is_told_in_steps_and_not_among_json(capsys: pytest.CaptureFixture[str]):
    tell = progress_to(Answers(Words()))
    for share in range(1000):
        tell("playing", share / 1000)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 20
    assert lines[0].startswith("正在推演到 14:20")
    progress_to(Answers(Words(), as_json=True))("playing", 0.5)
    assert capsys.readouterr().err == ""


def test_that_the_console_needs_a_display(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert not has_display()
    assert main(["console", "--database", str(tmp_path / "new.sqlite"), "--json"]) == 1
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "no_display"
    assert main(["console", "--database", str(tmp_path / "new.sqlite")]) == 1
    first, *_ = capsys.readouterr().err.splitlines()
    assert first.startswith("正在打开 ")
    assert "new.sqlite" in first


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True), ({}, False)],
)
def test_that_a_display_is_told_by_the_environment(
    environment: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", "linux")
    assert has_display() is expected
    monkeypatch.setattr("sys.platform", "win32")
    assert has_display()

"""Speeds on the command line: brought in as a table, told, learnt, switched off."""

from __future__ import annotations

from pathlib import Path

from tests.app.cli.conftest import Line


def test_that_speeds_come_in_are_told_and_leave(line: Line, tmp_path: Path):
    assert line.ask("speeds") == []
    path = tmp_path / "速度.csv"
    path.write_text("方式,道路等级,时段,时速\n汽车,主干路,7:00-9:00,15\n", encoding="utf-8")
    columns = ("mode=方式", "road_class=道路等级", "hours=时段", "kmh=时速")
    line.ask("import", "speeds", str(path), *(f"--column={pair}" for pair in columns))
    [speed] = line.ask("speeds")
    assert (speed["mode"], speed["road_class"], speed["hours"], speed["kmh"]) == (
        "car",
        "primary",
        [7, 8],
        15.0,
    )
    told = line.run("speeds").out
    assert "15 km/h" in told
    assert "07:00-09:00" in told
    out = tmp_path / "out.csv"
    line.ask("export", "speeds", str(out))
    assert "07:00-09:00" in out.read_text(encoding="utf-8-sig")


def test_that_learning_without_travel_says_so_and_switches_nothing_on(line: Line):
    assert line.ask("speeds", "--learn") == {"learnt": [], "step": None}
    assert "没有可学的行程" in line.run("speeds", "--learn").out
    assert line.refused("speeds", "--learn", "--apply") == "nothing_learnt"
    assert line.refused("drop-speeds") == "nothing_learnt"

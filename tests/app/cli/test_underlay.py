"""The underlay told on the command line."""

from __future__ import annotations

from pathlib import Path

from gis.web_mercator import tiles_in
from tests.app.cli.conftest import Line
from tests.data.test_underlays import RED, mbtiles


def test_that_no_underlay_a_file_and_a_broken_one_are_told(line: Line, tmp_path: Path):
    assert line.ask("underlay") is None
    assert "没有设置底图" in line.run("underlay").out
    tiles = dict.fromkeys(tiles_in(119.9, 30.0, 120.4, 30.6, 13), RED)
    path = mbtiles(tmp_path / "影像.mbtiles", tiles, name="影像")
    line.ask("change-setting", "--name", "underlay_file", "--value", str(path))
    told = line.ask("underlay")
    assert (told["name"], told["datum"], told["most_zoom"]) == ("影像", "wgs84", 13)
    assert told["tried"]["bytes"] == len(RED)
    assert "影像" in line.run("underlay").out
    line.ask("change-setting", "--name", "underlay_file", "--value", str(tmp_path / "无"))
    assert line.refused("underlay") == "underlay_missing"

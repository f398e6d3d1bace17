"""Lines and areas measured on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.cli.conftest import Line

LINE = "120.150,30.290 120.160,30.290"
AREA = "120.150,30.290 120.160,30.290 120.160,30.299"


def test_that_lines_and_areas_are_measured_as_on_the_map(line: Line, tmp_path: Path):
    assert line.ask("measure", "--line", LINE) == [{"length_m": pytest.approx(962, abs=1)}]
    [area] = line.ask("measure", "--area", AREA)
    assert area["area_m2"] == pytest.approx(479_900, rel=1e-3)
    assert "47.99 公顷（719.9 亩）" in line.run("measure", "--area", AREA).out
    ring = [[120.150, 30.290], [120.160, 30.290], [120.160, 30.299], [120.150, 30.290]]
    file = tmp_path / "面.geojson"
    file.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}), encoding="utf-8")
    assert line.ask("measure", "--geojson", str(file)) == [area]


def test_that_what_can_not_be_measured_says_why(line: Line, tmp_path: Path):
    assert line.run("measure").code == 2
    assert line.run("measure", "--line", "120,30").code == 2
    point = tmp_path / "点.geojson"
    point.write_text('{"type": "Point", "coordinates": [120, 30]}', encoding="utf-8")
    assert line.refused("measure", "--geojson", str(point)) == "not_lines_or_areas"

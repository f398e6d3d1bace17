"""Maps and tables written from the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.app.cli.conftest import Line
from tests.app.cli.test_acting import HAWKER, SQUARE, accepted


def test_that_the_map_is_written_to_one_file(line: Line, tmp_path: Path):
    number = accepted(line)
    target = tmp_path / "态势.html"
    told = line.ask("export", "map", str(target))
    assert told["size_bytes"] == target.stat().st_size
    assert number in target.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.glob("*.new")] == []


def test_that_incidents_are_a_table_for_spreadsheets_without_formulas(line: Line, tmp_path: Path):
    line.ask(*HAWKER, *SQUARE, "--words", "=HYPERLINK(1)")
    number = accepted(line)
    line.ask("dispatch", number, "--crew", line.ask("recommend", number)["candidates"][0]["crew"])
    target = tmp_path / "事件.csv"
    assert line.ask("export", "incidents", str(target))["rows"] == 2
    rows = list(csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0]["words"] == "'=HYPERLINK(1)"
    assert (rows[1]["number"], rows[1]["sub_district"]) == (number, "330105012")
    assert rows[1]["crews"]
    assert rows[1]["received_at"].endswith("+08:00")


def test_that_incidents_and_crews_are_points_with_their_source(line: Line, tmp_path: Path):
    accepted(line)
    line.ask(*HAWKER)
    target = tmp_path / "incidents.geojson"
    line.ask("export", "incidents", str(target))
    told = json.loads(target.read_text(encoding="utf-8"))
    assert [feature["geometry"] and feature["geometry"]["type"] for feature in told["features"]] == [
        "Point",
        None,
    ]
    assert told["kind"] == "drill"
    assert "attribution" in told
    crews = tmp_path / "crews.geojson"
    assert line.ask("export", "crews", str(crews))["rows"] == 6
    statuses = [
        feature["properties"]["status"]
        for feature in json.loads(crews.read_text(encoding="utf-8"))["features"]
    ]
    assert statuses == ["free"] * 6


def test_that_an_unknown_suffix_is_refused(line: Line, tmp_path: Path):
    assert line.refused("export", "crews", str(tmp_path / "crews.doc")) == "unknown_suffix"


def test_that_a_folder_that_is_not_there_is_told(line: Line, tmp_path: Path):
    assert line.refused("export", "map", str(tmp_path / "none" / "map.html")) == "file_trouble"

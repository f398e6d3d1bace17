"""Maps and tables written from the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from app.paths import log_file
from tests.app.cli.conftest import Line
from tests.app.cli.test_acting import HAWKER, SQUARE, accepted


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_that_the_map_is_written_to_one_file(line: Line, tmp_path: Path):
    number = accepted(line)
    target = tmp_path / "态势.html"
    told = line.ask("export", "map", str(target))
    assert told["size_bytes"] == target.stat().st_size
    assert number in target.read_text(encoding="utf-8")
    assert list(tmp_path.glob(".yiping-*")) == []


def test_that_incidents_are_a_table_for_spreadsheets_without_formulas(line: Line, tmp_path: Path):
    line.ask(*HAWKER, *SQUARE, "--words", "=HYPERLINK(1)")
    number = accepted(line)
    line.ask("dispatch", number, "--crew", line.ask("recommend", number)["candidates"][0]["crew"])
    target = tmp_path / "事件.csv"
    told = line.ask("export", "incidents", str(target))
    assert (told["rows"], [notice["code"] for notice in told["notices"]]) == (2, ["export_still_open"])
    rows = rows_of(target)
    assert rows[0]["words"] == "'=HYPERLINK(1)"
    assert (rows[1]["number"], rows[1]["sub_district"]) == (number, "330105012")
    assert rows[1]["crew"] != ""
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
    assert (told["kind"], told["datum"]) == ("drill", "wgs84")
    assert "attribution" in told
    crews = tmp_path / "crews.geojson"
    assert line.ask("export", "crews", str(crews))["rows"] == 6
    features = json.loads(crews.read_text(encoding="utf-8"))["features"]
    assert [feature["properties"]["status"] for feature in features] == ["free"] * 6
    assert [feature["geometry"]["type"] for feature in features] == ["Point"] * 6


def test_that_days_choose_incidents(line: Line, tmp_path: Path):
    accepted(line)
    target = tmp_path / "incidents.csv"
    assert line.ask("export", "incidents", str(target), "--to", "2020-01-01")["rows"] == 0
    assert line.ask("export", "incidents", str(target), "--from", "2020-01-01", "--force")["rows"] == 1
    said = line.run("export", "incidents", str(target), "--day", "2020-01-01", "--to", "2020-01-02")
    assert said.code == 2


def test_that_coordinates_leave_in_the_reference_asked_for(line: Line, tmp_path: Path):
    plain, shifted, metric = (tmp_path / f"{name}.csv" for name in ("plain", "shifted", "metric"))
    line.ask("export", "subjects", str(plain))
    line.ask("export", "subjects", str(shifted), "--datum", "gcj02")
    line.ask("export", "subjects", str(metric), "--datum", "EPSG:4549")
    here, there, far = (rows_of(path)[0] for path in (plain, shifted, metric))
    assert (here["datum"], there["datum"], far["datum"]) == ("wgs84", "gcj02", "epsg:4549")
    assert 0.003 < abs(float(here["lon"]) - float(there["lon"])) < 0.006
    assert float(far["lon"]) > 100_000
    assert line.refused("export", "subjects", str(metric), "--datum", "mars") == "unknown_reference"


def test_that_one_kind_of_zones_can_be_asked_for(line: Line, tmp_path: Path):
    target = tmp_path / "zones.geojson"
    told = line.ask("export", "zones", str(target), "--kind", "sub_district")
    assert told["rows"] == 18
    grids = tmp_path / "grids.gpkg"
    assert line.ask("export", "zones", str(grids), "--kind", "unit_grid")["rows"] > 1_000


def test_that_what_is_there_is_replaced_only_when_it_is_said(line: Line, tmp_path: Path):
    target = tmp_path / "people.csv"
    target.write_text("kept", encoding="utf-8")
    assert line.refused("export", "people", str(target)) == "file_exists"
    assert line.refused("export", "map", str(target)) == "file_exists"
    assert target.read_text(encoding="utf-8") == "kept"
    told = line.ask("export", "people", str(target), "--force")
    assert [notice["code"] for notice in told["notices"]] == ["export_personal"]
    assert len(rows_of(target)) == told["rows"]


def test_that_the_log_tells_who_took_what_out_and_nothing_of_it(line: Line, tmp_path: Path):
    line.ask("export", "people", str(tmp_path / "people.csv"), "--role", "planner")
    told = log_file().read_text(encoding="utf-8")
    assert "rows of people to .csv by planner" in told
    assert "队员" not in told


@pytest.mark.parametrize("what", ["crews", "zones"])
def test_that_an_unknown_suffix_is_refused(line: Line, tmp_path: Path, what: str):
    assert line.refused("export", what, str(tmp_path / "rows.doc")) == "unknown_suffix"


def test_that_a_folder_that_is_not_there_is_told(line: Line, tmp_path: Path):
    assert line.refused("export", "map", str(tmp_path / "none" / "map.html")) == "file_trouble"


def test_that_the_roads_leave_as_a_graph_for_other_programs(line: Line, tmp_path: Path):
    target = tmp_path / "路网.graphml"
    told = line.ask("export", "roads", str(target))
    assert told["rows"] > 1_000
    assert "<graphml" in target.read_text(encoding="utf-8")[:200]
    assert line.refused("export", "roads", str(tmp_path / "roads.xlsx")) == "unknown_suffix"

"""A whole centre leaves into a folder or a GeoPackage, and stands again elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.identity import DatabaseKind
from data.store import create_store
from tests.app.cli.conftest import Line
from tests.builders import at, incident
from tests.data.exporters.rich import keep, rich_rows
from tests.data.import_house import NOW

LONG_AGO = at("10:00", "2026-01-05")


@pytest.fixture
def rich(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    """A small drill centre with something of everything, and an incident that is still open."""
    store = create_store(tmp_path / "rich.sqlite", NOW, DatabaseKind.DRILL, is_durable=False)
    keep(store, [*rich_rows(), incident(received_at=LONG_AGO, t0=LONG_AGO)])
    store.close()
    return Line(tmp_path / "rich.sqlite", capsys)


@pytest.mark.parametrize("name", ["中心", "中心.gpkg"])
def test_that_a_whole_centre_stands_again_elsewhere(rich: Line, tmp_path: Path, name: str):
    target = tmp_path / name
    told = rich.ask("export", "all", str(target))
    assert {"kind": "drill", "datum": "wgs84", "timezone": "Asia/Shanghai"}.items() <= told.items()
    parts = {part["part"]: part["rows"] for part in told["parts"]}
    assert (parts["zones_sub_district"], parts["subjects"], parts["crews"]) == (2, 16, 4)
    assert {notice["code"] for notice in told["notices"]} == {"export_personal", "export_still_open"}

    other = Line(tmp_path / "other.sqlite", rich.capture)
    assert other.refused("import", "all", str(target)) == "in_doubt"
    checked = other.ask("import", "all", str(target), "--dry-run")
    assert [doubt["code"] for doubt in checked["doubts"]] == ["not_live_data"]
    assert checked["parts"] == told["parts"]
    came = other.ask("import", "all", str(target), "--accept", "not_live_data")["parts"]
    assert {part["part"]: part["kept"] for part in came} == {**parts, "incidents": 0}
    assert [found["code"] for part in came for found in part["refused"]] == ["unknown_state"]
    again = other.ask("import", "all", str(target), "--accept", "not_live_data")["parts"]
    assert [part["step"] for part in again] == [None] * len(parts)


def test_that_a_folder_is_replaced_only_when_it_is_said_and_only_what_is_ours(rich: Line, tmp_path: Path):
    target = tmp_path / "centre"
    rich.ask("export", "all", str(target))
    (target / "notes.txt").write_text("mine", encoding="utf-8")
    assert rich.refused("export", "all", str(target)) == "file_exists"
    rich.ask("export", "all", str(target), "--force")
    assert (target / "notes.txt").read_text(encoding="utf-8") == "mine"
    (target / "index.json").unlink()
    assert rich.refused("export", "all", str(target), "--force") == "file_exists"
    assert rich.refused("import", "all", str(target)) == "not_a_centre"


def test_that_what_was_altered_since_is_doubted_and_what_is_missing_refused(rich: Line, tmp_path: Path):
    target = tmp_path / "centre"
    rich.ask("export", "all", str(target))
    places, index = target / "places.csv", target / "index.json"
    places.write_bytes(places.read_bytes() + b"\r\n")
    doubts = rich.ask("import", "all", str(target), "--dry-run")["doubts"]
    assert [(doubt["row"], doubt["code"]) for doubt in doubts] == [("places", "part_altered")]
    places.unlink()
    assert rich.refused("import", "all", str(target)) == "part_missing"
    told = json.loads(index.read_text(encoding="utf-8"))
    told["parts"][0]["file"] = "../other/settings.csv"
    index.write_text(json.dumps(told), encoding="utf-8")
    assert rich.refused("import", "all", str(target)) == "unknown_part"
    index.write_text(json.dumps({**told, "format": 99}), encoding="utf-8")
    assert rich.refused("import", "all", str(target)) == "other_centre_format"
    assert rich.refused("import", "all", str(tmp_path / "none")) == "file_not_found"
    assert rich.refused("import", "all", str(tmp_path / "rich.sqlite")) == "not_a_centre"

"""A whole centre leaves into a folder or a GeoPackage, and stands again elsewhere."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from data.identity import DatabaseKind
from data.store import create_store, open_store
from dispatch.kinds import KIND_NAMES
from dispatch.rows import Row
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
    checked = other.ask_open("import", "all", str(target), "--dry-run")
    assert [doubt["code"] for doubt in checked["doubts"]] == ["not_live_data"]
    counted = [{name: part[name] for name in ("part", "rows", "file")} for part in checked["parts"]]
    assert counted == told["parts"]
    assert {part["part"]: part["kept"] for part in checked["parts"]} == {**parts, "incidents": 0}
    assert other.ask("record", "show") == []
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
    doubts = rich.ask_open("import", "all", str(target), "--dry-run")["doubts"]
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


def rows_of(line: Line) -> dict[str, list[Row]]:
    """Every row that is kept, without its version."""
    store = open_store(line.database)
    try:
        return {
            name: sorted((replace(row, version=0) for row in store.rows(kind)), key=lambda row: row.id)
            for name, kind in KIND_NAMES.items()
        }
    finally:
        store.close()


@pytest.mark.parametrize("is_fresh", [True, False])
def test_that_a_centre_whose_part_fails_in_the_middle_leaves_nothing_behind(
    rich: Line, tmp_path: Path, is_fresh: bool
):
    target, other = tmp_path / "centre", Line(tmp_path / "other.sqlite", rich.capture)
    rich.ask("export", "all", str(target))
    accepted = ("--accept", "not_live_data", "--accept", "part_altered")
    if not is_fresh:
        # Crews that are there refer to streets that the import changes.
        other.ask("import", "all", str(target), *accepted)
        streets = target / "zones_sub_district.geojson"
        streets.write_text(streets.read_text(encoding="utf-8").replace("武林街道", "武林新街道"), "utf-8")
        members = target / "people.csv"
        members.write_text(members.read_text(encoding="utf-8").replace("ebike", "car"), "utf-8")
    before = rows_of(other) if not is_fresh else None
    (target / "facilities.csv").write_bytes(b"\xff\xfe\x00broken")
    tried = other.ask_open("import", "all", str(target), "--dry-run", *accepted)["parts"]
    assert [part["part"] for part in tried if part["error"]] == ["facilities"]
    assert all(part["read"] == part["rows"] and not part["refused"] for part in tried[:4])
    said = other.run("import", "all", str(target), *accepted, "--json")
    assert (said.code, said.out) == (1, "")
    assert (said.error["code"], said.error["values"]["part"]) == ("part_failed", "facilities")
    assert said.error["values"]["count"] >= 1
    assert "facilities.csv" in said.error["text"]
    after = rows_of(other)
    assert after == before if before is not None else not any(after.values())
    assert other.run("record", "verify").code == 0

"""Closures on the command line: drawn by street, line, area and file, changed, lifted, listed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.app.cli.conftest import Line

STREET, FIRST, SECOND = "体育场路", "中山北路", "环城东路"
WHY = ("--reason", "爆管")


def on(line: Line, *where: str) -> dict[str, Any]:
    """The one closure that a command drew."""
    [made] = line.ask("close-road", *where, *WHY)["closures"]
    return made


def test_that_a_street_is_closed_between_two_crossings(line: Line):
    whole = on(line, "--street", STREET)
    part = on(line, "--street", STREET, "--from-crossing", FIRST, "--to-crossing", SECOND)
    assert (whole["number"], part["number"]) == ("L1", "L2")
    assert 0 < part["length_m"] < whole["length_m"]
    assert part["stretch"]["street"] == STREET
    assert [view["state"] for view in line.ask("closures")] == ["in_force", "in_force"]


def test_that_a_closure_is_in_force_for_the_next_command(line: Line):
    [first, *_, last] = on(line, "--street", STREET)["stretch"]["lines"]
    line.ask("lift", "--number", "L1")
    ends = ",".join(map(str, first[0])), ",".join(map(str, last[-1]))
    asked = ("route", "--from", ends[0], "--to", ends[1], "--mode", "car")
    before = line.ask(*asked)["travel_s"]
    line.ask("slow-zone", "--street", STREET, "--factor", "4", "--reason", "积水")
    assert line.ask(*asked)["travel_s"] > before
    line.ask("change-closure", "--number", "L2", "--factor", "1.001")
    assert line.ask(*asked)["travel_s"] == pytest.approx(before, rel=0.01)
    line.ask("lift", "--number", "l2", "--reason", "退水")
    assert line.ask(*asked)["travel_s"] == before
    assert line.ask("closures") == []
    assert [view["state"] for view in line.ask("closures", "--with-over")] == ["over", "over"]


def test_that_lines_areas_and_files_are_drawn(line: Line, tmp_path: Path):
    points = on(line, "--street", STREET, "--from-crossing", FIRST, "--to-crossing", SECOND)["stretch"][
        "lines"
    ][0]
    spoken = " ".join(f"{lon},{lat}" for lon, lat in points)
    assert on(line, "--line", spoken)["edges"] > 0
    one_way = on(line, "--line", spoken, "--direction", "along")
    assert 0 < one_way["edges"] < on(line, "--line", spoken)["edges"]
    file = tmp_path / "封路.geojson"
    file.write_text(json.dumps({"type": "LineString", "coordinates": points}), encoding="utf-8")
    assert on(line, "--geojson", str(file))["stretch"]["lines"][0] == points
    lon, lat = points[0]
    corners = [(lon - 0.003, lat - 0.003), (lon + 0.003, lat - 0.003), (lon, lat + 0.003)]
    area = on(line, "--area", " ".join(f"{east},{north}" for east, north in corners))
    assert area["stretch"]["is_area"]
    assert area["edges"] > 1


def test_that_what_can_not_be_drawn_says_why(line: Line, tmp_path: Path):
    assert line.refused("close-road", "--street", "无此路", *WHY) == "unknown_street"
    assert line.refused("close-road", "--line", "0,0 0.001,0", *WHY) == "no_road_there"
    assert line.refused("close-road", "--line", "120,30", *WHY) == "bad_stretch"
    file = tmp_path / "点.geojson"
    file.write_text('{"type": "Point", "coordinates": [120, 30]}', encoding="utf-8")
    assert line.refused("close-road", "--geojson", str(file), *WHY) == "not_lines_or_areas"
    assert line.run("close-road", *WHY).code == 2
    assert line.refused("lift", "--number", "L9") == "unknown_closure"


def test_that_closures_are_told_in_a_line_each(line: Line):
    assert "没有封路" in line.run("closures").out
    on(line, "--street", STREET)
    told = line.run("closures", "--lang", "en").out
    assert "L1" in told
    assert "in force" in told
    assert "until lifted" in told


def test_that_a_street_is_closed_for_some_modes(line: Line):
    made = on(line, "--street", STREET, "--modes", "car,ebike")
    assert made["modes"] == ["car", "ebike"]
    assert "封闭（仅汽车，电动车）" in line.run("closures").out
    assert line.run("close-road", "--street", STREET, "--modes", "tank", *WHY).code == 2
    assert line.refused("close-road", "--street", STREET, "--modes", "air", *WHY) == "bad_closure_modes"


def test_that_a_closure_is_changed_for_others_and_until_it_is_lifted(line: Line):
    on(line, "--street", STREET, "--modes", "car", "--ends-at", "2199-01-01T00:00:00+08:00")
    [changed] = line.ask("change-closure", "--number", "l1", "--modes", "ebike,foot", "--until-lifted")[
        "closures"
    ]
    assert (changed["modes"], changed["ends_at"]) == (["ebike", "foot"], None)
    [changed] = line.ask("change-closure", "--number", "L1", "--modes", "all")["closures"]
    assert changed["modes"] == []
    assert line.refused("change-closure", "--number", "L1", "--factor", "2") == "not_a_slow_zone"
    both = ("--until-lifted", "--ends-at", "2199-01-01T00:00:00+08:00")
    assert line.run("change-closure", "--number", "L1", *both).code == 2


def test_that_closures_leave_as_geojson_and_come_in_again(line: Line, tmp_path: Path):
    made, file = on(line, "--street", STREET, "--modes", "car"), tmp_path / "封路.geojson"
    line.ask("closures", "--to-geojson", str(file))
    [feature] = json.loads(file.read_text(encoding="utf-8"))["features"]
    assert (feature["properties"]["number"], feature["properties"]["modes"]) == ("L1", ["car"])
    assert line.refused("closures", "--to-geojson", str(file)) == "file_exists"
    line.ask("lift", "--number", "L1")
    again = on(line, "--geojson", str(file))
    assert again["edges"] >= made["edges"]

"""Zones drawn, changed and dropped on the command line, from files and points."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
from shapely.geometry import mapping

from gis.datum import Datum, from_wgs84
from tests.app.cli.conftest import Line

SQUARE = shapely.box(120.150, 30.290, 120.154, 30.294)
DRAW = ("draw-zone", "--kind", "functional_zone", "--name", "新市场")


def file_of(folder: Path, shape: shapely.Geometry) -> str:
    path = folder / "边界.geojson"
    path.write_text(
        json.dumps({"type": "Feature", "properties": {}, "geometry": mapping(shape)}), encoding="utf-8"
    )
    return str(path)


def test_that_a_zone_is_drawn_from_a_file_changed_and_dropped(line: Line, tmp_path: Path):
    told = line.ask(*DRAW, "--geojson", file_of(tmp_path, SQUARE), "--attribute", "office=新市场工作站")
    assert (told["action"], told["faults"], told["parent"]) == ("draw_zone", [], "330105")
    assert told["area_m2"] == pytest.approx(170_600, rel=0.01)
    code = told["code"]
    [zone] = [zone for zone in line.ask("zones", "--kind", "functional_zone") if zone["code"] == code]
    assert zone["attributes"] == {"office": "新市场工作站"}
    smaller = "120.150,30.290 120.152,30.290 120.152,30.292 120.150,30.292"
    changed = line.ask("change-zone", code, "--area", smaller, "--name", "小市场")
    assert changed["area_m2"] == pytest.approx(told["area_m2"] / 4, rel=0.01)
    assert line.ask("drop-zone", code)["dropped"] == code
    assert line.refused("drop-zone", code) == "unknown_zone"


def test_that_a_dry_run_tells_the_faults_with_their_place_and_keeps_nothing(line: Line):
    bow = "120.150,30.290 120.154,30.294 120.154,30.290 120.150,30.294"
    told = line.ask(*DRAW, "--area", bow, "--dry-run")
    assert [fault["code"] for fault in told["faults"]] == ["zone_crosses_itself"]
    assert told["faults"][0]["where"]["type"] == "Point"
    assert line.refused(*DRAW, "--area", bow) == "zone_crosses_itself"
    assert "相交" in line.run(*DRAW, "--area", bow, "--dry-run").out


def test_that_a_file_in_gcj02_is_turned_and_what_is_no_area_is_refused(line: Line, tmp_path: Path):
    turned = shapely.transform(
        SQUARE, lambda pairs: shapely.get_coordinates(shapely.points(*from_wgs84(*pairs.T, Datum.GCJ02)))
    )
    plain = line.ask(*DRAW, "--geojson", file_of(tmp_path, SQUARE), "--dry-run")
    shifted = line.ask(*DRAW, "--geojson", file_of(tmp_path, turned), "--datum", "gcj02", "--dry-run")
    assert shifted["area_m2"] == pytest.approx(plain["area_m2"], rel=1e-4)
    point = file_of(tmp_path, shapely.Point(120.15, 30.29))
    assert line.refused(*DRAW, "--geojson", point) == "not_areas"
    assert line.run(*DRAW).code == 2


def test_that_a_precinct_is_cut_to_its_street_and_its_neighbours(line: Line):
    atlas = line.ask("zones", "--kind", "precinct")
    street = next(zone["parent"] for zone in atlas)
    whole = "120.150,30.255 120.185,30.255 120.185,30.275 120.150,30.275"
    draw = ("draw-zone", "--kind", "precinct", "--name", "新片区", "--area", whole)
    assert line.refused(*draw) in {"zone_overlap", "zone_outside_parent"}
    cut = line.ask(*draw, "--trim", "--dry-run")
    assert street
    assert {"zone_overlap", "zone_outside_parent"}.isdisjoint(fault["code"] for fault in cut["faults"])

"""The commands about zones: listed, checked, and cut into unit grids."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.cli.conftest import Line
from tests.app.cli.test_importing import written


def square(code: str, name: str, west: float, width: float = 0.004) -> dict[str, object]:
    ring = [[west, 30.26], [west + width, 30.26], [west + width, 30.264], [west, 30.264], [west, 30.26]]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def overlapping(fresh: Line, tmp_path: Path) -> Line:
    """A seat with two communities, the second over a tenth of the first."""
    features = [square("330105012001", "社区一", 120.15), square("330105012002", "社区二", 120.1536)]
    path = written(tmp_path, "zones.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    assert fresh.refused("import", "zones", path, "--kind", "community") == "in_doubt"
    fresh.ask("import", "zones", path, "--kind", "community", "--accept", "zone_overlap_large")
    return fresh


def test_that_what_is_kept_can_be_checked_and_laid_on_a_map(overlapping: Line, tmp_path: Path):
    out = tmp_path / "findings.geojson"
    told = overlapping.ask("zones", "check", "--out", str(out))
    assert (told["zones"], told["counts"]) == (2, {"zone_overlap": 1})
    assert "社区一" in told["findings"][0]["text"]
    (feature,) = json.loads(out.read_text(encoding="utf-8"))["features"]
    assert feature["properties"]["zones"] == ["330105012001", "330105012002"]
    assert feature["geometry"]["type"] == "Polygon"
    assert overlapping.ask("zones", "check", "--kind", "unit_grid")["findings"] == []
    said = overlapping.run("zones", "check", "--lang", "en")
    assert (said.code, "overlap" in said.out) == (0, True)
    assert [zone["name"] for zone in overlapping.ask("zones", "--kind", "community")] == ["社区一", "社区二"]


def test_that_grids_are_cut_in_one_step_and_cut_anew_in_another(overlapping: Line):
    dry = overlapping.ask("grids", "generate", "--zone", "330105012001", "--dry-run")
    assert (dry["read"] > 10, dry["step"]) == (True, None)
    told = overlapping.ask("grids", "generate", "--zone", "330105012001")
    assert told["step"] is not None
    grids = overlapping.ask("zones", "--kind", "unit_grid")
    assert [grid["code"] for grid in grids] == [f"330105012001{n:03d}" for n in range(1, told["kept"] + 1)]
    again = overlapping.ask("grids", "generate", "--zone", "330105012001")
    assert (again["step"], again["unchanged"]) == (None, told["kept"])
    larger = overlapping.ask("grids", "generate", "--zone", "330105012001", "--area-m2", "40000")
    assert "grids_dropped" in [finding["code"] for finding in larger["noticed"]]
    assert len(overlapping.ask("zones", "--kind", "unit_grid")) == larger["kept"] < told["kept"]


@pytest.mark.parametrize(
    ("zone", "area_m2", "code"),
    [("1", "10000", "unknown_zone"), ("330105012001", "5", "bad_choice")],
)
def test_that_grids_that_cant_be_cut_say_why(overlapping: Line, zone: str, area_m2: str, code: str):
    assert overlapping.refused("grids", "generate", "--zone", zone, "--area-m2", area_m2) == code

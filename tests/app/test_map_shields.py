"""Numbers of routes stand upright on shields; names lie along their roads."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from app.console.map.ground import build_ground
from app.console.map.label_candidates import LabelSource
from app.console.map.map_data import Ground, NamedLine, RoadNames
from app.console.map.road_finder import road_at
from app.console.map.sprites import label_sprite
from app.console.map.view import Box
from gis.road_build import build_network
from gis.road_network import RoadClass

sys.path.insert(0, str(Path(__file__).parent))
from map_ground import LAT, LON, road, town


@pytest.fixture(scope="module")
def ground(qapp: QApplication) -> Ground:
    return town()


def labels(ground: Ground, name: str) -> list[tuple[str, int]]:
    points = np.column_stack((np.linspace(0, 900, 9), np.linspace(0, 300, 9)))
    line = NamedLine(name, "primary", points, float(np.hypot(900, 300)))
    box = np.array([[0.0, 0.0, 900.0, 300.0]])
    named = replace(ground, names=RoadNames((line,), box, (("primary", 1),)))
    found = LabelSource(named).candidates(Box(-2e3, -2e3, 2e3, 2e3), 2.0, frozenset({"road"}), 1.0)
    return [(label.style, label.angle_deg) for label in found]


def test_that_a_number_stands_upright_on_a_shield(ground: Ground) -> None:
    assert labels(ground, "G25") == [("shield", 0)]
    assert labels(ground, "S2") == [("shield", 0)]


def test_that_a_name_lies_along_its_road(ground: Ground) -> None:
    assert labels(ground, "中河高架") == [("road", -18)]
    assert labels(ground, "G25 高速") == [("road", -18)]


def test_that_a_road_with_a_name_and_a_number_shows_both(qapp: QApplication) -> None:
    line = ((LON, LAT), (LON + 0.02, LAT))
    named = replace(road(1, *line, RoadClass.PRIMARY, "东新路"), number="G320")
    built = build_ground(build_network([named])[0])
    found = LabelSource(built).candidates(Box(-2e3, -2e3, 2e3, 2e3), 2.0, frozenset({"road"}), 1.0)
    assert {(label.text, label.style) for label in found} == {("东新路", "road"), ("G320", "shield")}
    assert road_at(built, *built.to_metres(LON + 0.01, LAT)[0].tolist(), within_m=5.0) == "东新路"


def test_that_a_shield_has_a_plate(qapp: QApplication) -> None:
    shield, plain = (
        label_sprite("G25", style, 0, "light", 1.0, 1.0).toImage() for style in ("shield", "road")
    )
    middle = shield.height() // 2
    solid = sum(shield.pixelColor(x, middle).alpha() == 255 for x in range(shield.width()))
    assert solid > sum(plain.pixelColor(x, middle).alpha() == 255 for x in range(plain.width()))

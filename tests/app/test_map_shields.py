"""Numbers of routes stand upright on shields; names lie along their roads."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from app.console.map.label_candidates import LabelSource
from app.console.map.map_data import Ground, NamedLine, RoadNames
from app.console.map.sprites import label_sprite
from app.console.map.view import Box

sys.path.insert(0, str(Path(__file__).parent))
from map_ground import town


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


def test_that_a_shield_has_a_plate(qapp: QApplication) -> None:
    shield, plain = (
        label_sprite("G25", style, 0, "light", 1.0, 1.0).toImage() for style in ("shield", "road")
    )
    middle = shield.height() // 2
    solid = sum(shield.pixelColor(x, middle).alpha() == 255 for x in range(shield.width()))
    assert solid > sum(plain.pixelColor(x, middle).alpha() == 255 for x in range(plain.width()))

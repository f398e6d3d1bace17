"""Map metres of fixes are those of the projection, near the district and far from it."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from app.console.map.local_plane import LocalPlane
from app.console.map.map_data import Ground

sys.path.insert(0, str(Path(__file__).parent))
from map_ground import LAT, LON, town


@pytest.fixture(scope="module")
def ground(qapp: QApplication) -> Ground:
    return town()


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_that_a_place_is_where_the_projection_puts_it(ground: Ground, east: float, north: float) -> None:
    lonlat = np.array([[LON + east, LAT + north], [LON + east / 300, LAT + north / 300]])
    exact = ground.to_metres(lonlat[:, 0], lonlat[:, 1])
    assert LocalPlane(ground).to_metres(lonlat) == pytest.approx(exact, abs=0.01)

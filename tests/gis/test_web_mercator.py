"""Tiles of web maps: numbers, corners, zooms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.web_mercator import EQUATOR_M, WebTile, tiles_in, zoom_for

lons, lats = st.floats(-179.9, 179.9), st.floats(-85, 85)


@given(lons, lats, st.integers(0, 20))
def test_that_the_tile_of_a_point_holds_it(lon, lat, zoom):
    [tile] = tiles_in(lon, lat, lon, lat, zoom)
    (west, north), _, (east, south), _ = tile.corners
    assert west - 1e-9 <= lon <= east + 1e-9
    assert south - 1e-9 <= lat <= north + 1e-9
    assert 0 <= tile.x < 2**zoom
    assert 0 <= tile.y < 2**zoom
    if zoom:
        assert tile.parent() == tiles_in(lon, lat, lon, lat, zoom - 1)[0]


def test_that_numbers_are_those_that_everybody_uses():
    # 120.15, 30.28 at zoom 15, reckoned with the formula of the OpenStreetMap wiki.
    assert tiles_in(120.15, 30.28, 120.15, 30.28, 15) == (WebTile(15, 27320, 13489),)
    assert len(tiles_in(-180, -85, 180, 85, 2)) == 16


def test_that_the_zoom_fits_the_scale():
    assert zoom_for(EQUATOR_M / 256, 0.0) == 0
    assert zoom_for(EQUATOR_M / 256 / 2**15, 0.0) == 15
    assert zoom_for(2.0, 30.28) == pytest.approx(16, abs=1)

"""What covers the ground as the map draws it: by class and scale, under roads, with its names."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.console.map.ground import build_ground
from app.console.map.land import BUILDINGS_TO, DETAILS, land_bands
from app.console.map.layers.terrain import COLOURS
from app.console.map.map_data import Ground
from app.console.map.picture import ALL_LAYERS
from app.console.map.tiles import TILE_PX, TileKey
from app.console.map.view import metres_per_px
from app.console.theme.tokens import load_tokens
from gis.datum import plane_at
from gis.land_areas import LandAreas, LandClass
from gis.zones import Zone, ZoneKind
from tests.app.map_ground import LAT, LON, STEP, paint_tile
from tests.contrast import contrast

NEAR, FAR = 24, 12
"""Levels of a metre a px, and of eight."""


def box(left: float, bottom: float, right: float, top: float) -> shapely.Polygon:
    return shapely.box(LON + left * STEP, LAT + bottom * STEP, LON + right * STEP, LAT + top * STEP)


def covered(*areas: tuple[LandClass, shapely.Polygon, str]) -> Ground:
    """A street of 1 km with these areas on it."""
    shapes = np.array([shape for _, shape, _ in areas], dtype=object)
    cover = LandAreas.of(shapes, [land for land, _, _ in areas], [name for _, _, name in areas])
    street = Zone("330105001", "街道", ZoneKind.SUB_DISTRICT, box(0, 0, 2, 2))
    return build_ground(None, [street], cover=cover, plane=plane_at(LON, LAT))


def colour_at(ground: Ground, at: shapely.Point, level: int, layers: frozenset[str] = ALL_LAYERS) -> str:
    """The colour that the tile of a place has there."""
    x, y = ground.to_metres(at.x, at.y)[0].tolist()
    side = TILE_PX * metres_per_px(level)
    key = TileKey(level, int(np.floor(x / side)), int(np.floor(-y / side)))
    tile = paint_tile(ground, key, load_tokens("dark"), layers=layers)
    image = tile.toImage()
    right = int((x - key.box.left) / metres_per_px(level))
    down = int((key.box.top - y) / metres_per_px(level))
    return image.pixelColor(right, down).name().upper()


def test_that_each_class_has_its_colour_and_the_higher_one_lies_above(console_app: QApplication) -> None:
    tokens = load_tokens("dark").colours()
    for land in LandClass:
        ground = covered((LandClass.BARE, box(0, 0, 2, 2), ""), (land, box(0.5, 0.5, 1.5, 1.5), ""))
        assert colour_at(ground, box(0.5, 0.5, 1.5, 1.5).centroid, NEAR) == tokens[COLOURS[land]], land


def test_that_areas_that_overlap_stay_filled_and_their_holes_stay_open(console_app: QApplication) -> None:
    tokens = load_tokens("dark").colours()
    ring = box(0.2, 0.2, 1.4, 1.4).difference(box(0.4, 0.4, 0.6, 0.6))
    ground = covered((LandClass.WATER, ring, ""), (LandClass.WATER, box(1, 1, 1.8, 1.8), ""))
    assert colour_at(ground, box(1.1, 1.1, 1.3, 1.3).centroid, NEAR) == tokens["water"]
    assert colour_at(ground, box(0.4, 0.4, 0.6, 0.6).centroid, NEAR) == tokens["map_land"]


def test_that_houses_are_drawn_only_from_close_by_and_while_their_layer_is_on(
    console_app: QApplication,
) -> None:
    tokens = load_tokens("dark").colours()
    home = box(0.5, 0.5, 1.5, 1.5)
    ground = covered((LandClass.BUILDING, home, ""))
    assert metres_per_px(FAR) >= BUILDINGS_TO > metres_per_px(NEAR)
    assert colour_at(ground, home.centroid, NEAR) == tokens["building"]
    assert colour_at(ground, home.centroid, NEAR, ALL_LAYERS - {"building"}) == tokens["map_land"]
    assert colour_at(ground, home.centroid, FAR) == tokens["map_land"]


def test_that_coarse_scales_have_fewer_points_and_none_of_what_could_not_be_seen() -> None:
    round_pond = shapely.Point(LON + STEP, LAT + STEP).buffer(STEP / 3, quad_segs=64)
    ground = covered((LandClass.WATER, round_pond, ""), (LandClass.WATER, box(0, 0, 0.02, 0.02), ""))
    counts = [sum(path.elementCount() for path in band.paths) for band in ground.areas]
    assert [band.finest for band in ground.areas] == [detail.finest for detail in DETAILS]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] >= 257 + 5 > 2 * counts[-1]


def test_that_pieces_hold_every_area_once_and_know_how_far_they_reach() -> None:
    random = np.random.default_rng(3)
    homes = [box(*corner, *(corner + 0.02)) for corner in random.uniform(0, 4, (300, 2))]
    land = LandAreas.of(np.array(homes, dtype=object), [LandClass.BUILDING] * 300, [""] * 300)
    plane = plane_at(LON, LAT)
    band, _coarser = land_bands(land, lambda lon, lat: np.column_stack(plane.to_metres(lon, lat)))
    assert sum(path.elementCount() for path in band.paths) == 300 * 5
    assert max(path.elementCount() for path in band.paths) < 200
    areas = np.prod(band.boxes[:, 2:] - band.boxes[:, :2], axis=1)
    assert areas.sum() < 1.5 * np.prod(band.boxes[:, 2:].max(axis=0) - band.boxes[:, :2].min(axis=0))
    for path, (left, bottom, right, top) in zip(band.paths, band.boxes.tolist(), strict=True):
        around = path.boundingRect()
        found = (around.left(), around.top(), around.right(), around.bottom())
        assert found == pytest.approx((left, bottom, right, top))


def test_that_a_ground_without_areas_draws_no_more_than_before(console_app: QApplication) -> None:
    ground = covered()
    assert ground.areas == ()
    assert ground.named_areas.at(0.0, 0.0) == ""


def test_that_a_pointer_is_told_the_name_of_what_lies_uppermost() -> None:
    ground = covered(
        (LandClass.GREEN, box(0, 0, 2, 2), "公园"),
        (LandClass.WATER, box(0, 0, 1, 1), "湖"),
        (LandClass.BUILDING, box(0, 0, 0.5, 0.5), ""),
    )
    x, y = ground.to_metres(LON + 0.2 * STEP, LAT + 0.2 * STEP)[0].tolist()
    assert ground.named_areas.at(x, y) == "湖"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_that_names_can_be_read_on_every_ground(theme: str) -> None:
    tokens = load_tokens(theme).colours()  # type: ignore[arg-type]
    for ground in (*COLOURS.values(), "building_line"):
        assert contrast(tokens["map_label"], tokens[ground]) >= 4.5, ground
        assert contrast(tokens["sub_district_line"], tokens[ground]) >= 3.0, ground


def test_that_tiles_of_one_ground_meet_without_a_seam(console_app: QApplication) -> None:
    ground = covered((LandClass.WATER, box(-4, -4, 6, 6), ""))
    tokens = load_tokens("dark")
    canvas = QImage(2 * TILE_PX, TILE_PX, QImage.Format.Format_RGB32)
    painter = QPainter(canvas)
    for column in (0, 1):
        painter.drawPixmap(column * TILE_PX, 0, paint_tile(ground, TileKey(20, column, -1), tokens))
    painter.end()
    across = {canvas.pixelColor(right, TILE_PX // 2).name() for right in range(TILE_PX - 12, TILE_PX + 12)}
    assert len(across) == 1

"""What the map keeps between frames shows the same as a map painted afresh, and is painted anew in time."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.console.map import fast_paint, segment_strips
from app.console.map.between_frames import SLICE_S
from app.console.map.map_data import Ground
from app.console.map.marks import CrewMark, IncidentMark, Shade, ShadeHatch
from app.console.map.marks_layer import (
    FASTEST_S,
    LATE_S,
    SEEN_PX,
    SLOWEST_S,
    STILL_AFTER_S,
    frame_wait_s,
)
from app.console.map.marks_sheet import MARGIN_PX
from app.console.map.picture import ALL_LAYERS, MANY_MARKS, MapPicture, Worked
from app.console.map.tile_frame import tile_frame
from app.console.map.tile_painter import begin_tile
from app.console.map.tiles import TileKey, soonest_first, visible_tiles
from app.console.map.view import Box, View
from app.console.paint.clock_picture import ClockPicture, StagePicture
from app.console.paint.painting import painting
from app.console.theme.tokens import load_tokens
from gis.zones import ZoneKind

sys.path.insert(0, str(Path(__file__).parent))
from map_ground import at, paint_tile, town

NAMELESS = frozenset({"unit_grid", "crew", "incident"})
CLOCK = ClockPicture((StagePicture("ok", 0.5, 60),))


@pytest.fixture(scope="module")
def ground(qapp: QApplication) -> Ground:
    return town()


def filled(ground: Ground, layers: frozenset[str] = ALL_LAYERS) -> MapPicture:
    shown = MapPicture(ground)
    shown.set_layers(layers)
    shown.scene.set_incidents([incident(ground, 0, 0)])
    shown.scene.set_crews([crew(ground, 150, 60)], 0.0)
    return shown


def incident(ground: Ground, right_m: float, up_m: float) -> IncidentMark:
    return IncidentMark("i", *at(ground, right_m, up_m), 2, CLOCK)


def crew(ground: Ground, right_m: float, up_m: float, fix_s: float = 0.0) -> CrewMark:
    return CrewMark("c", *at(ground, right_m, up_m), fix_s, "officer", "free", "执")


def middle(ground: Ground) -> View:
    box = ground.box
    return View((box.left + box.right) / 2, (box.bottom + box.top) / 2, 18, 500, 400)


def painted(shown: MapPicture, view: View, now_s: float = 100.0) -> QImage:
    image = QImage(view.width, view.height, QImage.Format.Format_RGB32)
    with painting(image) as painter:
        while not shown.paint(painter, view, now_s, budget_s=60.0):
            pass
        shown.paint_furniture(painter, view)
    return image


def differ(one: QImage, other: QImage) -> float:
    """The share of pixels that are not nearly the same."""
    first, second = (
        np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[:, :, :3]
        for image in (one, other)
    )
    return float((np.abs(first.astype(int) - second.astype(int)) > 12).any(axis=2).mean())


@pytest.mark.parametrize("right_px", [37, MARGIN_PX + 60])
def test_that_a_panned_map_shows_what_one_painted_there_shows(ground: Ground, right_px: int) -> None:
    shown, view = filled(ground), middle(ground)
    painted(shown, view)
    there = view.panned(right_px, -21)
    assert differ(painted(shown, there), painted(filled(ground), there)) == 0


def test_that_a_mark_that_is_another_is_seen_in_the_next_frame(ground: Ground) -> None:
    shown, view = filled(ground), middle(ground)
    before = painted(shown, view)
    shown.scene.set_incidents([incident(ground, 90, 0)])
    moved = painted(shown, view)
    assert differ(before, moved) > 0
    shown.scene.selected_incident = "i"
    assert differ(moved, painted(shown, view)) > 0
    shown.set_layers(shown.layers - {"incident"})
    assert differ(moved, painted(shown, view)) > 0


def crowded(ground: Ground) -> MapPicture:
    """As full that a frame would wait for its marks."""
    shown = filled(ground, NAMELESS)
    shown.scene.set_crews([replace(crew(ground, 150, 60), id=f"{n}") for n in range(MANY_MARKS)], 0.0)
    return shown


def test_that_many_marks_are_painted_anew_between_frames(ground: Ground) -> None:
    shown, view = crowded(ground), middle(ground)
    before = painted(shown, view)
    shown.scene.set_incidents([incident(ground, 90, 0)])
    assert differ(before, painted(shown, view)) == 0
    finish(shown, view)
    moved = painted(shown, view)
    assert differ(before, moved) > 0
    fresh = crowded(ground)
    fresh.scene.set_incidents([incident(ground, 90, 0)])
    assert differ(moved, painted(fresh, view)) == 0


def test_that_many_marks_are_soon_painted_anew_though_nothing_is_done_between_frames(ground: Ground) -> None:
    shown, view = crowded(ground), middle(ground)
    before = painted(shown, view)
    shown.scene.set_incidents([incident(ground, 90, 0)])
    assert differ(before, painted(shown, view)) == 0
    shown._layer._outdated_s -= LATE_S
    assert differ(before, painted(shown, view)) > 0


def test_that_a_crew_that_glides_is_seen_to_move(ground: Ground) -> None:
    shown, view = filled(ground), middle(ground)
    shown.scene.put_crews([crew(ground, 400, 60, 4.0)], 100.0)
    begins = painted(shown, view, 100.0)
    shown._layer._begun_s -= SLOWEST_S
    finish(shown, view, 103.0)
    assert differ(begins, painted(shown, view, 103.0)) > 0


def finish(shown: MapPicture, view: View, now_s: float = 100.0) -> None:
    """Do all the work that there is between two frames."""
    while shown.work(view, now_s, time.perf_counter() + SLICE_S / 4) is not Worked.ALL:
        pass


def dragged(shown: MapPicture, view: View, right_px: int, down_px: int, steps: int) -> View:
    """Frame by frame, with all the work done that there is between two."""
    for _ in range(steps):
        view = view.panned(right_px, down_px)
        painted(shown, view)
        finish(shown, view)
    return view


@pytest.mark.parametrize("shades", [0, 2])
def test_that_dragged_ground_shows_what_one_painted_there_shows(ground: Ground, shades: int) -> None:
    """Tiles made and marks painted a step at a time, far enough that marks are painted ahead twice."""
    shown, fresh = filled(ground, NAMELESS), filled(ground, NAMELESS)
    for each in (shown, fresh):
        each.scene.set_shades(grid(ground, shades) if shades else [])
    there = dragged(shown, middle(ground), 45, -20, 16)
    assert differ(painted(shown, there), painted(fresh, there)) == 0


def test_that_a_crew_that_moved_during_a_drag_is_seen_once_the_ground_lies_still(
    ground: Ground,
) -> None:
    shown, view = filled(ground, NAMELESS), middle(ground)
    painted(shown, view)
    shown.scene.put_crews([crew(ground, -90, 60, 4.0)], 0.0)
    there = dragged(shown, view, 12, 5, 3)
    shown._layer._moved_s -= STILL_AFTER_S
    shown._layer._begun_s -= SLOWEST_S
    finish(shown, there)
    fresh = filled(ground, NAMELESS)
    fresh.scene.put_crews([crew(ground, -90, 60, 4.0)], 0.0)
    assert differ(painted(shown, there), painted(fresh, there)) == 0


def test_that_what_is_marked_anew_in_mid_work_leaves_no_trace_of_what_was(ground: Ground) -> None:
    shown, view = filled(ground, NAMELESS), middle(ground)
    painted(shown, view)
    there = view.panned(MARGIN_PX - 20, 0)
    painted(shown, there)
    assert shown.work(there, 100.0, until=0.0) is not Worked.ALL
    for marks in ([], [incident(ground, 90, 0)]):
        shown.scene.set_incidents(marks)
        shown.work(there, 100.0, until=0.0)
    fresh = filled(ground, NAMELESS)
    fresh.scene.set_incidents([incident(ground, 90, 0)])
    assert differ(painted(shown, there), painted(fresh, there)) == 0


def test_that_a_tile_painted_in_small_steps_is_the_same_tile(ground: Ground) -> None:
    key, tokens = visible_tiles(middle(ground))[0], load_tokens("dark")
    whole = paint_tile(ground, key, tokens, layers=ALL_LAYERS).toImage()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast_paint, "LINES_AT_ONCE", 3)
        frame = tile_frame(key, tokens, ALL_LAYERS, 1.0)
        tile = begin_tile(ground, frame)
        steps = 0
        while not tile.work(until=0.0):
            steps += 1
    assert steps > 10
    assert tile.picture.toImage() == whole


@given(st.integers(-90, 90), st.integers(-90, 90))
def test_that_tiles_are_sought_in_the_order_in_which_a_drag_brings_them(right: int, down: int) -> None:
    view = View(123.0, 456.0, 20, 900, 700)
    ring = visible_tiles(view, ring=1)
    order = soonest_first(ring, view, (right, down))
    seen: list[TileKey] = []
    for _ in range(12):
        seen += sorted(set(visible_tiles(view)) & set(ring) - set(seen), key=order.index)
        view = view.panned(right, down)
    assert [key for key in order if key in seen] == seen


@given(st.floats(0, 40), st.floats(0.1, 64))
def test_that_frames_are_as_seldom_as_nobody_sees(speed_mps: float, metres_per_px: float) -> None:
    wait_s = frame_wait_s(speed_mps, metres_per_px)
    assert FASTEST_S <= wait_s <= SLOWEST_S
    if wait_s > FASTEST_S:
        assert wait_s * speed_mps / metres_per_px <= SEEN_PX + 1e-9


@given(
    arrays(np.float64, st.tuples(st.integers(0, 60), st.just(4)), elements=st.floats(-1e4, 1e4)),
    st.floats(-1e4, 1e4),
    st.floats(-1e4, 1e4),
    st.floats(0, 5e3),
)
def test_that_a_tile_finds_every_segment_that_touches_it(
    ends: NDArray[np.float64], left: float, bottom: float, side: float
) -> None:
    box = Box(left, bottom, left + side, bottom + side)
    low, high = np.minimum(ends[:, :2], ends[:, 2:]), np.maximum(ends[:, :2], ends[:, 2:])
    wanted = ends[box.meets(np.hstack((low, high)))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segment_strips, "_IN_A_STRIP", 7)
        found = segment_strips.in_strips(ends).inside(box)
    assert sorted(map(tuple, found)) == sorted(map(tuple, wanted))


def grid(ground: Ground, step: int, hatch: ShadeHatch | None = None) -> list[Shade]:
    """Each cell often enough to count as many."""
    cells = [zone.code for zone in ground.of_kind(ZoneKind.UNIT_GRID)]
    return [Shade(code, step, hatch) for code in cells] * 5


@pytest.mark.parametrize("hatch", [None, "breach", "risk"])
def test_that_thousands_of_zones_wear_the_colours_that_a_few_wear(
    ground: Ground, hatch: ShadeHatch | None
) -> None:
    """One by one they are drawn with smooth edges, so a seam of a pixel may differ."""
    few, many, view = MapPicture(ground), MapPicture(ground), middle(ground)
    few.set_layers(frozenset())
    many.set_layers(frozenset())
    plain = painted(few, view)
    few.scene.set_shades(grid(ground, 2, hatch)[:100])
    many.scene.set_shades(grid(ground, 2, hatch))
    assert differ(plain, painted(many, view)) > 0.4
    edges = 0.02 if hatch is None else 0.12
    assert differ(painted(few, view), painted(many, view)) < edges


def test_that_other_colours_are_worn_soon(ground: Ground) -> None:
    shown, view = MapPicture(ground), middle(ground)
    shown.scene.set_shades(grid(ground, 1))
    before = painted(shown, view)
    assert shown.is_whole(view)
    shown.scene.set_shades(grid(ground, 3))
    assert not shown.is_whole(view)
    assert differ(before, painted(shown, view)) > 0.4
    assert shown.is_whole(view)
    shown.scene.set_shades([])
    assert differ(painted(shown, view), painted(MapPicture(ground), view)) == 0

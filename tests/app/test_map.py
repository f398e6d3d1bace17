"""The map: view arithmetic, tiles, labels, gliding crews, painting and hit testing."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.console.map import fast_paint, marks_painter
from app.console.map.canvas import MapCanvas
from app.console.map.glide import Glide
from app.console.map.layers.furniture import bar_length_m
from app.console.map.layers.roads import road_width_px
from app.console.map.map_data import Ground
from app.console.map.marks import Area, CrewMark, Hit, IncidentMark, LegendEntry, RouteLine, Shade
from app.console.map.paths import path_of, paths_of
from app.console.map.picture import MapPicture
from app.console.map.placer import Placer, slanted_boxes
from app.console.map.scene import Scene
from app.console.map.tiles import TILE_PX, TileCache, TileKey, tile_rect, visible_tiles
from app.console.map.view import MAXIMUM_LEVEL, Box, View
from app.console.paint.clock_picture import ClockPicture, StagePicture, StageState
from app.console.paint.painting import painting
from app.console.theme.tokens import Tokens, load_tokens

sys.path.insert(0, str(Path(__file__).parent))
from map_ground import at, town

THEMES = pytest.mark.parametrize("tokens", [load_tokens("dark"), load_tokens("light")], ids=["dark", "light"])
VIEWS = st.builds(
    View,
    x=st.floats(-9e4, 9e4),
    y=st.floats(-9e4, 9e4),
    level=st.integers(0, MAXIMUM_LEVEL),
    width=st.integers(200, 4000),
    height=st.integers(200, 2200),
)


@pytest.fixture(scope="module")
def ground(qapp: QApplication) -> Ground:
    return town()


@pytest.fixture
def canvas(ground: Ground, console_app: QApplication, qtbot: QtBot) -> MapCanvas:
    made = MapCanvas(ground, clock=lambda: 100.0)
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    qtbot.waitExposed(made)
    return made


def clock(state: StageState = "ok", f: float = 0.5) -> ClockPicture:
    return ClockPicture(
        (StagePicture(state, f, 60), StagePicture("wait", 0, 300), StagePicture("wait", 0, 1800))
    )


def incident(
    ground: Ground, number: int, right_m: float, up_m: float, state: StageState = "ok"
) -> IncidentMark:
    lon, lat = at(ground, right_m, up_m)
    return IncidentMark(f"i{number}", lon, lat, 1 + number % 4, clock(state), ("0426 争执",))


def crew(ground: Ground, right_m: float, up_m: float, fix_s: float = 0.0, **values: object) -> CrewMark:
    lon, lat = at(ground, right_m, up_m)
    settings = {"kind": "officer", "status": "free", "character": "执", "call_sign": "西1组"} | values
    return CrewMark(str(settings.pop("id", "c1")), lon, lat, fix_s, **settings)  # type: ignore[arg-type]


def pixels(image: QImage) -> NDArray[np.int16]:
    flat = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(flat.constBits(), np.uint8).reshape(flat.height(), flat.bytesPerLine() // 4, 4)
    return rows[:, : flat.width(), :3].astype(np.int16)


def painted(shown: MapPicture, view: View, ratio: float = 1.0, *, with_furniture: bool = False) -> QImage:
    shown.set_ratio(ratio)
    shown.finish(view)
    image = QImage(round(view.width * ratio), round(view.height * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    with painting(image) as painter:
        assert shown.paint(painter, view, 100.0, budget_s=60.0)
        if with_furniture:
            shown.paint_furniture(painter, view)
    return image


def changed(first: QImage, second: QImage) -> NDArray[np.bool_]:
    return np.asarray((np.abs(pixels(first) - pixels(second)) > 12).any(axis=2))


# ---------------------------------------------------------------------- view and tiles


@given(VIEWS, st.floats(0, 1), st.floats(0, 1))
def test_that_a_point_goes_to_the_map_and_back(view: View, right: float, down: float) -> None:
    point = QPointF(right * view.width, down * view.height)
    back = view.to_screen(np.array([view.to_map(point)]))[0]
    assert abs(back[0] - point.x()) < 1e-3
    assert abs(back[1] - point.y()) < 1e-3


@given(VIEWS, st.integers(-12, 12), st.floats(0, 1), st.floats(0, 1))
def test_that_zooming_keeps_the_ground_under_the_cursor(
    view: View, levels: int, right: float, down: float
) -> None:
    point = QPointF(right * view.width, down * view.height)
    before, after = view.to_map(point), view.zoomed(levels, point).to_map(point)
    slack = 2 * max(view.metres_per_px, view.zoomed(levels, point).metres_per_px)
    assert abs(before[0] - after[0]) <= slack
    assert abs(before[1] - after[1]) <= slack


@given(VIEWS, st.floats(1, 5e4), st.floats(1, 5e4))
def test_that_a_fitted_view_holds_the_whole_box(view: View, width: float, height: float) -> None:
    box = Box(100, 200, 100 + width, 200 + height)
    fitted = view.fitted(box, 10)
    if fitted.level > 0:
        assert fitted.box.left <= box.left + 1e-6
        assert fitted.box.top >= box.top - 1e-6


@given(VIEWS)
def test_that_the_visible_tiles_cover_the_window_nearest_first(view: View) -> None:
    rects = [tile_rect(key, view) for key in visible_tiles(view)]
    assert min(rect.left() for rect in rects) <= 0
    assert max(rect.right() for rect in rects) >= view.width
    assert max(rect.bottom() for rect in rects) >= view.height
    distances = [
        np.hypot(rect.center().x() - view.width / 2, rect.center().y() - view.height / 2) for rect in rects
    ]
    assert distances[0] <= min(distances) + TILE_PX * 0.01 + 1


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_that_tiles_meet_on_whole_device_pixels(ratio: float) -> None:
    view = View(x=123.4, y=-77.7, level=17, width=900, height=700)
    for key in visible_tiles(view):
        rect = tile_rect(key, view, ratio)
        assert rect.left() * ratio == pytest.approx(round(rect.left() * ratio), abs=1e-6)
        assert rect.width() == pytest.approx(TILE_PX)


def test_that_the_tile_cache_stays_within_its_limit_and_drops_the_longest_unused(qapp: QApplication) -> None:
    one = QPixmap(64, 64)
    cache = TileCache(limit_bytes=4 * 64 * 64 * one.depth() // 8)
    keys = [TileKey(10, column, 0) for column in range(6)]
    for key in keys[:4]:
        cache.put(key, QPixmap(64, 64))
    assert cache.get(keys[0]) is not None
    for key in keys[4:]:
        cache.put(key, QPixmap(64, 64))
    assert len(cache) == 4
    assert cache.bytes_held <= 4 * 64 * 64 * one.depth() // 8
    assert keys[0] in cache
    assert keys[1] not in cache


def test_that_tiles_of_the_nearest_level_stand_in_for_missing_ones(qapp: QApplication) -> None:
    cache = TileCache()
    view = View(level=16)
    for level in (8, 14):
        cache.put(TileKey(level, 0, 0), QPixmap(8, 8))
    assert [key.level for key, _ in cache.placeholders(view)] == [14]


# ---------------------------------------------------------------------- fast painting


def test_that_pointer_calls_paint_what_list_calls_paint(qapp: QApplication) -> None:
    assert fast_paint.pointer_calls_work()


@pytest.mark.parametrize("by_pointer", [True, False])
def test_that_lines_and_sprites_are_painted_either_way(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, by_pointer: bool
) -> None:
    monkeypatch.setattr(fast_paint, "pointer_calls_work", lambda: by_pointer)
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    sheet = QPixmap(10, 10)
    sheet.fill(QColor("lime"))
    with painting(image) as painter:
        painter.setPen(QPen(QColor("white"), 2))
        fast_paint.draw_lines(painter, np.array([[0.0, 5.0, 40.0, 5.0]]))
        fast_paint.draw_fragments(painter, np.array([[20.0, 25, 0, 0, 10, 10, 1, 1, 0, 1]]), sheet)
    assert image.pixelColor(20, 5) == QColor("white")
    assert image.pixelColor(20, 25) == QColor("lime")


def test_that_a_failing_self_test_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise TypeError("the binding has changed")

    monkeypatch.setattr(fast_paint, "_lines_by_pointer", failing)
    assert fast_paint.pointer_calls_work.__wrapped__() is False


def test_that_paths_from_arrays_have_holes_and_parts() -> None:
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(3, 3, 6, 6))
    path = path_of([ring, shapely.box(20, 0, 30, 10)])
    assert path.contains(QPointF(1, 1))
    assert not path.contains(QPointF(4, 4))
    assert path.contains(QPointF(25, 5))
    assert path_of(shapely.union_all([])).isEmpty()


def test_that_the_paths_of_many_polygons_are_those_of_each() -> None:
    hole = shapely.Polygon([(0, 0), (9, 0), (9, 9)], [[(4, 1), (8, 1), (8, 5)]])
    shapes = [hole, shapely.Polygon(), shapely.MultiPolygon([hole, shapely.box(20, 0, 30, 10)]), hole]
    assert paths_of(np.array(shapes, dtype=object)) == [path_of(shape) for shape in shapes]


# ---------------------------------------------------------------------- gliding


ONE = np.array([0])


def test_that_a_crew_glides_to_its_newest_fix_and_stops_there() -> None:
    glide = Glide()
    glide.take(ONE, np.array([[0.0, 0.0]]), np.array([10.0]), 10.0)
    glide.take(ONE, np.array([[100.0, 0.0]]), np.array([14.0]), 14.0)
    shown = [glide.positions(now)[0, 0] for now in (14.0, 16.0, 18.0, 30.0)]
    assert shown == pytest.approx([0, 50, 100, 100])
    assert glide.is_moving(15.0)
    assert glide.speed_mps(15.0) == 25.0
    assert not glide.is_moving(18.5)
    assert glide.speed_mps(18.5) == 0.0


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 5)), min_size=1, max_size=30))
def test_that_a_late_fix_never_moves_a_crew_backwards(arrivals: list[tuple[float, float]]) -> None:
    """A crew drives east at 1 m/s; fixes come in any order, and it is never seen to move west."""
    glide, now, seen = Glide(), 0.0, -1.0
    for fix_s, pause_s in arrivals:
        now += pause_s
        glide.take(ONE, np.array([[fix_s, 0.0]]), np.array([fix_s]), now)
        shown = float(glide.positions(now)[0, 0])
        assert shown >= seen - 1e-9
        seen = shown


def test_that_a_leap_is_no_drive() -> None:
    glide = Glide()
    glide.take(ONE, np.array([[0.0, 0.0]]), np.array([1.0]), 1.0)
    glide.take(ONE, np.array([[5000.0, 0.0]]), np.array([3.0]), 3.0)
    assert glide.positions(3.0).tolist() == [[5000.0, 0.0]]


def test_that_a_crew_that_is_gone_vanishes_and_the_others_stay(ground: Ground) -> None:
    scene = Scene(ground)
    scene.set_crews([crew(ground, 0, 0, 1.0, id="a"), crew(ground, 5, 5, 1.0, id="b")], 1.0)
    scene.set_crews([crew(ground, 900, 9, 0.5, id="b")], 2.0)
    assert list(scene.crew_book.row) == ["b"]
    middle = ground.to_metres(*at(ground, 5, 5))
    assert scene.crew_book.glide.positions(2.0) == pytest.approx(middle, abs=0.01)


def test_that_news_of_one_crew_leaves_the_others_alone(ground: Ground) -> None:
    scene = Scene(ground)
    scene.set_crews(
        [crew(ground, 0, 0, 1.0, id="a", status="en_route"), crew(ground, 5, 5, 1.0, id="b")], 1.0
    )
    east = np.array([at(ground, 100, 0)])
    scene.move_crews(["a", "unknown"], np.vstack((east, east)), np.array([5.0, 5.0]), 5.0)
    book = scene.crew_book
    assert book.heading_deg[0] == pytest.approx(90, abs=2)
    assert np.isnan(book.heading_deg[1])
    scene.put_crews([crew(ground, 5, 5, 2.0, id="b", status="on_scene", incident="i1")], 6.0)
    assert book.docked == {1: "i1"}
    assert book.glide.fix_s.tolist() == [5.0, 2.0]
    book.keep_only(["b"])
    assert book.docked == {0: "i1"}
    assert book.symbols[book.symbol[0]] == ("officer", "on_scene", "执")


# ---------------------------------------------------------------------- labels


def test_that_a_taken_place_is_not_taken_again() -> None:
    placer = Placer()
    assert placer.place(np.array([[0.0, 0, 10, 10]]))
    assert not placer.place(np.array([[5.0, 5, 15, 15]]))
    assert placer.place(np.array([[10.0, 0, 20, 10]]))
    placer.reserve(np.tile([[100.0, 100, 110, 110]], (200, 1)))
    assert not placer.is_free(np.array([[105.0, 105, 106, 106]]))


def test_that_a_slanted_label_takes_boxes_along_its_line() -> None:
    boxes = slanted_boxes(0, 0, 100, 10, 45)
    assert len(boxes) == 10
    assert boxes[:, 0].min() > -50


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_that_labels_do_not_overlap_at_any_scale(
    ground: Ground, console_app: QApplication, scale: float
) -> None:
    shown = MapPicture(ground, scale=scale)
    view = View(width=900, height=700).fitted(ground.box)
    shown.finish(view)
    labels = shown.labels.placed
    assert {"西街道", "东街道"} <= {label.text for label in labels}
    assert any(label.style == "road" for label in labels)


def test_that_label_layout_keeps_to_its_slice_and_ends(ground: Ground, console_app: QApplication) -> None:
    shown = MapPicture(ground)
    view = View(width=900, height=700).fitted(ground.box)
    shown.start_labels(view)
    assert not shown.labels.work(0.0)
    slices = 1
    while not shown.labels.work(0.0):
        slices += 1
    assert slices > 3
    assert shown.labels.covers(view.panned(50, 50))
    assert not shown.labels.covers(view.panned(500, 0))
    assert not shown.labels.covers(view.zoomed(1))


# ---------------------------------------------------------------------- painting


def plain_view(ground: Ground) -> View:
    return View(width=640, height=480).fitted(ground.box)


@THEMES
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_that_roads_land_and_outside_are_painted(
    ground: Ground, console_app: QApplication, tokens: Tokens, ratio: float
) -> None:
    image = painted(MapPicture(ground, tokens), plain_view(ground), ratio)
    blue, green, red = np.moveaxis(pixels(image).astype(np.int64), 2, 0)
    colours = set(np.unique(red << 16 | green << 8 | blue).tolist())
    for token in ("map_outside", "map_land", "map_land_alternate", "road_elevated", "sub_district_line"):
        assert int(tokens.colours()[token][1:], 16) in colours, token


@THEMES
def test_that_every_kind_of_mark_leaves_its_trace(
    ground: Ground, console_app: QApplication, tokens: Tokens
) -> None:
    view = plain_view(ground)
    bare = painted(MapPicture(ground, tokens), view)
    middle = np.array([at(ground, 0, 0), at(ground, 300, 100)])
    around = shapely.Point(*at(ground, 0, 0)).buffer(0.002)

    def trace(**setters: list[object]) -> int:
        shown = MapPicture(ground, tokens)
        for name, marks in setters.items():
            getattr(shown.scene, f"set_{name}")(marks)
        return int(changed(bare, painted(shown, view)).sum())

    assert trace(incidents=[incident(ground, 0, 0, 0)]) > 300
    for style in ("chosen", "second", "third", "other", "trail"):
        assert trace(routes=[RouteLine("r", middle, style, "1 · 2:32")]) > 60
    for kind in ("reach_ebike", "reach_foot", "lost", "gain", "selected"):
        assert trace(areas=[Area("a", around, kind, "5 分钟内无队")]) > 200
    assert trace(shades=[Shade("330105001", 2, text="91%")]) > 5000
    assert trace(shades=[Shade("330105001", 1, "breach", "late", "84%"), Shade("unknown", 1)]) > 5000


@THEMES
def test_that_shades_below_target_differ_from_all_steps_without_colour(
    ground: Ground, console_app: QApplication, tokens: Tokens
) -> None:
    spreads = {}
    shades = [Shade("330105002", step) for step in (1, 2, 3)]
    shades += [Shade("330105002", 1, "risk"), Shade("330105002", 1, "breach")]
    for shade in shades:
        shown = MapPicture(ground, tokens)
        shown.set_layers(frozenset())
        shown.scene.set_shades([shade])
        grey = painted(shown, plain_view(ground)).convertToFormat(QImage.Format.Format_Grayscale8)
        rows = np.frombuffer(grey.constBits(), np.uint8).reshape(480, -1)[300:330, 400:430]
        spreads[(shade.step, shade.hatch)] = (float(rows.mean()), float(rows.std()))
    levels = sorted(spreads[(step, None)][0] for step in (1, 2, 3))
    assert min(np.diff(levels)) > 8
    assert min(spreads[(1, "risk")][1], spreads[(1, "breach")][1]) > 4


def test_that_thousands_of_cells_are_kept_as_one_picture(ground: Ground, console_app: QApplication) -> None:
    shown = MapPicture(ground)
    cells = [Shade(zone.code, 1 + number % 3) for number, zone in enumerate(ground.zones)] * 5
    shown.scene.set_shades(cells)
    view = plain_view(ground)
    fresh, again = painted(shown, view.panned(30, 20)), MapPicture(ground)
    again.scene.set_shades(cells)
    painted(again, view)
    assert not changed(fresh, painted(again, view.panned(30, 20))).any()


def test_that_a_stale_crew_is_dashed_and_faded(ground: Ground, console_app: QApplication) -> None:
    view = plain_view(ground)
    fresh, stale = MapPicture(ground), MapPicture(ground)
    fresh.scene.set_crews([crew(ground, 0, 0)], 0.0)
    stale.scene.set_crews([crew(ground, 0, 0, is_stale=True, age_text="3 分")], 0.0)
    images = [pixels(painted(shown, view))[225:255, 305:335].astype(int) for shown in (fresh, stale)]
    assert images[0].sum() > images[1].sum() * 1.3


def test_that_a_crew_on_scene_docks_beside_its_incident(canvas: MapCanvas, ground: Ground) -> None:
    canvas.set_incidents([incident(ground, 1, 0, 0)])
    canvas.set_crews([crew(ground, 400, 400, status="on_scene", incident="i1")])
    assert canvas.hit_at(QPointF(320 - 20, 240 + 20)) == Hit("crew", "c1")
    assert canvas.hit_at(QPointF(320 + 8, 240 - 8)) == Hit("incident", "i1")


def test_that_the_legend_and_scale_bar_stay_inside_the_window(
    ground: Ground, console_app: QApplication
) -> None:
    view = plain_view(ground)
    bare = painted(MapPicture(ground), view)
    shown = MapPicture(ground)
    shown.scene.legend = tuple(
        LegendEntry(sample, "电动车 4:00 内可到")
        for sample in (
            "reach_ebike",
            "lost",
            "precinct",
            "unit_grid",
            "second",
            "shade_2",
            "shade_breach",
            "gain",
        )
    )
    rows, columns = np.nonzero(changed(bare, painted(shown, view, with_furniture=True)))
    assert columns.min() >= 8
    assert columns.max() <= 640 - 8
    assert rows.max() <= 480 - 8


@pytest.mark.parametrize(("metres_per_px", "expected"), [(1.0, 100), (3.36, 500), (16.0, 2000), (0.1, 10)])
def test_that_the_scale_bar_takes_a_round_length(metres_per_px: float, expected: int) -> None:
    assert bar_length_m(metres_per_px) == expected


def test_that_larger_roads_are_never_thinner() -> None:
    for metres_per_px in (0.5, 1, 2, 4, 8, 12):
        widths = [
            road_width_px(rank, metres_per_px)
            for rank in ("path", "minor", "tertiary", "secondary", "primary", "elevated")
        ]
        assert widths == sorted(widths)


def test_that_crowds_are_gathered_at_small_scales_with_their_worst_outcome(
    ground: Ground, console_app: QApplication
) -> None:
    from app.console.map.layers.incidents import gather

    shown = MapPicture(ground)
    shown.scene.set_incidents([incident(ground, n, n * 4, 0, "breach" if n == 3 else "ok") for n in range(8)])
    shown.scene.selected_incident = "i0"
    far = gather(shown.scene, shown.look(View(level=8, width=640, height=480)))
    near = gather(shown.scene, shown.look(View(level=20, width=640, height=480)))
    assert far.single == (0,)
    assert sum(len(each.members) for each in far.clusters) == 7
    assert "late" in {each.outcome for each in far.clusters}
    assert len(near.single) == 8


# ---------------------------------------------------------------------- the widget


def test_that_a_click_tells_what_was_hit(canvas: MapCanvas, ground: Ground, qtbot: QtBot) -> None:
    canvas.set_incidents([incident(ground, 1, 0, 0)])
    canvas.set_crews([crew(ground, 400, 100)])
    with qtbot.waitSignal(canvas.incident_clicked) as hit:
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(320, 240))
    assert hit.args == ["i1"]
    place = canvas.view.to_screen(ground.to_metres(*at(ground, 400, 100)))[0]
    with qtbot.waitSignal(canvas.crew_clicked) as hit:
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(int(place[0]), int(place[1])))
    assert hit.args == ["c1"]
    with qtbot.waitSignals([canvas.zone_clicked, canvas.ground_clicked]):
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(150, 300))


def test_that_hovering_tells_marks_before_zones(canvas: MapCanvas, ground: Ground, qtbot: QtBot) -> None:
    canvas.set_incidents([incident(ground, 1, 0, 0)])
    seen: list[Hit | None] = []
    canvas.hovered.connect(seen.append)
    qtbot.mouseMove(canvas, QPoint(320, 240))
    qtbot.mouseMove(canvas, QPoint(150, 300))
    qtbot.mouseMove(canvas, QPoint(3, 3))
    assert seen[0] == Hit("incident", "i1")
    assert seen[1] is not None
    assert seen[1].kind == "zone"
    assert seen[1].id.startswith("G")
    assert seen[2] is None


def test_that_a_drag_pans_and_a_locked_view_stays(canvas: MapCanvas, qtbot: QtBot) -> None:
    def drag() -> None:
        qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
        qtbot.mouseMove(canvas, QPoint(340, 230))
        qtbot.mouseMove(canvas, QPoint(360, 240))
        qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(360, 240))

    before = canvas.view
    drag()
    moved = canvas.view
    assert moved.x < before.x
    assert moved.y > before.y
    qtbot.keyClick(canvas, Qt.Key.Key_L)
    assert canvas.is_locked
    drag()
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.view == moved


def test_that_keys_pan_zoom_and_go_to_the_selected(canvas: MapCanvas, ground: Ground, qtbot: QtBot) -> None:
    start = canvas.view
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.view.level == start.level + 2
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.view.x > start.x
    canvas.set_incidents([incident(ground, 1, -300, 200)])
    canvas.select(incident="i1")
    qtbot.keyClick(canvas, Qt.Key.Key_Z)
    assert canvas.hit_at(QPointF(320, 240)) == Hit("incident", "i1")


def test_that_the_idle_work_ends_with_all_tiles_and_labels(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.update()
    qtbot.waitUntil(lambda: canvas.picture.prefetch(canvas.view) and canvas.picture.labels.is_finished)
    assert all(key in canvas.picture.tiles for key in visible_tiles(canvas.view, ring=1))


def test_that_a_theme_is_switched_live(canvas: MapCanvas) -> None:
    dark = canvas.grab().toImage()
    canvas.set_tokens(load_tokens("light"))
    light = canvas.grab().toImage()
    assert pixels(light).mean() > pixels(dark).mean() + 80


def test_that_an_exception_while_painting_leaves_no_painter_open(
    ground: Ground, console_app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise RuntimeError("a layer failed")

    monkeypatch.setattr(marks_painter, "paint_routes", failing)
    shown = MapPicture(ground)
    image = QImage(100, 100, QImage.Format.Format_RGB32)

    def frame() -> None:
        with painting(image) as painter:
            shown.paint(painter, View(width=100, height=100))

    with pytest.raises(RuntimeError, match="a layer failed"):
        frame()
    assert not image.paintingActive()
    assert QPainter(image).end()

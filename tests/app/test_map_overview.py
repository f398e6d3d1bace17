"""The map of a whole district: small marks, every sub-district named, tags and furniture with room."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.console.map.layers.crews import IDLE_PX, OVERVIEW_M, crew_boxes, crew_sizes
from app.console.map.layers.furniture import lay_furniture
from app.console.map.layers.incidents import gather
from app.console.map.layers.tag_places import tag_rect
from app.console.map.look import Look
from app.console.map.map_data import Floats, Ground
from app.console.map.marks import Area, CrewMark, IncidentMark, LegendEntry, RouteLine
from app.console.map.picture import MapPicture
from app.console.map.placer import Room
from app.console.map.view import View
from app.console.map.zone_names import label_boxes
from app.console.paint.clock_picture import ClockPicture, StagePicture
from app.console.paint.crew_symbols import MAP_SIZE
from app.console.paint.painting import painting
from app.console.theme.tokens import load_tokens

sys.path.insert(0, str(Path(__file__).parent))
from map_ground import at, town

pytestmark = pytest.mark.usefixtures("console_app")
CLOCK = ClockPicture(
    (StagePicture("ok", 0.5, 60), StagePicture("wait", 0, 300), StagePicture("wait", 0, 1800))
)
LEGEND = tuple(LegendEntry("precinct", f"片区 {number}") for number in range(4))
FAR = 8
CONTROLS: Floats = np.array([[12.0, 12.0, 320.0, 48.0]])


@pytest.fixture(scope="module")
def ground(qapp: QApplication) -> Ground:
    return town()


def seen(ground: Ground, level: int, width: int = 420, height: int = 360) -> View:
    """The middle of the town at a level of scale."""
    box = ground.box
    return View((box.left + box.right) / 2, (box.bottom + box.top) / 2, level, width, height)


def incident(ground: Ground, name: str, right_m: float, up_m: float) -> IncidentMark:
    return IncidentMark(name, *at(ground, right_m, up_m), 3, CLOCK, ("0426 餐饮油烟", "响应 余 0:22"))


def crew(ground: Ground, name: str, right_m: float, up_m: float, status: str = "free") -> CrewMark:
    place = at(ground, right_m, up_m)
    return CrewMark(name, *place, 0.0, "officer", status, "执", call_sign=f"西{name}组")  # type: ignore[arg-type]


def crowd(ground: Ground) -> list[CrewMark]:
    places = [(right, up) for right in range(-900, 900, 60) for up in range(-450, 450, 60)]
    return [crew(ground, str(number), *place) for number, place in enumerate(places)]


def look_at(view: View) -> Look:
    return Look(view, load_tokens("dark"))


def boxes_of(shown: MapPicture, view: View) -> list[tuple[str, Floats]]:
    look = shown.look(view)
    return [(label.text, label_boxes(label, look)) for label in shown.labels.placed]


# ---------------------------------------------------------------------- crews


def test_that_symbols_grow_in_even_steps_from_dots_to_their_full_size(ground: Ground) -> None:
    shown = MapPicture(ground)
    shown.scene.set_crews([crew(ground, "1", 0, 0), crew(ground, "2", 0, 0, "en_route")], 0.0)
    sizes = [crew_sizes(shown.scene, shown.look(seen(ground, level))) for level in range(4, 24)]
    assert sizes[0].tolist() == pytest.approx([IDLE_PX, 11.0])
    assert sizes[-1].tolist() == [MAP_SIZE, MAP_SIZE]
    steps = [after - before for before, after in pairwise(sizes)]
    assert min(step.min() for step in steps) >= 0
    assert max(step.max() for step in steps) <= 5


def test_that_a_crew_that_was_picked_out_is_larger_than_the_others(ground: Ground) -> None:
    shown = MapPicture(ground)
    shown.scene.set_crews([crew(ground, "1", 0, 0), crew(ground, "2", 0, 0)], 0.0)
    shown.scene.named_crews = frozenset({"2", "gone"})
    sizes = crew_sizes(shown.scene, shown.look(seen(ground, FAR)))
    assert sizes[1] > 2 * sizes[0]


def test_that_crews_take_room_from_words_only_from_close_by(ground: Ground) -> None:
    shown = MapPicture(ground)
    shown.scene.set_crews([crew(ground, "1", 0, 0)], 0.0)
    far, near = shown.look(seen(ground, FAR)), shown.look(seen(ground, 16, 420, 360))
    assert far.view.metres_per_px >= OVERVIEW_M
    assert len(crew_boxes(shown.scene, far, np.zeros((1, 2)))) == 0
    assert len(crew_boxes(shown.scene, near, np.zeros((1, 2)))) == 1


def test_that_an_incident_is_painted_over_the_crews_around_it(ground: Ground) -> None:
    view = seen(ground, 16, 200, 200)

    def middle(crews: list[CrewMark]) -> bytes:
        shown = MapPicture(ground)
        shown.scene.set_incidents([incident(ground, "i", 0, 0)])
        shown.scene.set_crews(crews, 0.0)
        image = QImage(200, 200, QImage.Format.Format_RGB32)
        with painting(image) as painter:
            shown.paint(painter, view, 1.0, budget_s=60)
        return bytes(image.copy(92, 92, 16, 16).constBits())

    # The halo under the ring lets a little of what lies below shine through, so the mark itself is compared.
    alone, among = (np.frombuffer(middle(crews), np.uint8) for crews in ([], [crew(ground, "1", 0, 0)]))
    assert np.abs(alone.astype(int) - among.astype(int)).mean() < 16


# ---------------------------------------------------------------------- names of sub-districts


def test_that_every_sub_district_is_named_on_an_overview_full_of_crews(ground: Ground) -> None:
    shown = MapPicture(ground)
    shown.scene.set_crews(crowd(ground), 0.0)
    shown.finish(seen(ground, FAR), 10.0)
    assert {label.text for label in shown.labels.placed} >= {"西街道", "东街道"}


def test_that_a_name_that_does_not_fit_its_zone_is_written_smaller(ground: Ground) -> None:
    shown = MapPicture(ground)
    shown.finish(seen(ground, 7))
    near = MapPicture(ground)
    near.finish(seen(ground, 14, 900, 700))
    assert {label.style for label in near.labels.placed if "街道" in label.text} == {"sub_district"}
    assert {label.style for label in shown.labels.placed if "街道" in label.text} == {"sub_district_small"}


def test_that_a_name_pushed_out_by_incidents_stands_beside_the_land_with_a_line(ground: Ground) -> None:
    shown = MapPicture(ground)
    view = seen(ground, 4, 420, 360)
    shown.scene.set_incidents([incident(ground, "i1", -500, 0), incident(ground, "i2", 600, 0)])
    shown.finish(view)
    names = [label for label in shown.labels.placed if "街道" in label.text]
    assert len(names) == 2
    for label in names:
        assert label.leader is not None
        assert not ground.land.contains(QPointF(label.x, label.y))
    image = QImage(420, 360, QImage.Format.Format_RGB32)
    with painting(image) as painter:
        assert shown.paint(painter, view, budget_s=60)


def test_that_names_give_way_to_the_selected_incident_and_to_what_lies_on_the_glass(ground: Ground) -> None:
    shown = MapPicture(ground)
    shown.reserve(CONTROLS)
    shown.scene.set_incidents([incident(ground, "i", -500, 0)])
    shown.scene.selected_incident = "i"
    shown.finish(seen(ground, FAR))
    x, y = shown.look(seen(ground, FAR)).to_screen(shown.scene.incident_metres)[0]
    ring = QRectF(x - 28, y - 28, 56, 56)
    for _, boxes in boxes_of(shown, seen(ground, FAR)):
        for left, top, right, bottom in boxes.tolist():
            label = QRectF(QPointF(left, top), QPointF(right, bottom))
            assert not label.intersects(ring)
            assert not label.intersects(QRectF(12, 12, 308, 36))


def test_that_no_two_names_of_sub_districts_overlap(ground: Ground) -> None:
    for level in range(3, 20):
        shown = MapPicture(ground)
        view = seen(ground, level, 420, 360)
        shown.finish(view)
        room = Room(view.screen_rect())
        assert all(room.place(boxes) for text, boxes in boxes_of(shown, view) if "街道" in text)


# ---------------------------------------------------------------------- incidents


def test_that_marks_of_incidents_on_an_overview_never_overlap(ground: Ground) -> None:
    rng = np.random.default_rng(7)
    places = rng.uniform(-900, 900, (80, 2)).tolist()
    shown = MapPicture(ground)
    shown.scene.set_incidents([incident(ground, str(number), *place) for number, place in enumerate(places)])
    look = shown.look(seen(ground, 12, 420, 360))
    gathered = gather(shown.scene, look)
    middles = [gathered.screen[row] for row in gathered.single]
    middles += [np.array([each.x, each.y]) for each in gathered.clusters]
    apart = [np.hypot(*(a - b)) for row, a in enumerate(middles) for b in middles[:row]]
    assert min(apart) >= 36
    assert len(gathered.single) + sum(len(each.members) for each in gathered.clusters) == 80


# ---------------------------------------------------------------------- tags


@pytest.mark.parametrize("width", [420, 640, 900])
def test_that_tags_stay_in_the_window_and_off_the_furniture(ground: Ground, width: int) -> None:
    for right, down in np.random.default_rng(width).uniform(0.02, 0.98, (15, 2)).tolist():
        check_tags(ground, seen(ground, 16, width, 500), right * width, down * 500)


def check_tags(ground: Ground, view: View, right_px: float, down_px: float) -> None:
    shown = MapPicture(ground)
    shown.reserve(CONTROLS)
    shown.scene.legend = LEGEND
    x, y = view.to_map(QPointF(right_px, down_px))
    start, end = ground.to_lonlat(x, y), ground.to_lonlat(x + 500, y + 300)
    shown.scene.set_incidents([replace(incident(ground, "i", 0, 0), lon=start[0], lat=start[1])])
    shown.scene.selected_incident = "i"
    shown.scene.set_routes([RouteLine("r", np.array([start, end]), "chosen", "1 · 2:32")])
    shown.finish(view)
    look = shown.look(view)
    furniture = lay_furniture(LEGEND, ("schematic", "source"), look, CONTROLS)
    rects = [tag_rect(tag, look) for tag in shown.tags.placed]
    assert len(rects) >= 2
    for number, rect in enumerate(rects):
        assert view.screen_rect().contains(rect)
        others = [*rects[:number], furniture.legend, furniture.scale, QRectF(12, 12, 308, 36)]
        assert not any(rect.intersects(other) for other in others)


def test_that_a_tag_moves_to_the_other_side_when_the_map_is_moved_to_the_edge(ground: Ground) -> None:
    shown = MapPicture(ground)
    shown.scene.set_incidents([incident(ground, "i", 0, 0)])
    shown.scene.selected_incident = "i"
    view = seen(ground, 16, 640, 480)
    shown.finish(view)
    assert min(tag.shift[0] for tag in shown.tags.placed) > 0
    moved = view.panned(260, 0)
    shown.settle_tags(moved)
    assert max(tag.shift[0] for tag in shown.tags.placed) < 0
    shown.settle_tags(view.panned(600, 0))
    assert shown.tags.placed == ()
    shown.settle_tags(view)
    assert len(shown.tags.placed) == 2


def test_that_an_area_wears_its_tag_where_it_can_be_read(ground: Ground) -> None:
    from shapely import Point

    shown = MapPicture(ground)
    shown.scene.set_areas([Area("a", Point(*at(ground, 0, 0)).buffer(0.002), "lost", "5 分钟内无队")])
    view = seen(ground, 16, 640, 480)
    shown.reserve(np.array([[300.0, 220.0, 340.0, 260.0]]))
    shown.finish(view)
    (tag,) = shown.tags.placed
    assert not tag_rect(tag, shown.look(view)).intersects(QRectF(300, 220, 40, 40))


# ---------------------------------------------------------------------- furniture


@given(
    st.integers(260, 1600),
    st.integers(200, 900),
    st.integers(4, 30),
    st.sampled_from(["", "Schematic, not surveyed"]),
)
def test_that_legend_scale_and_controls_never_overlap(width: int, height: int, level: int, note: str) -> None:
    look = look_at(View(level=level, width=width, height=height))
    furniture = lay_furniture(LEGEND, (note, "© OpenStreetMap contributors"), look, CONTROLS)
    window = look.view.screen_rect()
    controls = QRectF(12, 12, 308, 36)
    assert window.contains(furniture.scale)
    if not furniture.legend.isEmpty():
        assert window.contains(furniture.legend)
        assert not furniture.legend.intersects(furniture.scale)
        assert not furniture.legend.intersects(controls)


def test_that_a_narrow_map_stacks_the_legend_over_the_scale() -> None:
    wide = lay_furniture(LEGEND, ("Schematic, not surveyed",), look_at(View(width=900, height=700)))
    narrow = lay_furniture(LEGEND, ("Schematic, not surveyed",), look_at(View(width=240, height=700)))
    low = lay_furniture(LEGEND, ("Schematic, not surveyed",), look_at(View(width=240, height=120)))
    assert wide.legend.bottom() == wide.scale.bottom()
    assert narrow.legend.bottom() < narrow.scale.top()
    assert low.legend.isEmpty()

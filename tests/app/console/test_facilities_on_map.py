"""Facilities on the map: while their layer is on and the map is near, told to a pointer, gone when far."""

from __future__ import annotations

import uuid

from PySide6.QtCore import QPointF

from app.console.facilities_on_map import Circle
from app.console.layer_menu import LayerMenu
from app.console.map.view import View
from dispatch.actions.keeping import Import
from dispatch.actors import SYSTEM
from dispatch.facilities import Facility
from tests.console import Console, canvas_of
from tests.room import SmallRoom

LON, LAT = 120.1630, 30.2742


def keep(room: SmallRoom, *facilities: Facility) -> None:
    asked = {"what": "facilities", "source": "t", "digest": "", "rows": facilities}
    room.house.seat.act(Import(action_id=str(uuid.uuid4()), actor=SYSTEM, **asked))


def lamp(number: int, east_deg: float = 0.0) -> Facility:
    name = f"路灯{number}"
    return Facility(id=f"f{number}", code=f"{number:03}", name=name, kind="0305", lon=LON + east_deg, lat=LAT)


def test_that_facilities_are_shown_on_a_near_map_while_their_layer_is_on(
    room: SmallRoom, console: Console
) -> None:
    keep(room, lamp(1), lamp(2, 0.05))
    canvas = canvas_of(console)
    scene = canvas.picture.scene
    menu = next(menu for menu in console.window.dispatch.map.findChildren(LayerMenu))
    menu.switch("facility")
    x, y = canvas.picture.ground.to_metres(LON, LAT)[0].tolist()
    canvas.set_view(View(x, y, 30, canvas.width(), canvas.height()))
    console.until(lambda: [mark.sign for mark in scene.facilities] == ["路"])
    assert any(entry.sample == "facility" for entry in scene.legend)
    middle = QPointF(canvas.width() / 2, canvas.height() / 2)
    assert console.window.dispatch.map.hints.hint_at(middle).startswith("路灯1 001")
    keep(room, lamp(3, 0.0001))
    console.until(lambda: len(scene.facilities) == 2)
    canvas.set_view(View(x, y, 8, canvas.width(), canvas.height()))
    console.until(lambda: scene.facilities == ())
    canvas.set_view(View(x, y, 30, canvas.width(), canvas.height()))
    console.until(lambda: len(scene.facilities) == 2)
    menu.switch("facility")
    console.until(lambda: scene.facilities == ())
    # Off again before the answer is there: it shows nothing, and is no answer to who asks later.
    menu.switch("facility")
    menu.switch("facility")
    console.settle()
    assert scene.facilities == ()
    menu.switch("facility")
    console.until(lambda: len(scene.facilities) == 2)


def test_that_a_map_that_is_moved_a_little_shows_what_was_asked_for_before() -> None:
    view = View(0.0, 0.0, 30, 1000, 800)
    asked = Circle.around(view)
    assert asked.holds(view.panned(60, 60))
    assert not asked.holds(view.panned(600, 0))

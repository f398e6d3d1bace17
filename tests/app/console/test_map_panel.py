"""The map beside the queue: the report's pin, a click that places it, a new ground while the console runs."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF

from app.console.place_pin import HEIGHT, WIDTH, PlacePin
from dispatch.actions.keeping import Import
from dispatch.actors import SYSTEM
from dispatch.places import ZoneRow
from tests.console import Console, canvas_of
from tests.room import TIANSHUI, WULIN, SmallRoom


def pin_of(console: Console) -> PlacePin:
    return canvas_of(console).findChildren(PlacePin)[-1]


def tip(pin: PlacePin) -> QPointF:
    return QPointF(pin.x() + WIDTH / 2, pin.y() + HEIGHT - 1)


def test_that_a_click_on_the_map_places_the_report_and_the_pin_stands_there(console: Console) -> None:
    console.press("Ctrl+N")
    form = console.window.dispatch.intake
    assert form is not None
    assert not pin_of(console).isVisible()
    canvas = canvas_of(console)
    canvas.ground_clicked.emit(WULIN.lon, WULIN.lat)
    assert form.fields.place.position == (WULIN.lon, WULIN.lat)
    x, y = canvas.view.to_map(tip(pin_of(console)))
    assert canvas.picture.ground.to_lonlat(x, y) == pytest.approx((WULIN.lon, WULIN.lat), abs=2e-4)


def test_that_the_pin_follows_the_view_and_a_stray_click_does_not_move_it(console: Console) -> None:
    console.press("Ctrl+N")
    canvas = canvas_of(console)
    canvas.ground_clicked.emit(WULIN.lon, WULIN.lat)
    before = tip(pin_of(console))
    canvas.set_view(canvas.view.panned(40, 25))
    assert (tip(pin_of(console)) - before).toTuple() == pytest.approx((40, 25), abs=1)
    canvas.ground_clicked.emit(120.17, 30.28)
    assert pin_of(console).position == (WULIN.lon, WULIN.lat)
    console.press("Escape")
    console.window.dispatch.close_intake()
    assert not pin_of(console).isVisible()


def test_that_imported_zones_come_onto_the_map_and_the_view_stays(room: SmallRoom, console: Console) -> None:
    before = canvas_of(console)
    before.set_view(before.view.zoomed(6))
    where = before.picture.ground.to_lonlat(before.view.x, before.view.y)
    (zone,) = room.house.store.rows(ZoneRow, code=TIANSHUI)
    named = replace(zone, name="天水新街道")
    room.house.seat.act(
        Import(
            action_id=str(uuid.uuid4()), actor=SYSTEM, what="zones", source="测试", digest="", rows=(named,)
        )
    )
    console.until(lambda: canvas_of(console) is not before)
    after = canvas_of(console)
    assert "天水新街道" in {shape.name for shape in after.picture.ground.zones}
    assert after.view.level == before.view.level
    assert after.picture.ground.to_lonlat(after.view.x, after.view.y) == pytest.approx(where, abs=1e-6)


def test_that_who_selects_an_incident_sees_where_it_is_at_the_scale_that_is_shown(
    room: SmallRoom, console: Console
) -> None:
    first, second = room.accepted(), room.accepted()
    console.until(lambda: second.id in console.session.situation.incidents)
    canvas = canvas_of(console)
    away = canvas.view.zoomed(8).centred(canvas.view.x + 5_000, canvas.view.y)
    canvas.set_view(away)
    canvas.set_locked(True)
    console.session.select_incident(first.id)
    assert canvas.view == away
    canvas.set_locked(False)
    console.session.select_incident(second.id)
    assert canvas.view.level == away.level
    spot = canvas.picture.scene.incident_at(second.id)
    assert spot is not None
    assert canvas.view.box.holds(*spot)


def test_that_the_map_s_note_follows_the_language(console: Console) -> None:
    chinese = canvas_of(console).picture.ground.note
    console.press("Ctrl+L")
    english = canvas_of(console).picture.ground.note
    assert chinese != english
    assert english.isascii()

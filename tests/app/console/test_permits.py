"""Permits beside an incident: shown before anyone is sent, told in the record, gone with their hours."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import shapely
from PySide6.QtWidgets import QLabel

from app.console.layer_menu import LayerMenu
from dispatch.actions.intake import Reject
from dispatch.actions.keeping import Import
from dispatch.actors import SYSTEM
from dispatch.incident import Incident
from dispatch.permits import Permit, PermitKind
from tests.console import Console, canvas_of
from tests.room import SmallRoom


def permit_at(incident: Incident, **changes: Any) -> Permit:
    place = shapely.Point(incident.place.lon, incident.place.lat)
    values: dict[str, Any] = {
        "id": "permit:1",
        "number": "拱外摆〔2026〕012号",
        "kind": PermitKind.STALL,
        "holder": "拾味小吃店",
        "place": "门前",
        "valid_from": date(2026, 1, 1),
        "valid_to": date(2026, 12, 31),
        "wkb": shapely.to_wkb(place),
        "hours": "14:00-22:00",
        **changes,
    }
    return Permit(**values)


def keep(room: SmallRoom, *permits: Permit) -> None:
    """Permits come in while the console is open."""
    room.house.seat.act(
        Import(action_id=str(uuid.uuid4()), actor=SYSTEM, what="permits", source="t", digest="", rows=permits)
    )


def shown(console: Console) -> str:
    section = console.window.dispatch.detail.permits
    return "\n".join(label.text() for label in section.findChildren(QLabel)) if section.isVisible() else ""


def look_at(console: Console, incident: Incident) -> None:
    console.until(lambda: incident.id in console.session.situation.incidents)
    console.session.select_incident(incident.id)
    console.settle()


def test_that_a_permit_that_covers_the_place_is_shown_and_the_record_tells_it(
    room: SmallRoom, console: Console
) -> None:
    incident = room.accepted()
    keep(room, permit_at(incident))
    look_at(console, incident)
    console.until(lambda: "拾味小吃店" in shown(console))
    assert console.session.words.say("permit_relation.covers") in shown(console)

    console.until(lambda: console.window.dispatch.advice.picked_line is not None)
    console.window.dispatch.work.do_next()
    console.until(lambda: any(step.action == "dispatch" for step in room.house.store.steps_after(0)))
    [step] = [step for step in room.house.store.steps_after(0) if step.action == "dispatch"]
    assert step.asked["permits_shown"] == ["拱外摆〔2026〕012号"]


def test_that_one_that_does_not_cover_is_shown_and_not_told_as_if_it_did(
    room: SmallRoom, console: Console
) -> None:
    incident = room.accepted()
    keep(room, permit_at(incident, hours="22:00-23:00"))
    look_at(console, incident)
    console.until(lambda: console.session.words.say("permit_relation.outside_hours") in shown(console))
    permits = console.window.dispatch.permits
    assert (permits.covering, len(permits.near)) == ((), 1)


def test_that_what_is_heard_late_is_not_shown_beside_an_incident_that_is_over(
    room: SmallRoom, console: Console
) -> None:
    incident, gone = room.accepted(), room.receive()
    room.act(Reject, incident_id=gone.id, reason="not_our_duty")
    keep(room, permit_at(incident))
    look_at(console, gone)
    for walked_over in (incident, gone):
        console.session.select_incident(walked_over.id)
    console.until(lambda: console.session.tasks.is_idle)
    assert console.window.dispatch.permits.near == ()


def test_that_hours_that_pass_are_seen_within_a_minute(room: SmallRoom, console: Console) -> None:
    incident = room.accepted()
    keep(room, permit_at(incident, hours="14:00-14:30"))
    look_at(console, incident)
    console.until(lambda: console.window.dispatch.permits.covering != ())
    room.pass_time(3600)
    for _ in range(60):
        console.session.ticked.emit(console.session.now())
    console.until(lambda: console.window.dispatch.permits.covering == ())
    assert console.session.words.say("permit_relation.outside_hours") in shown(console)


def test_that_the_section_is_not_there_without_a_permit_and_speaks_both_languages(
    room: SmallRoom, console: Console
) -> None:
    incident = room.accepted()
    look_at(console, incident)
    assert shown(console) == ""
    keep(room, *(permit_at(incident, id=f"permit:{n}", number=f"{n}号") for n in range(5)))
    console.until(lambda: console.session.words.say("permit.more", count=2) in shown(console))
    console.session.set_appearance("en", "light")
    assert "Covers this place now" in shown(console)


def test_that_the_map_shows_those_of_today_while_their_layer_is_on(room: SmallRoom, console: Console) -> None:
    incident = room.accepted()
    keep(room, permit_at(incident), permit_at(incident, id="permit:2", number="2", hours="01:00-02:00"))
    canvas, panel = canvas_of(console), console.window.dispatch.map
    assert canvas.picture.scene.permits == ()
    menu = next(menu for menu in panel.findChildren(LayerMenu))
    menu.switch("permit")
    console.until(lambda: len(canvas.picture.scene.permits) == 2)
    assert {mark.is_taken for mark in canvas.picture.scene.permits} == {True, False}
    assert all("拾味小吃店" in mark.text for mark in canvas.picture.scene.permits)
    assert any(entry.sample == "permit" for entry in canvas.picture.scene.legend)
    keep(room, permit_at(incident, version=1, valid_to=date(2026, 1, 2)))
    console.until(lambda: len(canvas.picture.scene.permits) == 1)
    menu.switch("permit")
    console.until(lambda: canvas.picture.scene.permits == ())

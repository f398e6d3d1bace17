"""Whose duty an incident's place is, and what stands near it, beside the incident."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.console.intake.preview_box import PreviewBox
from dispatch.actions.correcting import CorrectPlace
from dispatch.actions.keeping import Import
from dispatch.actors import SYSTEM
from dispatch.duty_areas import DutyArea
from dispatch.facilities import Contractor, Facility
from dispatch.incident import Incident, Place
from dispatch.intake_queries import Preview
from dispatch.rows import Row
from tests.builders import at
from tests.console import Console
from tests.room import TIANSHUI, WULIN, SmallRoom

RIVER = Place("潮王桥下", 120.1625, 30.2790, "coordinates")
LAMPS = Contractor(
    id="c1", code="L1", name="明亮照明", objects=("lamp",), phone="0571-1", valid_to=date(2026, 12, 31)
)
AREA = DutyArea(id="n1", code="N1", name="武林片", units=(TIANSHUI,), hours="14:21-06:00", lead=TIANSHUI)


def keep(room: SmallRoom, *rows: Row) -> None:
    """Rows come in while the console is open."""
    values: dict[str, Any] = {"what": "facilities", "source": "t", "digest": ""}
    room.house.seat.act(Import(action_id=str(uuid.uuid4()), actor=SYSTEM, rows=rows, **values))


def lamp(number: int, incident: Incident, north_deg: float, **changes: Any) -> Facility:
    place = incident.place
    sound = Facility(
        id=f"f{number}",
        code=f"F{number}",
        name=f"{number}号灯",
        kind="路灯",
        lon=place.lon,
        lat=(place.lat or 0) + north_deg,
        contractor="L1",
    )
    return replace(sound, **changes)


def facts(console: Console) -> list[str]:
    detail = console.window.dispatch.detail
    return console.texts(detail.facts) + console.texts(detail.near)


def look_at(console: Console, incident: Incident) -> None:
    console.until(lambda: incident.id in console.session.situation.incidents)
    console.session.select_incident(incident.id)
    console.settle()


def test_that_an_incident_on_the_river_says_who_keeps_it_and_where_it_lies(room: SmallRoom, console: Console):
    look_at(console, room.accepted(place=RIVER))
    assert "管养责任" in facts(console)
    assert "米市巷街道（京杭大运河武林门至潮王段水域，地处朝晖街道）" in facts(console)
    look_at(console, room.accepted())
    assert "管养责任" not in facts(console)


def test_that_a_report_says_before_it_is_taken_in_who_keeps_the_place(room: SmallRoom, qtbot: QtBot):
    session = room.session()
    box = PreviewBox(session)
    qtbot.addWidget(box, before_close_func=lambda _box: session.stop())
    said = "管养责任：京杭大运河武林门至潮王段水域，由米市巷街道负责（地处朝晖街道）"
    for place, is_told in ((RIVER, True), (WULIN, False)):
        box.show_preview(Preview(session.centre.attribution(place)))
        assert (said in {label.text() for label in box.findChildren(QLabel)}) is is_told


def test_that_the_nearest_three_facilities_are_shown_with_who_keeps_them(room: SmallRoom, console: Console):
    incident = room.accepted()
    look_at(console, incident)
    assert "附近部件" not in facts(console)
    lamps = (lamp(number, incident, number * 1e-4) for number in (1, 2, 3, 4))
    keep(room, LAMPS, *lamps)
    console.until(lambda: "附近部件" in facts(console))
    console.settle()
    (near,) = [text for text in facts(console) if "明亮照明" in text]
    assert near.splitlines()[0] == "路灯 · 11 m · 明亮照明 0571-1"
    assert len(near.splitlines()) == 3


def test_that_a_contract_that_is_over_and_a_keeper_that_nobody_knows_are_said(
    room: SmallRoom, console: Console
):
    incident = room.accepted()
    ended = replace(LAMPS, valid_to=date(2026, 1, 1))
    keep(room, ended, lamp(1, incident, 0), lamp(2, incident, 1e-4, contractor="L9"))
    look_at(console, incident)
    console.until(lambda: any("合同已到期" in text for text in facts(console)))
    assert any("养护单位未知（L9）" in text for text in facts(console))


def test_that_what_stands_near_follows_the_place(room: SmallRoom, console: Console):
    incident = room.accepted()
    keep(room, LAMPS, lamp(1, incident, 0))
    look_at(console, incident)
    console.until(lambda: "附近部件" in facts(console))
    room.act(CorrectPlace, incident_id=incident.id, place=RIVER)
    console.until(lambda: "附近部件" not in facts(console))
    other = room.receive(place=Place("某处"))
    look_at(console, incident)
    look_at(console, other)
    assert "附近部件" not in facts(console)


def test_that_a_duty_area_is_shown_from_its_first_second(room: SmallRoom, console: Console):
    keep(room, AREA)
    incident = room.accepted()
    look_at(console, incident)
    assert "值班片区" not in facts(console)
    room.clock.advance_to(at("14:21:00"))
    console.tick()
    assert "武林片，天水街道牵头，至 06:00" in facts(console)

"""An incident that nobody can be sent to is placed at the desk, by the keyboard."""

from __future__ import annotations

from app.console.place_work import PlaceSheet
from dispatch.incident import Place
from tests.console import Console
from tests.room import SmallRoom


def asked(console: Console) -> PlaceSheet:
    return console.sheet(PlaceSheet)


def select_unplaced(console: Console, room: SmallRoom) -> None:
    incident = room.accepted(place=Place("广场边上"))
    console.session.fetch_news()
    console.until(lambda: incident.id in console.session.situation.incidents)
    console.session.select_incident(incident.id)
    console.settle()


def test_that_enter_places_what_has_no_position(console: Console, room: SmallRoom) -> None:
    select_unplaced(console, room)
    assert console.window.dispatch.detail.action_row.primary.words.text() == "定位"
    console.press("Return")
    sheet = asked(console)
    assert not any("地图" in words for words in console.texts(sheet))
    console.type("wlgc")
    console.until(lambda: bool(sheet.field.line.offers))
    console.press("Return")
    console.press("Return")
    console.until(lambda: console.selected.place.is_known)
    assert (console.selected.place.text, console.selected.place.found_by) == ("武林广场", "name")


def test_that_words_alone_are_no_place(console: Console, room: SmallRoom) -> None:
    select_unplaced(console, room)
    console.press("Return")
    sheet = asked(console)
    sheet.answer()
    assert sheet.isVisible()
    assert not console.selected.place.is_known

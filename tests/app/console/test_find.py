"""Finding from the command bar: offers with their kind, by keys, on the map, always of the newest state."""

from __future__ import annotations

import uuid

import pytest
from PySide6.QtCore import Qt

from dispatch.actions.keeping import Import
from dispatch.actors import SYSTEM
from dispatch.facilities import Facility
from dispatch.rows import Row
from dispatch.search_entries import Found, FoundKind
from dispatch.search_queries import Find
from tests.console import Console, canvas_of
from tests.room import SmallRoom

STREET, CROSSED = "体育场路", "中山北路"


def found(room: SmallRoom, text: str, *kinds: FoundKind) -> list[Found]:
    return list(room.house.seat.ask(Find(text, 8, kinds)))


def bring(room: SmallRoom, *rows: Row) -> None:
    room.house.seat.act(
        Import(action_id=str(uuid.uuid4()), actor=SYSTEM, what="x", source="x", digest="", rows=rows)
    )


def picked(console: Console) -> list[str]:
    return [placed.area.tag for placed in canvas_of(console).picture.scene.areas if placed.area.id == "found"]


def offered(console: Console) -> tuple[str, ...]:
    return console.window.bar.field.offers


def test_that_the_next_entry_is_typed_over_a_refused_one(console: Console, room: SmallRoom) -> None:
    console.command("/9999 受")
    assert console.window.bar.field.selectedText() == "/9999 受"


def test_that_what_the_desk_refused_stands_there_again(console: Console, room: SmallRoom) -> None:
    incident = room.receive()
    console.until(lambda: incident.id in console.session.situation.incidents)
    console.command(f"/{incident.short_number} 结")
    console.until(lambda: console.window.bar.field.text() == f"/{incident.short_number} 结")
    assert console.window.bar.feedback.text()


class TestIndex:
    """One index of everything, asked through the seat."""

    def test_that_each_kind_is_found_by_name_pinyin_and_initials(self, room: SmallRoom) -> None:
        assert found(room, "武林广场")[0].kind is found(room, "wulingc")[0].kind is FoundKind.PLACE
        assert found(room, "changqingjd")[0].kind is FoundKind.ZONE
        assert found(room, "301")[0].kind is FoundKind.CREW
        assert found(room, "tyc", FoundKind.ROAD)[0].id == STREET
        assert found(room, "zhangqing", FoundKind.ZONE)[0].name == "长庆街道"

    @pytest.mark.parametrize(
        "text",
        [
            f"{STREET} {CROSSED}",
            f"{CROSSED}/{STREET}",
            f"{STREET}与{CROSSED}路口",
            f"{STREET}{CROSSED}",
            "tyc zsb",
        ],
    )
    def test_that_two_road_names_find_their_crossing(self, room: SmallRoom, text: str) -> None:
        first = found(room, text)[0]
        assert first.kind is FoundKind.CROSSING
        assert {STREET, CROSSED} == set(first.id.split(" × "))
        assert first.lon is not None

    def test_that_an_incident_is_found_by_number_place_and_words(self, room: SmallRoom) -> None:
        incident = room.receive(words="广场东侧井盖翻动")
        for text in (incident.number, incident.short_number, "井盖翻动", "jgfd", "武林广场"):
            assert incident.id in [one.id for one in found(room, text, FoundKind.INCIDENT)], text

    def test_that_words_of_a_secret_report_find_nothing(self, room: SmallRoom) -> None:
        room.receive(words="举报人住三楼", is_secret=True)
        assert found(room, "三楼", FoundKind.INCIDENT) == []

    def test_that_what_comes_changes_and_goes_is_followed(self, room: SmallRoom) -> None:
        assert found(room, "JG0001") == []
        bring(room, Facility(id="f1", code="JG0001", name="雨水井盖", kind="manhole", lon=120.16, lat=30.27))
        assert [one.kind for one in found(room, "jg0001")] == [FoundKind.FACILITY]
        assert found(room, "ysjg")[0].id == "f1"
        held = room.house.store.rows(Facility)[0]
        bring(room, Facility(id="f1", code="JG0002", name="路灯", kind="lamp", version=held.version))
        assert found(room, "JG0001") == found(room, "ysjg") == []
        assert found(room, "ludeng", FoundKind.FACILITY)[0].lon is None

    def test_that_no_kind_keeps_the_others_from_being_offered(self, room: SmallRoom) -> None:
        kinds = [one.kind for one in found(room, "wulin")]
        assert {FoundKind.ZONE, FoundKind.PLACE, FoundKind.ROAD} <= set(kinds)
        assert kinds[:2] == [FoundKind.ZONE] * 2

    def test_that_a_unit_grid_is_found_by_its_code(self, room: SmallRoom) -> None:
        grid = next(zone for zone in room.house.centre().atlas.zones if zone.kind.value == "unit_grid")
        assert [one.id for one in found(room, grid.code)][:1] == [grid.code]


class TestCommandBar:
    """What a person at the keyboard sees."""

    def test_that_offers_say_what_they_are_and_enter_goes_there(self, console: Console) -> None:
        before = canvas_of(console).view
        console.press("/")
        console.type("changqing")
        console.until(lambda: "长庆街道" in offered(console))
        assert "街道" in console.window.bar.field.accessibleDescription()
        console.press("Return")
        console.until(lambda: picked(console) == ["长庆街道"])
        assert canvas_of(console).view != before
        assert "长庆街道" in console.feedback
        assert offered(console) == ()

    def test_that_the_offers_stand_above_the_bar_and_inside_the_window(self, console: Console) -> None:
        console.press("/")
        console.type("w")
        console.until(lambda: bool(offered(console)))
        window, field = console.window, console.window.bar.field
        assert field._offers is not None
        shown = field._offers.geometry()
        assert window.rect().contains(shown)
        assert shown.bottom() <= field.mapTo(window, field.rect().topLeft()).y()

    def test_that_an_entry_of_the_radio_is_never_taken_for_a_search(
        self, room: SmallRoom, console: Console
    ) -> None:
        console.press("/")
        console.type("301")
        console.until(lambda: bool(offered(console)))
        console.type(" 到")
        assert offered(console) == ()

    def test_that_two_roads_show_their_crossing_and_a_road_its_whole_length(self, console: Console) -> None:
        console.command(f"{STREET} {CROSSED}")
        console.until(lambda: bool(picked(console)))
        assert STREET in picked(console)[0]
        console.command(STREET)
        console.until(lambda: picked(console) == [STREET])

    def test_that_escape_sends_the_offers_away_before_it_leaves(self, console: Console) -> None:
        console.press("/")
        console.type("wulin")
        console.until(lambda: bool(offered(console)))
        field = console.window.bar.field
        console.qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert (offered(console), field.text(), field.hasFocus()) == ((), "wulin", True)
        console.qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert field.text() == ""

    def test_that_selecting_an_incident_puts_the_find_away(self, room: SmallRoom, console: Console) -> None:
        incident = room.accepted()
        console.until(lambda: incident.id in console.session.situation.incidents)
        console.command("wlgc")
        console.until(lambda: bool(picked(console)))
        console.command(incident.short_number)
        console.until(lambda: console.session.selected_incident == incident.id)
        assert picked(console) == []

    def test_that_what_nobody_knows_is_said(self, console: Console) -> None:
        console.command("无此地")
        console.until(lambda: "无此地" in console.feedback)

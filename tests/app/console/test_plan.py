"""The plan's sheet: opened by key or name, read, pinned, left out, confirmed; stale lines are told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.console.plan.dialog import PlanDialog
from app.console.plan.model import Column
from app.words.catalogue import span
from dispatch.actions.crews import Dispatch
from dispatch.assignment import Assignment
from dispatch.incident import Incident, Place
from dispatch.routing_queries import Recommend
from tests.console import Console
from tests.room import SmallRoom

NORTH = Place("体育场路", 120.1690, 30.2712, "name")
PATIENCE_MS = 60_000


class Sheet:
    """The sheet over a console, once its plan is there."""

    def __init__(self, console: Console, open_it: str) -> None:
        self.console = console
        if open_it.startswith("/"):
            console.command(open_it[1:])
        else:
            console.press(open_it)
        self.dialog = console.sheet(PlanDialog)
        self.wait()

    def wait(self) -> None:
        feed = self.dialog._feed
        self.console.qtbot.waitUntil(
            lambda: not feed.is_working and (feed.plan is not None or feed.refusal is not None),
            timeout=PATIENCE_MS,
        )
        assert feed.refusal is None

    def column(self, column: Column) -> list[str]:
        model = self.dialog.model
        return [str(model.index(row, column).data()) for row in range(model.rowCount())]

    def press(self, keys: str) -> None:
        self.console.press(keys)
        self.wait()


@pytest.fixture
def waiting(room: SmallRoom) -> list[Incident]:
    return [room.accepted(), room.accepted(place=NORTH)]


@pytest.fixture
def sheet(waiting: list[Incident], console: Console) -> Iterator[Sheet]:
    console.until(lambda: all(one.id in console.session.situation.incidents for one in waiting))
    made = Sheet(console, "Ctrl+P")
    yield made
    made.dialog.close()


def test_that_a_plan_is_read_and_confirmed_by_keys(
    sheet: Sheet, room: SmallRoom, waiting: list[Incident]
) -> None:
    assert sheet.column(Column.CREWS) == ["天水1组", "长庆1组"]
    assert all(text.endswith("%") for text in sheet.column(Column.CHANCE))
    assert "次选" in sheet.dialog.why.text()
    # The same figure as on the card of the same crew.
    first = room.house.seat.ask(Recommend(waiting[0].id)).candidates[0]
    assert sheet.column(Column.ARRIVES)[0] == span(first.arrive_s)
    sheet.console.until(lambda: sheet.dialog._feed.cover is not None)
    assert "出动后覆盖" in sheet.dialog.summary.text()
    assert not room.house.store.rows(Assignment)
    sheet.press("Ctrl+Return")
    assert sheet.column(Column.STATE) == ["✓ 已派出", "✓ 已派出"]
    sent = {task.crew_id for task in room.house.store.rows(Assignment)}
    assert sent == {"crew-301", "crew-401"}


def test_that_one_line_is_confirmed_alone(sheet: Sheet, room: SmallRoom, waiting: list[Incident]) -> None:
    sheet.dialog.table.selectRow(1)
    sheet.press("Return")
    assert sheet.column(Column.STATE) == ["待派出", "✓ 已派出"]
    room.rename("303", "长庆1组")
    sheet.console.until(lambda: sheet.column(Column.CREWS) == ["天水1组", "长庆1组 401"])
    assert [task.incident_id for task in room.house.store.rows(Assignment)] == [waiting[1].id]


def test_that_a_line_that_does_not_hold_any_more_is_told_and_the_rest_goes_on(
    sheet: Sheet, room: SmallRoom, waiting: list[Incident]
) -> None:
    room.act(Dispatch, incident_id=waiting[0].id, crew_id="crew-302", choice_reason="就在旁边")
    sheet.press("Ctrl+Return")
    first, second = sheet.column(Column.STATE)
    assert second == "✓ 已派出"
    assert "✓" not in first


def test_that_pins_and_what_is_left_out_change_the_plan_until_taken_back(sheet: Sheet) -> None:
    sheet.dialog.pinned.setFocus()
    sheet.console.type("302")
    sheet.press("Return")
    assert sheet.column(Column.CREWS)[0] == "⚲ 天水2组"
    sheet.dialog.table.selectRow(1)
    sheet.press("X")
    assert sheet.column(Column.CREWS) == ["⚲ 天水2组", "–"]
    assert "1 件按要求未排入" in sheet.dialog.summary.text()
    sheet.press("X")
    assert sheet.column(Column.CREWS)[1] == "长庆1组"
    sheet.press("Backspace")
    assert sheet.column(Column.CREWS) == ["天水1组", "长庆1组"]


def test_that_an_incident_without_a_place_is_counted_and_named(sheet: Sheet, room: SmallRoom) -> None:
    unplaced = room.accepted(place=Place("说不清的地方"))
    sheet.console.hear_of(unplaced.id)
    sheet.press("F5")
    assert sheet.column(Column.INCIDENT)[-1] == unplaced.short_number
    assert "没有位置" in sheet.column(Column.STATE)[-1]
    assert "1 件没有位置，未排入" in sheet.dialog.summary.text()
    sheet.dialog.table.selectRow(sheet.dialog.model.rowCount() - 1)
    assert "没有位置" in sheet.dialog.why.text()
    assert not sheet.dialog.keys["leave_out"].isEnabled()
    assert not sheet.dialog.pinned.isEnabled()


def test_that_a_call_sign_that_nobody_has_is_told(sheet: Sheet) -> None:
    sheet.dialog.pinned.setFocus()
    sheet.console.type("999")
    sheet.console.press("Return")
    assert "999" in sheet.dialog.fault.text()


def test_that_the_policy_is_switched_by_key(sheet: Sheet) -> None:
    assert sheet.dialog.policy.text() == "最可能按时"
    sheet.console.press("O")
    sheet.console.session.coverage.refresh()  # as its own timer does: neither answer gets lost
    sheet.wait()
    assert sheet.dialog.policy.text() == "保覆盖"
    sheet.press("O")
    assert sheet.dialog.policy.text() == "最快到达"


def test_that_the_plan_is_opened_by_its_name_and_says_when_nothing_waits(
    console: Console, qtbot: QtBot
) -> None:
    sheet = Sheet(console, "/plan")
    assert "没有待派事件" in sheet.dialog.summary.text()
    sheet.dialog.close()


def test_that_the_plan_is_drawn_on_the_map_while_its_sheet_is_open(
    console: Console, waiting: list[Incident]
) -> None:
    console.until(lambda: all(one.id in console.session.situation.incidents for one in waiting))
    sheet = Sheet(console, "Ctrl+P")
    canvas = sheet.console.window.dispatch.map.canvas
    assert canvas is not None

    def drawn() -> list[tuple[str, str]]:
        lines = (placed.line for placed in canvas.picture.scene.routes)
        return [(line.id, line.tag) for line in lines if line.style == "other"]

    numbers = [one.short_number for one in waiting]
    assert drawn() == [("plan crew-301", numbers[0]), ("plan crew-401", numbers[1])]
    sheet.dialog.table.selectRow(0)
    sheet.press("Return")
    assert [tag for _, tag in drawn()] == numbers[1:]
    sheet.dialog.close()
    assert drawn() == []

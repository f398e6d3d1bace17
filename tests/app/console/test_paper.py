"""Paper sheets entered one after the other by key, and signed by the commander."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.console.paper.dialog import PaperDialog
from data.record import verify
from dispatch.entry import Entry
from dispatch.incident import Incident
from tests.app.console.test_access import nameless
from tests.builders import at
from tests.console import Console
from tests.room import COMMANDER, SmallRoom


def opened(console: Console) -> PaperDialog:
    console.press("Ctrl+B")
    return console.sheet(PaperDialog)


def fill(console: Console, dialog: PaperDialog, **lines: str) -> None:
    """Type into the named fields, whichever has the keyboard first."""
    for code, text in lines.items():
        field = dialog.fields.field(code)
        field.setFocus()
        console.type(text)
        if code in ("category", "place"):
            console.until(lambda line=field.line: bool(line.offers))
            if code == "place":
                console.press("Down")
            console.press("Return")


SHEET = {
    "received_at": "10:05",
    "category": "wzys",
    "place": "wlgc",
    "words": "有人摆摊",
    "crew": "301",
    "sent_at": "10:06",
    "responded_at": "10:06",
    "arrived_at": "10:09",
    "reported_at": "10:30",
    "note": "已劝离",
}


def test_that_sheets_are_entered_one_after_the_other_and_the_commander_signs(
    room: SmallRoom, console: Console, qtbot: QtBot
) -> None:
    dialog = opened(console)
    assert nameless(dialog) == []
    fill(console, dialog, sheet="P-0012", log="电台日志 3 页", **SHEET)
    console.press("Ctrl+Return")
    console.until(lambda: dialog.list.count() == 1)
    console.until(lambda: dialog.fields.text("sheet") == "P-0013")
    assert dialog.fields.lines["received_at"].hasFocus()
    fill(console, dialog, **{**SHEET, "received_at": "10:45", "sent_at": "10:44"})
    console.press("Ctrl+Return")
    console.until(lambda: bool(dialog.fault.text()))
    assert "时间先后不对" in dialog.fault.text()
    assert dialog.fields.text("note") == "已劝离"
    dialog.fields.lines["received_at"].clear()
    fill(console, dialog, received_at="10:41")
    for code in ("sent_at", "responded_at", "arrived_at"):
        dialog.fields.lines[code].clear()
    fill(console, dialog, sent_at="10:44", responded_at="10:45", arrived_at="10:50")
    dialog.fields.lines["reported_at"].clear()
    fill(console, dialog, reported_at="11:00")
    console.press("Ctrl+Return")
    console.until(lambda: dialog.list.count() == 2)
    assert "待签认 2" in dialog.heading.text()
    assert not dialog.keys["sign"].isEnabled()
    first, second = sorted(room.house.store.rows(Incident), key=lambda one: one.received_at)
    assert (first.received_at, first.place.text) == (at("10:05"), "武林广场")
    assert {entry.occurred_at for entry in room.house.store.rows(Entry, incident_id=second.id)} == {
        at("10:45"),
        at("10:50"),
        at("11:00"),
    }

    dialog.close()
    commander = Console(room.session(COMMANDER), qtbot)
    signing = opened(commander)
    for _ in range(2):
        commander.until(lambda: signing.list.count() == 2)
        row = next(n for n in range(2) if "待签认" in signing.list.item(n).text())
        signing.list.setCurrentRow(row)
        before = signing.heading.text()
        commander.press("Ctrl+G")
        commander.until(lambda said=before: signing.heading.text() != said)
    assert "待签认 0" in signing.heading.text()
    assert verify(room.house.store).ok


def test_that_late_times_of_a_known_incident_need_only_its_number(room: SmallRoom, console: Console) -> None:
    incident, task = room.sent("301")
    room.pass_time(1800)
    console.until(lambda: task.id in console.session.situation.assignments)
    dialog = opened(console)
    fill(console, dialog, sheet="P-1", known=incident.short_number, crew="301", responded_at="14:20")
    console.press("Ctrl+Return")
    console.until(lambda: console.session.situation.assignments[task.id].acknowledged_at is not None)
    assert console.session.situation.incidents[incident.id].paper[0].sheet == "P-1"


def test_that_what_a_sheet_lacks_is_told(console: Console) -> None:
    dialog = opened(console)
    console.press("Ctrl+Return")
    assert dialog.fault.text() == "请填接报时间"
    fill(console, dialog, received_at="heute")
    console.press("Ctrl+Return")
    assert "看不懂时间" in dialog.fault.text()

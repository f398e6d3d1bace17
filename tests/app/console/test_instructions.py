"""Leaders' instructions at the console: written down, seen in queue and detail, rung for, answered by key."""

from __future__ import annotations

from app.console.instructions.dialog import InstructionsDialog
from app.console.queue.model import second_line
from app.console.queue.rows import QueueRow
from tests.app.console.test_access import nameless
from tests.builders import at
from tests.console import Console
from tests.room import SmallRoom


def opened(console: Console) -> InstructionsDialog:
    console.press("Ctrl+D")
    return console.sheet(InstructionsDialog)


def write(console: Console, dialog: InstructionsDialog, **lines: str) -> None:
    for code, text in lines.items():
        dialog.lines[code].setFocus()
        dialog.lines[code].selectAll()
        console.type(text)
    console.press("Ctrl+Return")


def test_that_one_for_the_selected_incident_is_seen_rung_for_and_answered(
    room: SmallRoom, console: Console
) -> None:
    incident = room.accepted()
    console.hear_of(incident.id)
    console.press("Down")
    dialog = opened(console)
    assert nameless(dialog) == []
    assert dialog.lines["about"].text() == incident.short_number
    assert dialog.empty.isVisible()
    write(console, dialog, leader="张区长", due="15:20", words="今晚前整治到位")
    console.until(lambda: dialog.list.count() == 1)
    assert dialog.empty.isHidden()
    assert "在办  截至 2026-11-24 15:20:00  0001 · 张区长：今晚前整治到位" in dialog.list.item(0).text()
    dialog.close()
    console.sit()
    detail = "\n".join(console.texts(console.window.dispatch.detail.facts))
    assert "Z1 张区长：今晚前整治到位" in detail
    console.tick()
    model = console.window.dispatch.queue.model
    rows = [line for number in range(model.rowCount()) if isinstance(line := model.line(number), QueueRow)]
    assert second_line(rows[0], console.session.words)[:2] == [incident.short_number, "批示截至 15:20"]

    room.pass_time(1800)
    console.press("F8")
    for _ in range(6):
        if "Z1" in console.feedback:
            break
        console.press("F8")
    assert "Z1" in console.feedback
    assert "领导批示将到期" in console.feedback
    again = opened(console)
    again.answer.setFocus()
    console.type("已整治")
    console.press("Ctrl+G")
    console.until(lambda: "已答复" in again.list.item(0).text())
    assert not again.keys["answer"].isEnabled()


def test_that_one_stands_alone_and_what_is_missing_is_told(console: Console) -> None:
    dialog = opened(console)
    write(console, dialog, leader="张区长", words="报一周摊贩整治情况", due="heute")
    assert "看不懂期限" in dialog.fault.text()
    write(console, dialog, due="+90", about="9999")
    assert "9999" in dialog.fault.text()
    dialog.lines["about"].clear()
    dialog.lines["due"].clear()
    write(console, dialog, due="+90")
    console.until(lambda: dialog.list.count() == 1)
    (given,) = console.session.situation.instructions.values()
    assert (given.incident_id, given.due_at) == ("", at("15:50:00"))

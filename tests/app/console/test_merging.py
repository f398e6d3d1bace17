"""Two reports side by side: merged by keyboard, seen as one, and taken apart from the same place."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QLabel

from app.console.merging.lines import differences
from app.console.merging.sheet import MergeSheet
from app.console.queue.model import second_line
from app.console.queue.rows import QueueRow
from dispatch.actions.clues import DismissClue
from dispatch.actions.units import Remind
from dispatch.assignment import AssignmentState
from dispatch.incident import Incident, Place
from dispatch.lifecycle import State
from dispatch.ports import Caller
from dispatch.settings import Settings
from tests.app.console.test_access import nameless
from tests.builders import incident
from tests.console import Console
from tests.room import OPERATOR, WULIN, SmallRoom

NEAR = Place("武林广场西侧", 120.1634, 30.2744, "map")


def two(room: SmallRoom) -> tuple[Incident, Incident]:
    first = room.accepted(caller=Caller("王女士", "19900000001"))
    room.pass_time(120)
    return first, room.receive(place=NEAR, words="西侧又来了几个摊", caller=Caller("李先生", "19900000002"))


def look_at(console: Console, incident: Incident) -> None:
    console.hear_of(incident.id)
    console.session.select_incident(incident.id)
    console.until(lambda: bool(console.window.dispatch.merging.feed.likely) or bool(incident.merged))


def opened(console: Console) -> MergeSheet:
    console.press("J")
    return console.sheet(MergeSheet)


def shown(console: Console) -> str:
    labels = console.window.dispatch.detail.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_that_a_likely_duplicate_is_told_in_the_detail_and_merged_and_unmerged_by_keyboard(
    room: SmallRoom, console: Console
) -> None:
    first, second = two(room)
    look_at(console, second)
    console.until(lambda: "疑似重复" in shown(console))
    sheet = opened(console)
    assert nameless(sheet) == []
    words = console.texts(sheet)
    for said in ("相距 44 m · 早 2:00", "西侧又来了几个摊", "有，1 位", "尚无", "保留", "并入"):
        assert any(said in one for one in words), said
    assert sheet.left.property("selected") == "false"
    assert not sheet.warning.isVisible()
    console.press("Ctrl+Return")
    console.until(lambda: console.dialog is None)
    console.sit()
    assert console.selected.id == first.id
    told = console.window.bar.feedback.text()
    assert told.startswith(f"{first.short_number}，{second.short_number} 合并 #")
    console.tick()
    assert [line for line in console.lines if second.short_number in line] == []
    assert "来源 ×2" in shown(console)
    assert f"已合并 · {second.short_number} · 44 m" in shown(console)
    row = console.window.dispatch.queue.model.line(1)
    assert isinstance(row, QueueRow)
    assert "12345 热线 ×2" in second_line(row, console.session.words)

    sheet = opened(console)
    assert any("拆出" in one for one in console.texts(sheet))
    console.press("Ctrl+Return")
    console.until(lambda: console.dialog is None)
    console.sit()
    console.tick()
    kept = room.house.store.rows(Incident, id=second.id)[0]
    assert (kept.state, kept.tags) == (State.REPORTED, ("unmerged",))
    assert any(second.short_number in line for line in console.lines)


def test_that_the_other_may_stay_where_it_is_as_far(room: SmallRoom, console: Console) -> None:
    first = room.accepted()
    room.pass_time(60)
    second = room.accepted(place=NEAR)
    look_at(console, first)
    sheet = opened(console)
    console.press("Ctrl+Right")
    console.press("Ctrl+Return")
    console.until(lambda: console.dialog is None)
    assert console.session.selected_incident == second.id
    kept = room.house.store.rows(Incident, id=second.id)[0]
    assert (kept.t0, sheet.incident is None or kept.merged[0].number) == (first.t0, first.number)


def test_that_a_refusal_is_told_in_the_sheet(room: SmallRoom, console: Console) -> None:
    _first, second = two(room)
    look_at(console, second)
    sheet = opened(console)
    console.press("Ctrl+Right")
    console.press("Ctrl+Return")
    console.until(sheet.fault.isVisible)
    assert "先确认或受理" in sheet.fault.text()
    sheet.close()


def test_that_a_crew_on_its_way_is_called_back_where_it_is_wanted(room: SmallRoom, console: Console) -> None:
    first, _ = room.sent("301")
    room.pass_time(30)
    second, task = room.sent("302", place=NEAR)
    look_at(console, first)
    sheet = opened(console)
    assert sheet.recall.isVisible()
    sheet.recall.setChecked(True)
    console.press("Ctrl+Return")
    console.until(lambda: console.dialog is None)
    console.until(lambda: console.session.situation.incidents[second.id].state is State.MERGED)
    assert console.session.situation.assignments[task.id].state is AssignmentState.RECALLED


def test_that_any_other_is_laid_beside_it_by_its_number(room: SmallRoom, console: Console) -> None:
    first = room.accepted()
    far = room.accepted(place=Place("长庆街", 120.1715, 30.2680, "map"))
    console.until(lambda: far.id in console.session.situation.incidents)
    console.session.select_incident(first.id)
    console.settle()
    sheet = opened(console)
    assert sheet.empty.isVisible()
    sheet.number.setFocus()
    console.type("9999")
    console.press("Return")
    assert "9999" in sheet.fault.text()
    sheet.number.clear()
    console.type(far.short_number)
    console.press("Return")
    assert sheet.other is not None
    assert sheet.other.id == far.id
    assert sheet.warning.isVisible()
    assert "相距 1.1 km（一般在 150 m 以内）" in sheet.warning.text()
    assert "类别" not in sheet.warning.text()
    assert "▲ 长庆街" in console.texts(sheet.right)
    assert sheet.keys["confirm"].isEnabled()
    console.session.set_appearance("en", "light")
    assert sheet.list.item(0).text().startswith("By number")
    sheet.close()


def test_that_a_dismissed_clue_stands_behind_others_with_who_dismissed_it_when_and_why(
    room: SmallRoom, console: Console
) -> None:
    clue = room.receive(source="video_ai", words="", place=NEAR)
    room.act(DismissClue, incident_id=clue.id, reason="gone")
    first, second = two(room)
    look_at(console, second)
    sheet = opened(console)
    assert sheet.keys["confirm"].isEnabled()
    sheet.number.setFocus()
    console.type(clue.short_number)
    console.press("Return")
    lines = [sheet.list.item(row).text() for row in range(sheet.list.count())]
    assert [first.short_number in lines[0], clue.short_number in lines[1]] == [True, True]
    assert lines[1].startswith("线索已排除")
    assert lines[1].endswith(f"{OPERATOR.name}：已自行离开")
    assert f"由 {OPERATOR.name} 排除：已自行离开" in sheet.warning.text()
    assert (sheet.keys["confirm"].isEnabled(), sheet.outcome.isVisible()) == (False, False)
    console.session.set_appearance("en", "light")
    assert f"by {OPERATOR.name}: Gone by itself" in sheet.warning.text()
    console.press("Up")
    assert sheet.keys["confirm"].isEnabled()
    assert not sheet.warning.isVisible()
    sheet.close()


def test_that_what_is_less_alike_than_duplicates_are_is_named() -> None:
    settings, one = Settings(), incident()
    assert differences(one, incident(), settings) == ()
    later = one.received_at + timedelta(seconds=settings.duplicate_within_s + 1)
    other = incident(category="STR.ad", received_at=later, place=Place("", None, None, ""))
    assert differences(one, other, settings) == ("category", "place", "time")


def test_that_what_was_merged_leads_to_where_it_went(room: SmallRoom, console: Console) -> None:
    first, second = two(room)
    look_at(console, second)
    opened(console)
    console.press("Ctrl+Return")
    console.until(lambda: console.dialog is None)
    console.sit()
    console.session.select_incident(second.id)
    console.settle()
    assert "已并入" in shown(console)
    sheet = opened(console)
    assert (console.session.selected_incident, sheet.incident and sheet.incident.id) == (first.id, first.id)
    sheet.close()


def test_that_reminders_are_counted_in_the_row_and_on_the_task(room: SmallRoom, console: Console) -> None:
    incident, task = room.sent("302", place=WULIN)
    console.until(lambda: incident.id in console.session.situation.incidents)
    console.session.select_incident(incident.id)
    console.press("R")
    room.act(Remind, assignment_id=task.id)
    console.until(lambda: console.session.situation.assignments[task.id].reminders == 2)
    console.tick()
    row = console.window.dispatch.queue.model.line(1)
    assert isinstance(row, QueueRow)
    assert "催 ×2" in second_line(row, console.session.words)
    assert "催 ×2" in shown(console)

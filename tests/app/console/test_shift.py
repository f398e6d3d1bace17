"""Hard minutes of a shift, through the window and by the keyboard alone."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from app.console.alarms.sheet import AlarmSheet
from data.record import verify
from dispatch.alarms import Level
from dispatch.assignment import Assignment
from dispatch.clock_queries import AlarmsNow
from dispatch.entry import Entry
from dispatch.incident import Incident, Place
from dispatch.lifecycle import State
from dispatch.ports import Caller
from dispatch.stages import StageState
from dispatch.timing import assignment_clock, stage_clocks
from tests.app.console.test_permits import keep, permit_at
from tests.console import Console
from tests.room import SmallRoom

NEAR = Place("武林广场西侧", 120.1634, 30.2744, "map")
AWAY = tuple(Place(f"街口{n}", 120.1500 + 0.004 * n, 30.2950 + 0.003 * n, "map") for n in range(20))


def kept(room: SmallRoom, incident: Incident) -> Incident:
    return room.house.store.rows(Incident, id=incident.id)[0]


def shows(console: Console, number: str) -> None:
    """Go to an incident as somebody does who was told its number."""
    console.command(number)
    console.until(lambda: console.selected.short_number == number)
    console.press("Escape")


def seen(console: Console, incident: Incident) -> None:
    console.hear_of(incident.id)


def choose(console: Console, said: str) -> None:
    """Pick a line of the menu that is open."""
    console.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for action in [action for action in menu.actions() if not action.isSeparator()]:
        console.qtbot.keyClick(menu, Qt.Key.Key_Down)
        if said in action.text():
            break
    console.qtbot.keyClick(menu, Qt.Key.Key_Return)


def detail(console: Console) -> str:
    labels = console.window.dispatch.detail.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_that_a_burst_is_worked_off_and_its_alarms_are_one_line(room: SmallRoom, console: Console) -> None:
    burst = [room.receive(place=place) for place in AWAY]
    seen(console, burst[-1])
    assert sum("受理" in line for line in console.lines) == 20
    for count in range(1, 6):
        console.press("Down")
        console.until(lambda: console.next_step == "受理")
        console.press("Return")
        console.until(lambda: console.selected.state is State.ACCEPTED)
        assert sum(kept(room, one).state is State.ACCEPTED for one in burst) == count
    room.pass_time(61)
    console.tick()
    console.tick()
    console.tick()
    console.until(lambda: "响应已超时 ×5" in console.window.dispatch.line.alarms.accessibleName())
    console.press("F8")
    assert console.selected.state is State.ACCEPTED
    console.press("Ctrl+F8")
    console.until(lambda: isinstance(console.dialog, AlarmSheet))
    console.press("Ctrl+Return")
    console.press("Escape")
    console.until(lambda: console.dialog is None)
    console.sit()
    assert console.window.dispatch.alarms.log.waiting == ()
    assert len(console.window.dispatch.alarms.log.standing) >= 5


def test_that_clues_are_triaged_while_the_queue_stands(room: SmallRoom, console: Console) -> None:
    report = room.receive()
    street = [room.receive(source="video_ai", words="", place=AWAY[0]) for _ in range(3)]
    again = room.receive(source="drone", words="", place=AWAY[5])
    empty = [room.receive(source="video_ai", words="", place=AWAY[9]) for _ in range(2)]
    console.until(lambda: console.window.dispatch.inbox.feed.count == 6)
    console.press("I")
    room.pass_time(40)
    console.press("Return")
    console.until(lambda: console.window.dispatch.inbox.feed.count == 3)
    console.press("Down")
    console.press("Delete")
    console.until(lambda: console.dialog is not None)
    console.press("Return")
    console.until(lambda: console.dialog is None)
    console.sit()
    console.until(lambda: console.window.dispatch.inbox.feed.count == 1)
    console.press("Return")
    console.until(lambda: console.window.dispatch.inbox.feed.count == 0)
    console.press("I")
    console.tick()
    first, one = kept(room, street[0]), kept(room, again)
    assert (first.state, len(first.merged), first.t0) == (State.REPORTED, 2, room.clock.now())
    assert (one.state, [kept(room, clue).outcome for clue in empty]) == (State.REPORTED, ["false_alarm"] * 2)
    assert {line.split()[0] for line in console.lines if "受理" in line} == {
        incident.short_number for incident in (report, first, one)
    }


def test_that_a_duplicate_is_merged_and_unmerged_and_the_rates_know_both(
    room: SmallRoom, console: Console
) -> None:
    first = room.accepted(caller=Caller("王女士", "19900000001"))
    room.pass_time(120)
    second = room.receive(place=NEAR, caller=Caller("李先生", "19900000002"))
    seen(console, second)
    shows(console, second.short_number)
    console.until(lambda: "疑似重复" in detail(console))
    console.press("J")
    console.until(lambda: console.dialog is not None)
    console.press("Ctrl+Return")
    console.until(lambda: console.dialog is None)
    console.sit()
    assert console.selected.id == first.id
    assert (kept(room, second).state, kept(room, first).t0) == (State.MERGED, first.t0)
    console.press("J")
    console.until(lambda: console.dialog is not None)
    console.press("Ctrl+Return")
    console.until(lambda: console.dialog is None)
    console.sit()
    console.until(lambda: kept(room, second).state is State.REPORTED)
    assert kept(room, second).t0 == second.t0
    console.command(f"合并 {first.short_number} {second.short_number}")
    console.until(lambda: kept(room, second).state is State.MERGED)
    console.press("Escape")
    console.command(f"{second.short_number} 拆分")
    console.until(lambda: kept(room, second).state is State.REPORTED)
    actions = [step.action for step in room.house.store.steps_of(second.id)]
    assert actions == ["receive", "merge", "unmerge", "merge", "unmerge"]
    assert verify(room.house.store).ok


def test_case_7_declined_at_minute_four_it_is_late_and_the_second_crew_is_not(
    room: SmallRoom, console: Console
) -> None:
    incident = room.accepted()
    t0 = room.clock.now()
    seen(console, incident)
    shows(console, incident.short_number)
    console.until(lambda: bool(console.cards))
    console.press("Return")
    console.until(lambda: console.selected.state is State.DISPATCHED)
    [first] = room.house.store.rows(Assignment, incident_id=incident.id)
    sign = next(
        crew.call_sign for crew in console.session.situation.crews.values() if crew.id == first.crew_id
    )
    room.pass_time(40)
    console.command(f"{sign} 收到")
    console.until(lambda: console.selected.state is State.RESPONDED)
    console.press("Escape")
    room.pass_time(200)
    room.report_fixes()
    console.command(f"{sign} 拒 车辆故障")
    console.until(lambda: console.selected.state is State.ACCEPTED)
    console.press("Escape")
    loud = [alarm for alarm in room.house.seat.ask(AlarmsNow()) if alarm.level is Level.NOW]
    assert "nobody_holds_it" in [alarm.code for alarm in loud]
    console.tick()
    console.until(lambda: bool(console.cards))
    console.press("Return")
    answer_if_asked(console, "最近的空闲队伍")
    console.until(lambda: console.selected.state is State.DISPATCHED)
    second = max(room.house.store.rows(Assignment, incident_id=incident.id), key=lambda task: task.sent_at)
    assert second.sent_at == t0 + timedelta(seconds=240)
    assert second.crew_id != first.crew_id
    assert any("车辆故障" in text for text in console.texts(console.window.dispatch.detail.tasks))
    room.pass_time(30)
    console.press("Return")
    console.until(lambda: console.selected.state is State.RESPONDED)
    room.pass_time(210)
    console.press("Return")
    console.until(lambda: console.selected.state is State.ARRIVED or bool(console.notice))
    check_clocks(room, incident, second)


def answer_if_asked(console: Console, words: str) -> None:
    """Another crew than the first of the advice takes a reason."""
    console.settle()
    if console.dialog is not None:
        console.answer(words)


def check_clocks(room: SmallRoom, incident: Incident, second: Assignment) -> None:
    """The incident's arrival is late by its own t0; the second crew is in time from its own dispatch."""
    now, house = room.clock.now(), room.house
    rows = house.store.rows(Assignment, incident_id=incident.id)
    entries = house.store.rows(Entry, incident_id=incident.id)
    row = kept(room, incident)
    requirement = house.centre().categories.by_code(row.category).requirement
    clocks = stage_clocks(row, entries, rows, requirement, now)
    assert row.rule is not None
    assert (clocks.response.state, clocks.response.raw_met) == (StageState.MET, True)
    assert (clocks.arrival.state, clocks.arrival.late_s) == (StageState.MET_LATE, 180)
    task = house.store.rows(Assignment, id=second.id)[0]
    own = assignment_clock(task, entries, row.rule, now)
    assert (own.response.raw_met, own.arrival.raw_met) == (True, True)


def test_that_a_permit_answers_a_complaint_before_anyone_is_sent(room: SmallRoom, console: Console) -> None:
    complaint = room.receive(
        category="STR.shop_overflow", words="店门口摆了桌椅", caller=Caller("王女士", "19900000001")
    )
    keep(room, permit_at(complaint))
    seen(console, complaint)
    shows(console, complaint.short_number)
    console.until(lambda: "拾味小吃店" in detail(console))
    assert console.session.words.say("permit_relation.covers") in detail(console)
    console.press("M")
    choose(console, "不予受理")
    console.answer("有外摆许可 拱外摆〔2026〕012号，14–22 时有效，已答复来电人")
    console.until(lambda: kept(room, complaint).state is State.REJECTED)
    assert "012号" in kept(room, complaint).outcome
    assert room.house.store.rows(Assignment, incident_id=complaint.id) == ()
    console.tick()
    assert not any(complaint.short_number in line for line in console.lines)

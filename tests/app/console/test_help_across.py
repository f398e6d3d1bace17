"""Help across streets through the real window, by the keyboard alone (case 10)."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from dispatch.actors import Actor, Role
from dispatch.assignment import AssignmentState
from dispatch.lifecycle import State
from tests.console import Console
from tests.room import CHANGQING, COMMANDER, SmallRoom

CHANGQING_DESK = Actor("长庆值班长 林峰", Role.STREET_DISPATCHER, CHANGQING)


def selected_by(console: Console, incident_id: str) -> None:
    console.hear_of(incident_id)
    console.press("Down")
    console.until(lambda: console.session.selected_incident == incident_id)


def pick_changqing(console: Console) -> None:
    """Pick the crew of the other street by its number key."""
    console.until(lambda: any("长庆1组" in card for card in console.cards))
    rank = next(card.partition(" ")[0] for card in console.cards if "长庆1组" in card)
    console.press(rank)


def facts(console: Console) -> str:
    return "\n".join(console.texts(console.window.dispatch.detail.facts))


def test_that_a_crew_of_the_next_street_is_asked_for_agreed_to_sent_and_reported_on(
    room: SmallRoom, console: Console, qtbot: QtBot
) -> None:
    incident = room.accepted()
    selected_by(console, incident.id)
    pick_changqing(console)
    assert "跨街道借调，需长庆街道值班长同意" in "".join(console.cards)
    assert console.next_step == "请求借调 长庆1组"
    console.press("Return")
    console.until(lambda: bool(console.selected.help))
    console.until(lambda: "已请求长庆街道值班长同意" in "".join(console.cards))
    assert console.next_step == "记录借调答复 长庆1组"
    assert "长庆1组 · 长庆街道 · 14:20:00 请求 · 待答复，截至 14:21:00" in facts(console)

    room.pass_time(30)
    other = Console(room.session(CHANGQING_DESK), qtbot)
    selected_by(other, incident.id)
    pick_changqing(other)
    assert other.next_step == "记录借调答复 长庆1组"
    other.press("Return")
    other.answer("")
    other.until(lambda: other.selected.help[0].may_go)

    console.sit()
    console.until(lambda: console.selected.help[0].may_go)
    console.until(lambda: console.next_step == "派遣 长庆1组")
    console.press("Return")
    if console.dialog is not None:
        console.answer("离得近，属地队伍不足")
    console.until(lambda: console.selected.state is State.DISPATCHED)
    (task,) = console.session.situation.tasks_of_incident(incident.id)
    assert (task.lent_by, task.is_lead) == (CHANGQING, False)

    room.pass_time(15)
    console.press("Return")
    console.until(lambda: console.selected.state is State.RESPONDED)
    room.pass_time(60)
    console.press("Return")
    console.until(lambda: bool(console.notice) or console.selected.state is State.ARRIVED)
    if console.selected.state is not State.ARRIVED:
        console.press("Shift+Return")
        console.answer("-0:05 人在现场，定位未更新")
        console.until(lambda: console.selected.state is State.ARRIVED)
    console.press("Return")
    console.answer("已劝离")
    console.until(lambda: console.session.situation.assignments[task.id].state is AssignmentState.REPORTED)
    assert console.selected.state is State.ARRIVED
    console.until(lambda: console.next_step == "属地反馈")
    console.tick()
    assert f"{incident.short_number} 待属地反馈" in console.lines
    assert "借来的队伍已离场，待属地反馈" in facts(console)
    console.press("Return")
    console.answer("长庆1组已劝离，现场恢复")
    console.until(lambda: console.selected.state is State.REPORTED_BACK)


def test_that_silence_is_the_commanders_to_decide(room: SmallRoom, qtbot: QtBot, console_app: object) -> None:
    incident = room.accepted()
    console = Console(room.session(COMMANDER), qtbot)
    selected_by(console, incident.id)
    pick_changqing(console)
    console.press("Return")
    console.until(lambda: bool(console.selected.help))
    console.press("M")
    menu = console.window.dispatch.detail.action_row.menu
    assert menu is not None
    assert "答复借调 长庆1组" in [action.text() for action in menu.actions()]
    menu.close()

    room.pass_time(61)
    room.report_fixes()
    console.tick()
    console.press("F8")
    assert "借调逾时未答复，请指挥长决定" in console.feedback
    console.window.dispatch.advice.ask_again()
    console.until(lambda: console.next_step == "由区指令借调 长庆1组")
    console.press("Return")
    console.answer("附近没有其他队伍")
    console.until(lambda: console.selected.help[0].may_go)
    console.until(lambda: console.next_step == "派遣 长庆1组")

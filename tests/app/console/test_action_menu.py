"""One menu of everything that can be done with an incident, from its row, a button or a key."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.console.class_sheet import ClassSheet
from app.console.hand_over_sheet import HandOverSheet
from app.console.reason_dialog import ReasonDialog
from app.console.unit_sheet import UnitSheet
from dispatch.assignment import AssignmentState
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import Incident, StageName
from dispatch.lifecycle import State
from dispatch.ports import Caller
from dispatch.reasons import Reason
from tests.app.console.test_access import nameless
from tests.console import Console
from tests.room import CHANGQING, COMMANDER, OPERATOR, TIANSHUI, SmallRoom


def selected(
    room: SmallRoom, qtbot: QtBot, actor: object = OPERATOR, **asked: object
) -> tuple[Console, Incident]:
    incident = room.accepted(**asked)
    console = Console(room.session(actor), qtbot)  # type: ignore[arg-type]
    console.press("Down")
    console.until(lambda: console.session.selected_incident == incident.id)
    return console, incident


def kept(room: SmallRoom, incident: Incident) -> Incident:
    return room.house.store.rows(Incident, id=incident.id)[0]


def menu(console: Console) -> QMenu:
    found = console.window.dispatch.detail.action_row.menu
    assert found is not None
    return found


def do(console: Console, said: str) -> None:
    console.press("M")
    line(menu(console).actions(), said).trigger()
    menu(console).close()
    console.settle()


def line(lines: list[QAction], said: str) -> QAction:
    return next(action for action in lines if action.text().startswith(said))


def test_that_the_row_offers_what_can_be_done_with_its_key_and_what_can_not_with_the_reason(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    console, incident = selected(room, qtbot)
    table = console.window.dispatch.queue.table
    console.session.select_incident("")
    row = console.window.dispatch.queue.model.row_of(incident.id)
    assert row is not None
    middle = QPoint(60, table.rowViewportPosition(row) + 10)
    table.customContextMenuRequested.emit(middle)
    assert console.session.selected_incident == incident.id
    shown = menu(console).actions()
    assert menu(console).isVisible()
    texts = [action.text() for action in shown if action.text()]
    assert {"更正地点", "改类别", "申请延期"} <= set(texts)
    assert any(text.endswith("\tEnter") for text in texts)
    assert "升级\tE" in texts
    assert all(action.isEnabled() for action in shown)
    below = shown[-1].menu()
    assert isinstance(below, QMenu)
    refused = below.actions()
    assert not any(action.isEnabled() for action in refused)
    assert line(refused, "作废").text() == "作废：接派员无权作废"
    assert line(refused, "返工").text() == "返工：当前为「已受理」，不能返工"
    assert line(refused, "催办").text() == "催办：还没有人承办，无从催办\tR"
    assert shown[-1].text() == f"现在不能做的 {len(refused)} 项"
    menu(console).close()


def test_that_an_empty_queue_keeps_the_keyboard(room: SmallRoom, qtbot: QtBot, console_app: object) -> None:
    console = Console(room.session(), qtbot)
    table = console.window.dispatch.queue.table
    assert table.hasFocus()
    incident = room.accepted()
    console.hear_of(incident.id)
    assert table.hasFocus()


def test_that_an_incident_is_reclassified_from_the_menu(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    console, incident = selected(room, qtbot)
    do(console, "改类别")
    sheet = console.sheet(ClassSheet)
    assert nameless(sheet) == []
    sheet.field.line.clear()
    console.type("x")
    console.press("Ctrl+Return")
    sheet.answer()
    assert sheet.isVisible()
    sheet.field.show_values("STR.shop_overflow", "", ())
    sheet.severity.setCurrentIndex(2)
    sheet.answer()
    console.until(lambda: kept(room, incident).category == "STR.shop_overflow")
    assert kept(room, incident).severity == 2


def test_that_the_commander_gives_a_stage_more_minutes_and_extends_the_limit(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    console, incident = selected(room, qtbot, COMMANDER)
    due_at = incident.closing[-1].due_at
    do(console, "时限调整")
    console.until(lambda: isinstance(console.dialog, ReasonDialog))
    console.press("Down")
    console.answer("+10 道路封闭")
    console.until(lambda: bool(kept(room, incident).adjustments))
    granted = kept(room, incident).adjustments[-1]
    assert (granted.stage, granted.extra_s, granted.waived) == (StageName.ARRIVAL, 600.0, False)
    do(console, "申请延期")
    console.answer("等第三方检测")
    console.until(lambda: kept(room, incident).extension is not None)
    asked = kept(room, incident).extension
    assert asked is not None
    assert (asked.until - due_at).days == 1


def test_that_a_refusal_names_the_way_out_by_its_key(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    console, _incident = selected(room, qtbot)
    told = console.window.dispatch.work.refused
    told.emit(Reason("call_back_needed", {"incident": "0426", "count": 1}))
    assert console.notice.endswith("→ 按 M 选“回访”，记下答复，再结案")
    told.emit(Reason("unknown_query", {"query": "X"}))
    assert "→" not in console.notice


def test_that_a_focused_chip_gets_its_own_enter_and_space(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    console, incident = selected(room, qtbot)
    before = kept(room, incident)
    chip = console.window.dispatch.queue.header.need_button
    chip.setFocus(Qt.FocusReason.TabFocusReason)
    for keys, is_checked in (("Return", True), ("Enter", False), ("Space", True)):
        console.press(keys)
        assert chip.isChecked() is is_checked, keys
    escalate = console.window.dispatch.detail.action_row.buttons["escalate"]
    escalate.setFocus(Qt.FocusReason.TabFocusReason)
    console.press("Return")
    console.until(lambda: isinstance(console.dialog, ReasonDialog))
    assert kept(room, incident) == before
    console.press("Escape")
    console.sit()
    qtbot.mouseClick(escalate, Qt.MouseButton.LeftButton)
    dialog = console.sheet(ReasonDialog)
    dialog.reject()


def test_that_a_unit_is_given_an_incident_by_key_takes_it_and_sends_it_back(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    console, incident = selected(room, qtbot)
    facts = console.window.dispatch.detail.facts
    console.press("Shift+A")
    sheet = console.sheet(UnitSheet)
    assert nameless(sheet) == []
    assert sheet.field.text() == "天水街道"
    console.press("Return")
    console.until(lambda: kept(room, incident).unit == TIANSHUI)
    console.sit()
    given, due = "天水街道 · 14:20:00 派出，待签收", "限 14:21:00 签收（1:00）"
    assert f"{given} · {due}，计时中" in console.texts(facts)
    room.pass_time(70)
    console.tick()
    assert f"{given} · {due}，已超时" in console.texts(facts)
    do(console, "单位签收 天水街道")
    console.until(lambda: f"天水街道 · 14:21:10 签收 · {due}，超时 0:10" in console.texts(facts))
    console.press("Shift+A")
    sheet = console.sheet(UnitSheet)
    console.type("nobody")
    console.press("Return")
    assert sheet.field.accessibleDescription() == "从候选里选一个单位：回车取第一个"
    sheet.field.selectAll()
    console.type("changqingjd")
    console.until(lambda: bool(sheet.field.offers))
    console.press("Return")
    console.press("Return")
    console.until(lambda: kept(room, incident).unit == CHANGQING)
    console.sit()
    do(console, "退单 长庆街道")
    console.until(lambda: isinstance(console.dialog, ReasonDialog))
    console.press("Down")
    console.answer("")
    console.until(lambda: kept(room, incident).unit is None)
    back = "长庆街道 · 14:21:10 退单：不属职责 · 限 14:22:10 签收（1:00），豁免"
    console.until(lambda: back in console.texts(facts))
    console.press("Ctrl+Z")
    console.until(lambda: kept(room, incident).unit == CHANGQING)


def test_that_a_crew_is_held_a_first_look_entered_and_a_closing_step_told_by_key(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    console, incident = selected(room, qtbot, category="ADV.sign_falling")
    console.until(lambda: bool(console.cards))
    console.press("Shift+U")
    console.answer("留给它")
    tasks = console.session.situation.tasks_of_incident
    console.until(lambda: [task.state for task in tasks(incident.id)] == [AssignmentState.RESERVED])
    name = console.session.situation.crews[tasks(incident.id)[0].crew_id or ""].name
    do(console, f"解除预留 {name}")
    console.until(lambda: tasks(incident.id)[0].ended_at is not None)
    console.press("Shift+L")
    console.answer("无人机看到招牌倾斜")
    console.until(lambda: bool(room.house.store.rows(Entry, incident_id=incident.id)))
    console.until(lambda: console.feedback.startswith(f"{incident.short_number} 先到查看 "))
    (look,) = room.house.store.rows(Entry, incident_id=incident.id)
    assert (look.kind, look.by, look.note) == (EntryKind.FIRST_LOOK, Means.CAMERA, "无人机看到招牌倾斜")
    room.pass_time(60)
    console.press("Shift+D")
    console.answer("-1")
    console.until(lambda: "cordon" in kept(room, incident).reached)
    assert (room.clock.now() - kept(room, incident).reached["cordon"]).total_seconds() == 60
    console.until(lambda: not console.selected.steps_left)
    console.press("Shift+D")
    console.until(lambda: bool(console.notice))
    assert console.notice == f"{incident.short_number} 没有待办的分步\n→ 全部完成后核查、结案"


def test_that_an_incident_is_handed_over_and_callers_are_erased_by_the_name_of_it(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    caller = Caller("李女士", "13800000000")
    console, incident = selected(room, qtbot, COMMANDER, caller=caller)
    console.press("F4")
    console.command("清除来电人信息")
    console.until(lambda: console.window.views.currentWidget() is console.window.dispatch)
    assert console.dialog is None
    console.press("Return")
    console.until(lambda: isinstance(console.dialog, ReasonDialog))
    console.type("本人要求")
    console.press("Return")
    assert isinstance(console.dialog, ReasonDialog)
    console.press("Ctrl+Return")
    console.until(lambda: "caller_erased" in kept(room, incident).tags)
    console.sit()
    console.press("Shift+H")
    sheet = console.sheet(HandOverSheet)
    assert nameless(sheet) == []
    assert sheet.authority.currentText() == "公安"
    console.press("Return")
    assert sheet.reference.accessibleDescription() == "移送须填写对方编号"
    console.type("110-88")
    console.press("Return")
    console.until(lambda: kept(room, incident).state is State.HANDED_OVER)
    console.sit()
    gone = kept(room, incident)
    assert (gone.outcome, gone.external_reference) == ("handed_over:GA", "110-88")
    assert "公安 · 编号 110-88" in console.texts(console.window.dispatch.detail.facts)
    console.press("Shift+H")
    console.until(lambda: bool(console.notice))
    assert console.notice.startswith("当前为「已移送」，不能移送")
    console.press("Ctrl+Z")
    console.until(lambda: kept(room, incident).state is State.ACCEPTED)

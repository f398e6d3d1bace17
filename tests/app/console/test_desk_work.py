"""What Enter does where it alone isn't enough."""

from __future__ import annotations

import threading

from app.console.intake.form import IntakeForm
from app.console.queue.model import Role
from app.console.reason_dialog import ReasonDialog
from dispatch.actions.correcting import Reclassify
from dispatch.actions.crews import Recall
from dispatch.actions.field import Respond
from dispatch.entry import Means
from dispatch.incident import Incident
from dispatch.lifecycle import State
from tests.console import Console
from tests.room import SmallRoom


def test_that_an_arrival_that_a_fix_contradicts_asks_for_its_reason_at_once(
    console: Console, room: SmallRoom
) -> None:
    incident, task = room.sent("302")
    room.act(Respond, assignment_id=task.id, by=Means.RADIO)
    room.pass_time(20)
    room.report_fixes()
    console.session.fetch_news()
    console.until(lambda: incident.id in console.session.situation.incidents)
    console.session.select_incident(incident.id)
    console.settle()
    console.press("Return")
    console.until(lambda: console.dialog is not None)
    assert "最近定位距现场" not in console.feedback + console.notice
    assert "最近定位距现场" in " ".join(console.texts(console.dialog))
    console.answer("队员在楼里，定位没更新")
    console.until(lambda: console.session.situation.tasks_of_incident(incident.id)[0].arrived_at is not None)


def test_that_enter_first_says_what_the_step_has_become_while_the_hand_was_coming(
    console: Console, room: SmallRoom
) -> None:
    incident, task = room.sent("301")
    console.until(lambda: incident.id in console.session.situation.incidents)
    console.session.select_incident(incident.id)
    console.until(lambda: console.next_step == "记录响应 天水1组")
    console.in_haste()
    room.act(Respond, assignment_id=task.id, by=Means.RADIO)
    console.session.fetch_news()
    console.until(lambda: console.next_step == "记录到达 天水1组")
    console.press("Return")
    assert "下一步刚变成“记录到达 天水1组”，未执行" in console.feedback
    assert console.session.situation.assignments[task.id].arrived_at is None
    console.press("Ctrl+L")
    assert "nothing was done" in console.feedback
    console.press("Return")
    console.until(lambda: console.session.situation.assignments[task.id].arrived_at is not None)


def test_that_only_the_last_of_many_arrows_is_brought_up_and_the_key_after_them_acts_on_it(
    console: Console, room: SmallRoom
) -> None:
    for _ in range(6):
        room.receive()
    console.until(lambda: len(console.session.situation.incidents) == 6)
    console.tick()
    session, detail = console.session, console.window.dispatch.detail
    shown: list[str] = []
    session.incident_selected.connect(shown.append)
    order = console.window.dispatch.queue.model.order()
    console.press_in_a_row(*["Down"] * 4)
    assert session.selected_incident == order[3]
    assert console.window.dispatch.queue.table.currentIndex().data(Role.ROW).incident.id == order[3]
    console.press_in_a_row("Home")
    assert session.selected_incident == order[0]
    console.press_in_a_row("End", "PgUp")
    assert session.selected_incident == order[0]
    console.press_in_a_row("End")
    assert session.selected_incident == order[-1]
    console.press_in_a_row("Up", "Up")
    assert session.selected_incident == order[3]
    assert (shown, session.shown_incident, console.window.dispatch.work.incident) == ([], "", None)
    console.press_in_a_row("Return")
    assert shown == [order[3]]
    assert session.situation.incidents[order[3]].number in console.texts(detail.head)
    console.settle()
    states = {one.id: one.state for one in session.situation.incidents.values()}
    assert [one for one, state in states.items() if state is not State.REPORTED] == [order[3]]


def test_that_the_facts_of_an_incident_stand_there_as_soon_as_it_is_shown(
    console: Console, room: SmallRoom
) -> None:
    first, second = room.receive(), room.receive()
    console.until(lambda: len(console.session.situation.incidents) == 2)
    console.session.select_incident(first.id)
    console.settle()
    console.session.select_incident(second.id)
    detail = console.window.dispatch.detail
    assert second.number in console.texts(detail.head)
    assert console.session.words.say("state.reported") in console.texts(detail.facts)


def test_that_a_refusal_stands_once_under_the_incident_and_follows_the_language(
    console: Console, room: SmallRoom
) -> None:
    incident = room.settled("301")
    console.until(lambda: incident.id in console.session.situation.incidents)
    console.session.select_incident(incident.id)
    console.until(lambda: console.next_step == "核查")
    console.press("Return")
    console.until(lambda: "须由另一人办理" in console.notice)
    assert console.feedback == ""
    console.press("Ctrl+L")
    assert "another person" in console.notice
    room.pass_time(20)
    console.press("Ctrl+Z")
    console.until(lambda: "more than 15 seconds ago: it can't be undone" in console.feedback)


def test_that_a_refusal_keeps_the_question_with_what_was_typed_and_is_told_though_it_was_closed(
    console: Console, room: SmallRoom
) -> None:
    incident, may_go_on = room.settled(), threading.Event()
    console.hear_of(incident.id)
    console.session.select_incident(incident.id)
    console.press("P")
    dialog = console.sheet(ReasonDialog)
    dialog.field.setText("三天")
    console.press("Return")
    assert dialog.fault.isVisible()
    assert (dialog.isVisible(), dialog.field.text()) == (True, "三天")
    dialog.field.setText("3")
    room.act(Reclassify, incident_id=incident.id, category="STR.hawker", severity=2)
    console.until(lambda: console.selected.severity == 2)
    console.press("Return")
    console.until(dialog.fault.isVisible)
    assert "已被他人更新" in dialog.fault.text()
    assert dialog.fault.text().endswith("\n→ 画面已是最新：看过再做一次")
    console.press("Return")
    console.until(lambda: console.dialog is None)
    console.sit()
    assert len(console.selected.suspensions) == 1

    console.press("E")
    dialog = console.sheet(ReasonDialog)
    dialog.field.setText("需要支援")
    room.act(Reclassify, incident_id=incident.id, category="STR.hawker", severity=1)
    console.session.tasks.act(lambda: may_go_on.wait(5))
    console.press_in_a_row("Return", "Escape")
    assert not dialog.isVisible()
    may_go_on.set()
    console.until(lambda: "已被他人更新" in console.feedback)


def test_that_no_plain_key_in_the_intake_form_does_anything_to_the_incident_behind_it(
    console: Console, room: SmallRoom
) -> None:
    incident = room.receive()
    console.until(lambda: incident.id in console.session.situation.incidents)
    console.session.select_incident(incident.id)
    console.settle()
    console.press("Ctrl+N")
    form = console.window.findChild(IntakeForm)
    form.discard_button.setFocus()
    assert form.discard_button.hasFocus()
    console.press("Return")
    console.press("Enter")
    for letter in "XE":
        console.press(letter)
    assert console.dialog is None
    assert not console.window.commands["only_needed"].isChecked()
    assert room.house.store.rows(Incident, id=incident.id)[0].state is State.REPORTED


def test_that_the_days_of_a_suspension_are_called_days(console: Console, room: SmallRoom) -> None:
    incident = room.settled()
    console.until(lambda: incident.id in console.session.situation.incidents)
    console.session.select_incident(incident.id)
    console.settle()
    console.press("P")
    console.until(lambda: console.dialog is not None)
    assert "暂停天数" in console.texts(console.dialog)


def test_that_nobody_takes_over_from_a_crew_that_was_called_back_while_the_words_were_typed(
    console: Console, room: SmallRoom
) -> None:
    incident, task = room.sent("301")
    console.hear_of(incident.id)
    console.session.select_incident(incident.id)
    console.press("A")
    console.until(lambda: bool(console.cards))
    console.press("Return")
    dialog = console.sheet(ReasonDialog)
    room.act(Recall, assignment_id=task.id, reason="误派")
    console.until(lambda: not console.session.situation.running_tasks(incident.id))
    console.type("离得更近")
    console.press("Return")
    console.until(lambda: f"{incident.short_number} 没有在办任务" in " ".join(console.texts(dialog)))

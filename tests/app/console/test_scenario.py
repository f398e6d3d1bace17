"""One incident from report to closing, through the real window, by the keyboard alone."""

from __future__ import annotations

from datetime import timedelta

from pytestqt.qtbot import QtBot

from app.console.cockpit.view import CockpitView
from data.record import verify
from dispatch.fixes import Fix
from dispatch.incident import Incident, StageName
from dispatch.lifecycle import State
from dispatch.watcher import Watcher
from tests.console import Console
from tests.room import COMMANDER, TIANSHUI, WULIN, SmallRoom


def take_in(console: Console) -> Incident:
    """A hawker at Wulin Square, typed into the intake form."""
    console.press("Ctrl+N")
    form = console.window.dispatch.intake
    assert form is not None
    form.fields.words.setFocus()
    console.type("广场东侧有人摆摊")
    form.fields.category.line.setFocus()
    console.type("wzys")
    console.until(lambda: bool(form.fields.category.line.offers))
    console.press("Return")
    form.fields.place.line.setFocus()
    console.type("wlgc")
    console.until(lambda: bool(form.fields.place.line.offers))
    console.press("Down")
    console.press("Return")
    console.press("Ctrl+S")
    console.until(lambda: bool(console.session.selected_incident))
    console.tick()
    return console.selected


def walk_to(room: SmallRoom, call_sign: str, console: Console) -> None:
    """The crew's phones tell of it standing at the square, twelve seconds long."""
    watcher = Watcher(room.house.seat, room.house.centre)
    watcher.tick(room.clock.now())
    for _ in range(3):
        now = room.pass_time(6)
        fixes = [
            Fix(member_id, WULIN.lon or 0.0, WULIN.lat or 0.0, now, now, speed_mps=0.4)
            for member_id in room.crew(call_sign).member_ids
        ]
        room.house.seat.report_fixes(fixes)
        watcher.tick(now)
    console.settle()


def test_that_an_incident_is_handled_from_report_to_closing_by_the_keyboard(
    room: SmallRoom, console: Console, qtbot: QtBot
) -> None:
    incident = take_in(console)
    received = room.clock.now()
    assert incident.zones["sub_district"] == TIANSHUI
    assert incident.state is State.REPORTED
    assert console.next_step == "受理"

    room.pass_time(10)
    console.press("Return")
    console.until(lambda: console.selected.state is State.ACCEPTED)
    assert any(line.startswith("需要处置 1") for line in console.lines)

    console.until(lambda: bool(console.cards))
    first = console.window.dispatch.advice.candidates[0]
    assert console.cards[0].startswith("1 天水1组")
    assert console.next_step == "派遣 天水1组"
    room.pass_time(5)
    console.press("Return")
    console.until(lambda: console.selected.state is State.DISPATCHED)
    task = console.session.situation.tasks_of_incident(incident.id)[-1]
    assert task.crew_id == first.crew_id
    assert task.advice is not None
    assert task.advice.best[0].crew_id == first.crew_id

    room.pass_time(15)
    assert console.next_step == "记录响应 天水1组"
    console.press("Return")
    console.until(lambda: console.selected.state is State.RESPONDED)
    answered = room.clock.now()

    walk_to(room, "301", console)
    console.until(lambda: console.selected.state is State.ARRIVED)
    arrived = console.session.situation.assignments[task.id].arrived_at
    assert arrived is not None

    room.pass_time(600)
    assert console.next_step == "反馈 天水1组"
    console.press("Return")
    console.answer("已劝离，收起摊位两处")
    console.until(lambda: console.selected.state is State.REPORTED_BACK)
    reported = room.clock.now()

    console.tick()
    view = console.session.clocks.views[incident.id]
    assert view.of(StageName.RESPONSE).stopped_at == answered
    assert view.of(StageName.ARRIVAL).stopped_at == arrived
    assert view.of(StageName.FEEDBACK).stopped_at == reported
    assert answered - received == timedelta(seconds=30)
    assert all(stage.late_s == 0 for stage in view.stages)

    assert console.next_step == "核查"
    console.press("Return")
    console.until(lambda: bool(console.notice))
    assert "须由另一人办理" in console.notice
    assert console.selected.state is State.REPORTED_BACK

    other = Console(room.session(COMMANDER), qtbot)
    other.press("Down")
    assert other.selected.id == incident.id
    other.press("Return")
    other.until(lambda: other.selected.state is State.VERIFIED)
    assert other.next_step == "结案"
    other.press("Return")
    other.until(lambda: other.selected.state is State.CLOSED)
    other.tick()
    assert other.lines == []
    console.until(lambda: console.selected.state is State.CLOSED)
    assert verify(room.house.store).ok

    other.press("F4")
    shown = other.window.views.currentWidget()
    assert isinstance(shown, CockpitView)
    other.until(lambda: shown.cockpit is not None)
    cockpit = shown.cockpit
    assert cockpit is not None
    assert (cockpit.volume.received, cockpit.volume.unfinished) == (1, 0)
    stages = (cockpit.rates.response, cockpit.rates.arrival, cockpit.rates.feedback)
    assert [(stage.n, stage.met, stage.n_adjusted, stage.met_adjusted) for stage in stages] == [
        (1, 1, 1, 1)
    ] * 3
    assert [line.code for line in cockpit.lines if line.received] == ["330105012"]


def test_that_another_choice_than_the_first_asks_for_its_reason(room: SmallRoom, console: Console) -> None:
    incident = room.accepted()
    console.hear_of(incident.id)
    console.press("Down")
    console.until(lambda: len(console.cards) > 1)
    console.press("2")
    second = console.window.dispatch.advice.candidates[1]
    assert console.window.dispatch.advice.picked == second.crew_id
    console.press("Return")
    console.until(lambda: console.dialog is not None)
    name = console.session.situation.crews[second.crew_id].name
    assert f"{incident.short_number} 派 {name}，未选方案 1，请填写理由（写入留痕）" in console.texts(
        console.dialog
    )
    # Advice goes on while the words are typed; who was chosen stays chosen.
    console.window.dispatch.advice.pick(console.window.dispatch.advice.candidates[0].crew_id)
    console.answer("第一队要去换电池")
    console.until(lambda: console.selected.state is State.DISPATCHED)
    task = console.session.situation.tasks_of_incident(incident.id)[-1]
    assert (task.crew_id, task.choice_reason) == (second.crew_id, "第一队要去换电池")


def test_that_before_anybody_is_sent_another_crew_is_taken_from_a_list(
    room: SmallRoom, console: Console
) -> None:
    incident = room.accepted()
    console.hear_of(incident.id)
    console.press("Down")
    console.until(lambda: len(console.cards) > 1)
    advice = console.window.dispatch.advice
    console.press("A")
    menu = console.window.dispatch.detail.action_row.menu
    assert menu is not None
    assert menu.isVisible()
    names = [console.session.situation.crews[line.crew_id].name for line in advice.candidates]
    assert [action.text().split()[1] for action in menu.actions()] == names
    second = advice.candidates[1].crew_id
    console.qtbot.keyClick(menu, "2")
    assert not menu.isVisible()
    assert advice.picked == second
    assert console.next_step == f"派遣 {names[1]}"
    assert console.session.situation.tasks_of_incident(incident.id) == []


def test_that_a_dispatch_is_undone_within_its_seconds(room: SmallRoom, console: Console) -> None:
    incident = room.accepted()
    console.hear_of(incident.id)
    console.press("Down")
    console.until(lambda: bool(console.cards))
    console.press("Return")
    console.until(lambda: console.selected.state is State.DISPATCHED)
    room.pass_time(10)
    console.tick()
    assert "5 秒内" in console.texts(console.window.bar)
    done = console.feedback
    assert done.startswith(f"{incident.short_number} 派遣 ")
    console.press("Ctrl+Z")
    console.until(lambda: console.selected.state is State.ACCEPTED)
    # "Undo" and the crew's name alone would read as if a crew had been called back.
    console.until(lambda: console.feedback == f"已撤回：{done}")
    assert console.session.situation.tasks_of_incident(incident.id) == []


def test_that_the_command_bar_takes_the_radios_way_and_tells_refusals(
    room: SmallRoom, console: Console
) -> None:
    incident, _ = room.sent()
    console.until(lambda: incident.id in console.session.situation.incidents)
    room.pass_time(20)
    console.command("301 收到")
    console.until(lambda: console.session.situation.incidents[incident.id].state is State.RESPONDED)
    console.press("Escape")
    console.command("888 到")
    assert "888" in console.feedback
    assert console.window.bar.field.text() == "888 到"


def test_that_finding_moves_the_map_and_a_number_selects(room: SmallRoom, console: Console) -> None:
    incident = room.accepted()
    console.until(lambda: incident.id in console.session.situation.incidents)
    canvas = console.window.dispatch.map.canvas
    assert canvas is not None
    before = canvas.view
    console.command("/找 wlgc")
    console.until(lambda: canvas.view != before)
    console.press("Escape")
    console.command(incident.short_number)
    assert console.session.selected_incident == incident.id


def test_that_letters_typed_into_a_field_do_nothing_else(room: SmallRoom, console: Console) -> None:
    incident = room.accepted()
    console.hear_of(incident.id)
    console.press("Down")
    console.until(lambda: bool(console.cards))
    console.press("/")
    console.type("ae1l?")
    assert console.window.bar.field.text() == "ae1l?"
    assert console.dialog is None
    assert console.window.dispatch.map.canvas is not None
    assert not console.window.dispatch.map.canvas.is_locked


def test_that_the_way_of_a_crew_under_way_is_on_the_map(room: SmallRoom, console: Console) -> None:
    incident, _ = room.sent("302")
    console.hear_of(incident.id)
    console.press("Down")
    canvas = console.window.dispatch.map.canvas
    assert canvas is not None
    console.until(lambda: [placed.line.id for placed in canvas.picture.scene.routes] == ["crew-302"])
    assert console.cards == []
    console.press("U")
    console.until(lambda: bool(console.cards))
    assert all("天水2组" not in card for card in console.cards)
    said = console.texts(console.window.dispatch.detail.advice)
    assert any(line.startswith("已派人员不缺人") for line in said)
    assert console.next_step.startswith("派遣")

"""What the window shows of the room, in both languages, at every size."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSlider, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.console.commands import COMMANDS
from app.console.layer_menu import TO_CHECK, LayerMenu
from app.preferences import Preferences
from app.words.catalogue import span
from dispatch.clock_view import Look, Outcome, SlowView
from dispatch.reasons import Reason
from tests.console import Console
from tests.room import SmallRoom

LAID_OUT_PX = 60
SIZES = [(1366, 768), (1920, 1080), (3840, 2160)]


def test_that_the_queue_groups_by_what_is_needed(room: SmallRoom, console: Console) -> None:
    room.accepted()
    room.settled("302", source="hotline_12345")
    console.until(lambda: len(console.session.situation.incidents) == 2)
    console.tick()
    headings = [line for line in console.lines if not line[:4].isdigit()]
    assert [heading.split()[0] for heading in headings] == ["需要处置", "待核查结案"]
    queue = console.window.dispatch.queue.model
    assert [queue.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) for row in queue.headings()] == [
        "待受理、待派遣的，以及已派队伍而已超时或预测超时的",
        "已反馈，待核查或结案的",
    ]


def test_that_the_top_bar_says_that_closing_limits_are_counted_beside(
    room: SmallRoom, console: Console
) -> None:
    incident = room.accepted()
    console.hear_of(incident.id)
    clocks, top = console.session.clocks, console.window.top
    late = top._counts[Outcome.LATE]
    assert "另有 0 件已过结案时限" in late.toolTip()
    over = SlowView("close", Look.BREACH, 1.2, room.clock.now(), is_paused=False)
    clocks.views = {incident.id: replace(clocks.views[incident.id], closing=over)}
    top.show_counts()
    assert "· 结案 1" in console.texts(late)
    assert "另有 1 件已过结案时限" in late.accessibleDescription()
    console.session.select_incident(incident.id)
    gone = replace(over, due_at=room.clock.now() - timedelta(hours=12))
    clocks.views = {incident.id: replace(clocks.views[incident.id], closing=gone)}
    console.window.dispatch.detail.clock.refresh()
    said = " ".join(console.texts(console.window.dispatch.detail.clock))
    assert "已过 12:00:0" in said
    assert "%" not in said


def test_that_cards_of_advice_are_as_high_as_their_words_before_they_are_painted(
    room: SmallRoom, console: Console
) -> None:
    room.accepted()
    console.until(lambda: len(console.session.situation.incidents) == 1)
    console.tick()
    console.press("Down")
    advice, section = console.window.dispatch.advice, console.window.dispatch.detail.advice
    console.until(lambda: bool(section.cards) and section.cards[0].isVisible())
    console.settle()
    shown = advice.recommendation
    advice.recommendation = None
    advice.changed.emit()
    assert section.state.is_loading
    console.settle()
    low = section.height()
    advice.recommendation = shown
    advice.changed.emit()
    layout = section.layout()
    assert layout is not None
    assert section.height() >= layout.totalHeightForWidth(section.width()) > low


def test_that_an_empty_queue_says_so(console: Console) -> None:
    assert "全区 现无未结事件。Ctrl+N 接报，F1 看全区" in console.texts(console.window.dispatch.queue)


def test_that_nothing_moves_under_the_cursor_until_it_has_been_idle(
    room: SmallRoom, console: Console
) -> None:
    first = room.accepted()
    console.until(lambda: len(console.session.situation.incidents) == 1)
    console.tick()
    console.press("Down")
    room.pass_time(20)
    urgent = room.receive()
    console.until(lambda: len(console.session.situation.incidents) == 2)
    console.tick()
    order = console.window.dispatch.queue.model.order()
    assert order == [first.id, urgent.id]


def test_that_the_footer_counts_who_is_free(console: Console) -> None:
    shown = console.texts(console.window.dispatch.queue.footer)
    assert "6" in shown
    assert "/ 6" in shown


def test_that_the_status_bar_says_who_sits_here_without_a_password(console: Console) -> None:
    shown = console.texts(console.window.status)
    assert "周敏 · 接派员" in shown
    assert "未设口令" in shown


def test_that_the_advice_says_who_was_left_out_and_why(room: SmallRoom, console: Console) -> None:
    room.accepted()
    console.until(lambda: len(console.session.situation.incidents) == 1)
    console.tick()
    console.press("Down")
    console.until(lambda: bool(console.cards))
    shown = " ".join(console.texts(console.window.dispatch.detail.advice))
    assert "6 队中排除" in shown


def test_that_a_card_that_is_picked_by_its_number_comes_into_sight(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    console = Console(room.session(), qtbot, 1920, 720)
    incident = room.accepted()
    console.until(lambda: incident.id in console.session.situation.incidents)
    console.session.select_incident(incident.id)
    console.until(lambda: len(console.cards) > 1)
    last = console.window.dispatch.detail.advice.cards[-1]
    console.until(lambda: last.height() > LAID_OUT_PX)
    assert last.visibleRegion().boundingRect().height() < last.height()
    console.press(str(len(console.cards)))
    console.until(lambda: last.visibleRegion().boundingRect().height() == last.height())


def test_that_a_seat_switches_the_order_of_advice_by_key_and_the_dispatch_keeps_it(
    room: SmallRoom, console: Console
) -> None:
    incident = room.accepted()
    console.until(lambda: incident.id in console.session.situation.incidents)
    console.session.select_incident(incident.id)
    console.until(lambda: bool(console.cards))
    assert "最可能按时" in console.texts(console.window.dispatch.detail.advice)
    console.press("O")
    assert "保覆盖" in console.texts(console.window.dispatch.detail.advice)
    console.press("O")
    assert "最快到达" in console.texts(console.window.dispatch.detail.advice)
    assert console.session.preferences.view["policy"] == "fastest"
    advice = console.window.dispatch.advice.recommendation
    assert advice is not None
    assert advice.policy == "fastest"
    assert f"{span(advice.candidates[0].arrive_s)} 后到" in console.cards[0]
    console.press("Return")
    console.until(lambda: bool(console.session.situation.tasks_of_incident(incident.id)))
    kept = console.session.situation.tasks_of_incident(incident.id)[-1].advice
    assert kept is not None
    assert kept.policy == "fastest"


def test_that_every_command_has_words_and_every_key_stands_once(console: Console) -> None:
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))
    for command in COMMANDS:
        assert console.window.commands[command.code].text()


def test_that_the_keys_are_told_on_one_sheet(console: Console) -> None:
    console.press("?")
    console.until(lambda: console.dialog is not None)
    assert console.dialog is not None
    texts = console.texts(console.dialog)
    assert "Shift Enter" in texts
    assert any("受/受理 · 派/派遣" in text.replace("\u2060", "") for text in texts)
    console.press("A")
    console.until(lambda: console.dialog is None)


def test_that_letters_act_and_the_panel_ring_goes_round(room: SmallRoom, console: Console) -> None:
    window = console.window
    canvas = window.dispatch.map.canvas
    assert canvas is not None
    console.press("L")
    assert canvas.is_locked
    console.press("Ctrl+F6")
    assert console.focus_is_in(canvas)
    console.press("F4")
    assert window.views.currentWidget() is not window.dispatch
    console.press("F2")
    assert window.views.currentWidget() is window.dispatch


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_that_no_word_is_cut(
    room: SmallRoom, qtbot: QtBot, console_app: object, language: str, width: int, height: int
) -> None:
    room.accepted()
    preferences = Preferences(name="周敏", language="en" if language == "en" else "zh")
    console = Console(room.session(preferences=preferences), qtbot, width, height)
    console.press("Down")
    console.until(lambda: bool(console.cards))
    console.settle()
    assert cut_words(console.window) == []


def cut_words(window: QWidget) -> list[str]:
    """Words of visible labels and buttons that have less room than they need."""
    parts = [*window.findChildren(QLabel), *window.findChildren(QPushButton)]
    shown = [part for part in parts if part.isVisible() and part.text() and not part.toolTip()]
    return [
        f"{part.text()} {part.width()}<{part.minimumSizeHint().width()}"
        for part in shown
        if not (isinstance(part, QLabel) and part.wordWrap())
        and part.width() < part.minimumSizeHint().width()
    ]


def test_that_layers_are_switched_by_their_menu(room: SmallRoom, console: Console) -> None:
    settled = room.settled()
    console.hear_of(settled.id)
    panel = console.window.dispatch.map
    assert panel.canvas is not None
    assert panel.canvas.picture.scene.incidents == ()
    console.press("Y")
    (menu,) = panel.findChildren(LayerMenu)
    console.until(menu.isVisible)
    next(action for action in menu.actions() if action.data() == TO_CHECK).trigger()
    menu.close()
    assert [mark.id for mark in panel.canvas.picture.scene.incidents] == [settled.id]


def test_that_a_key_that_can_do_nothing_says_why(room: SmallRoom, console: Console) -> None:
    room.accepted()
    console.session.fetch_news()
    console.settle()
    console.press("Down")
    for key, code in (("P", "suspend"), ("U", "join"), ("W", "stand_by")):
        console.press(key)
        assert console.window.bar.feedback.text() == console.session.words.say(f"deaf.{code}")
    console.press("Ctrl+L")
    assert console.feedback == "There is no stand-by move worth asking for now"


def test_that_a_letter_that_is_typed_is_no_deaf_key(console: Console) -> None:
    console.press("/")
    console.press("P")
    assert console.window.bar.feedback.text() == ""


def test_that_a_refusal_is_said_anew_in_the_other_language_and_ends_with_its_incident(
    room: SmallRoom, console: Console
) -> None:
    incident = room.accepted()
    console.session.fetch_news()
    console.settle()
    reason = Reason("no_such_crew", {"named": "999"})
    console.session.refused.emit(reason)
    console.window.switch_language()
    assert console.window.bar.feedback.text() == console.session.words.reason(reason)
    console.session.select_incident(incident.id)
    assert console.window.bar.feedback.text() == ""


def test_that_the_queue_goes_back_to_the_most_urgent_when_nobody_is_at_work_in_it(
    room: SmallRoom, console: Console
) -> None:
    for _ in range(24):
        room.accepted()
    console.session.fetch_news()
    console.settle()
    queue = console.window.dispatch.queue
    console.until(lambda: len(queue.model.order()) == 24)
    bar = queue.table.verticalScrollBar()
    console.session.select_incident(queue.model.order()[-1])
    console.until(lambda: bar.value() > 0)
    queue.sort_now()
    assert bar.value() > 0
    console.session.select_incident(queue.model.order()[8])
    bar.setValue(60)
    queue.sort_now()
    assert bar.value() == 0
    bar.triggerAction(QAbstractSlider.SliderAction.SliderToMaximum)
    queue.sort_now()
    assert bar.value() > 0

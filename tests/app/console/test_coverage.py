"""Coverage in the console: the card, the layer, and the one key that confirms a move."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.console import coverage_feed
from app.console.coverage_bar import CoverageBar
from app.console.detail.coverage_line import is_lost
from dispatch.actions.keeping import ChangeSetting
from dispatch.actions.standing_by import DropPost, KeepPost
from dispatch.actors import Actor, Role
from tests.console import Console
from tests.room import SmallRoom

PLANNER = Actor("赵计", Role.PLANNER)


@pytest.fixture
def console(room: SmallRoom, qtbot: QtBot, console_app: object, monkeypatch: pytest.MonkeyPatch) -> Console:
    """A room with one post in the far west, whose moves may be small and long."""
    monkeypatch.setattr(coverage_feed, "REFRESH_MS", 120_000)
    for name, value in (
        ("standby_min_gain", "0.0001"),
        ("standby_max_travel_s", "7200"),
        ("standby_precinct_loss", "1"),
    ):
        room.act(ChangeSetting, PLANNER, name=name, value=value)
    room.act(KeepPost, PLANNER, name="祥符路口", lon=120.104522, lat=30.320054)
    made = Console(room.session(), qtbot)
    made.session.coverage.refresh()
    made.until(lambda: made.session.coverage.outlook is not None)
    return made


def card(console: Console) -> CoverageBar:
    return console.window.dispatch.queue.coverage


def test_that_the_card_says_what_is_covered_what_that_rests_on_and_the_best_move(console: Console) -> None:
    outlook = console.session.coverage.outlook
    assert outlook is not None
    texts = console.texts(card(console))
    assert f"{outlook.now * 100:.1f} %" in texts
    assert any("3 支空闲适任队伍" in text and "尚无历史事件" in text for text in texts)
    assert any("祥符路口" in text for text in texts)
    console.press("Ctrl+L")
    assert any("stand by at 祥符路口" in text for text in console.texts(card(console)))
    [why] = [label for label in card(console).findChildren(QLabel) if label.text().startswith("Coverage ")]
    whole = why.text()
    console.window.resize(1280, 648)
    console.until(lambda: why.toolTip() == whole)
    assert why.text() == whole.split(" · ")[0]


def test_that_one_key_confirms_the_move_which_the_board_shows_and_lets_go(console: Console) -> None:
    session = console.session
    assert session.coverage.outlook is not None
    move = session.coverage.outlook.move
    assert move is not None
    console.press("W")
    console.until(lambda: bool(session.coverage.outlook and session.coverage.outlook.standing_by))
    crew = session.situation.crews[move.crew.crew_id]
    assert crew.standing_by is not None
    assert crew.standing_by.name == "祥符路口"
    assert any(f"布点待命 {crew.name} 祥符路口" in text for text in console.texts(console.window.bar))
    assert any("到位后" in text for text in console.texts(card(console)))
    console.press("B")
    board = console.window.dispatch.crews
    assert board is not None
    session.select_crew(crew.id)
    row = board.model.row_of(crew.id)
    shown = [str(board.model.index(row, column).data()) for column in range(board.model.columnCount())]
    assert any("布点祥符路口" in text for text in shown)
    assert board.duty.let_go.isVisible()
    board.duty.let_go.click()
    console.until(lambda: session.situation.crews[crew.id].standing_by is None)


def test_that_a_move_that_nobody_sees_is_shown_first_and_can_be_undone(console: Console) -> None:
    session, view = console.session, console.window.dispatch
    assert session.coverage.outlook is not None
    move = session.coverage.outlook.move
    assert move is not None
    console.press("B")
    assert not card(console).isVisible()
    console.press("W")
    assert view.left.currentWidget() is view.queue
    assert "看过再按 W 确认" in console.feedback
    assert session.situation.crews[move.crew.crew_id].standing_by is None
    console.press("W")
    console.until(lambda: session.situation.crews[move.crew.crew_id].standing_by is not None)
    console.press("Ctrl+Z")
    console.until(lambda: session.situation.crews[move.crew.crew_id].standing_by is None)


def test_that_a_key_switches_the_layer_with_gaps_posts_and_a_legend_that_says_n(
    room: SmallRoom, console: Console
) -> None:
    canvas = console.window.dispatch.map.canvas
    assert canvas is not None
    scene = canvas.picture.scene
    assert not scene.posts
    console.press("V")
    assert {placed.area.kind for placed in scene.areas} >= {"hole", "gain"}
    assert [(mark.is_wanted, mark.is_proposed) for mark in scene.posts] == [(True, False)]
    assert any("n = 0" in entry.text for entry in scene.legend)
    console.press("V")
    assert not scene.posts
    assert not scene.areas
    coverage = console.session.coverage
    room.act(DropPost, PLANNER, name="祥符路口")
    # Long before it would be asked for by itself.
    console.until(lambda: coverage.outlook is not None and coverage.outlook.posts[0].is_proposed)


def test_that_a_loss_that_the_figures_round_away_does_not_stand_out() -> None:
    assert not is_lost(0.9424, 0.9418)
    assert is_lost(0.9426, 0.9424)
    assert not is_lost(0.9424, 0.9426)

"""How panels look while they read, where nothing came, and when what they show has grown old."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.console.alarms.sheet import AlarmSheet
from app.console.merging.sheet import MergeSheet
from app.console.situation.view import SituationView
from app.console.state_band import StateBand
from app.console.status_bar import GAP_PX
from dispatch.reasons import Reason
from tests.console import Console
from tests.room import SmallRoom


def test_that_a_band_moves_while_something_is_read_and_says_why_nothing_came(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    session = room.session()
    band = StateBand(session, can_retry=True)
    qtbot.addWidget(band)
    assert band.isHidden()
    band.show_loading("console.clues.reading")
    assert (band.bar.isHidden(), band.bar.maximum(), band.retry.isHidden()) == (False, 0, True)
    assert band.accessibleName() == "正在读线索…"
    band.show_share(0.42)
    assert (band.bar.maximum() > 0, band.bar.value() / band.bar.maximum()) == (True, 0.42)
    assert (band.words.text(), band.accessibleName()) == ("正在读线索… 42 %", "正在读线索… 42 %")
    band.show_loading("console.clues.reading")
    assert (band.bar.maximum(), band.words.text()) == (0, "正在读线索…")
    band.show_share(0.9)
    why = Reason("unexpected", {"error": "OSError: disk"})
    band.show_failed(why)
    band.show_share(1.0)
    assert band.words.text().startswith("▲ 读不出来：")
    assert (band.bar.isHidden(), band.retry.isHidden()) == (True, False)
    band.show_failed(why, session.now())
    assert band.words.text().startswith(f"▲ 停在 {session.words.clock(session.now())}：")
    session.set_appearance("en", "dark")
    assert band.words.text().startswith("▲ As of ")
    with qtbot.waitSignal(band.retried, timeout=1000):
        band.retry.click()
    band.settle()
    assert band.isHidden()


def test_that_no_bar_is_animated_by_qt_itself() -> None:
    app = Path(__file__).resolve().parents[3] / "app"
    users = {file.name for file in app.rglob("*.py") if "QProgressBar" in file.read_text(encoding="utf-8")}
    assert users == {"busy_bar.py"}


def test_that_silence_for_want_of_an_answer_is_not_shown_as_quiet(console: Console) -> None:
    dispatch, error = console.window.dispatch, OSError("disk")
    dispatch.alarms._miss(error)
    assert dispatch.line.alarms.accessibleName().startswith("报警停在 ")
    sheet = AlarmSheet(console.session, dispatch.alarms, console.window)
    sheet.open()
    assert sheet.state.words.text().startswith("▲ 停在 ")
    dispatch.alarms.ask()
    console.until(lambda: dispatch.line.alarms.accessibleName() == "无报警")
    assert sheet.state.isHidden()
    sheet.close()
    dispatch.inbox.feed._give_up(error)
    assert dispatch.line.clues.accessibleName() == "线索不明"
    dispatch.closures._miss(error)
    dispatch.panels.toggle_closures()
    panel = dispatch.panels.closures
    assert panel is not None
    assert panel.reading.isVisible()
    panel.reading.retry.click()
    console.until(panel.reading.isHidden)
    console.session.clocks._give_up(error)
    assert dispatch.queue.state.words.text().startswith("▲ 停在 ")
    console.tick()
    assert dispatch.queue.state.isHidden()


def test_that_views_and_sheets_say_that_they_wait_or_that_nothing_came(
    room: SmallRoom, console: Console
) -> None:
    incident, error = room.accepted(), OSError("disk")
    console.until(lambda: incident.id in console.session.situation.incidents)
    dispatch = console.window.dispatch
    dispatch.map.message.tell(error)
    assert dispatch.map.message.retry.isVisibleTo(dispatch.map.message)
    assert "OSError: disk" in dispatch.map.message.words.text()
    console.press("Ctrl+L")
    assert dispatch.map.message.words.text().startswith("▲ Nothing came: The program failed: OSError")
    console.press("Ctrl+L")
    made = dispatch.map.canvas
    dispatch.map.message.retry.click()
    console.until(lambda: dispatch.map.canvas is not made)
    feed = dispatch.merging.feed
    feed.is_known = False
    sheet = MergeSheet(console.session, feed, incident.id, console.window)
    sheet.open()
    assert (sheet.state.isVisible(), sheet.empty.isVisible()) == (True, False)
    console.session.select_incident(incident.id)
    console.until(lambda: sheet.empty.isVisible() and sheet.state.isHidden())
    sheet.close()
    console.window.show_view("view_situation")
    view = console.window.views.currentWidget()
    assert isinstance(view, SituationView)
    dispatch.alarms._miss(error)
    assert view.alarms.retry.isVisible()
    view.alarms.retry.click()
    console.until(view.alarms.retry.isHidden)


def test_that_a_picture_without_news_is_called_old(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    status = console.window.status
    assert status.stale.isHidden()
    monkeypatch.setattr(type(console.session), "quiet_s", 75.0)
    status.refresh()
    assert status.stale.text() == "▲ 画面 1:15 未更新"
    assert status.stale.isVisible()


def test_that_feeds_take_the_room_that_the_words_of_the_other_language_leave(console: Console) -> None:
    session, status = console.session, console.window.status
    fits = (status._title, status._record, status._seat, status._lock)
    feed_px = next(feed.wide_px for feed in status._feeds if not feed.isHidden())
    status.resize(
        sum(part.sizeHint().width() + GAP_PX for part in fits) + feed_px + 4 * GAP_PX, status.height()
    )
    session.set_appearance("en", "dark")
    shown = [feed.wide_px + GAP_PX for feed in status._feeds if not feed.isHidden()]
    taken = sum(shown) + sum(part.sizeHint().width() + GAP_PX for part in fits)
    assert taken <= status.width() - 2 * GAP_PX

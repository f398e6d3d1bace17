"""The record of an incident in words: who did what when, what it changed, and the advice as shown."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.console.history.steps import StepLine, StepReader
from app.console.history.view import HistoryView
from app.console.session import Session
from app.words import Words
from dispatch.actions.correcting import Reclassify
from dispatch.actions.crews import Dispatch
from dispatch.actions.field import Decline, Respond
from dispatch.actions.intake import Urge
from dispatch.assignment import Advice, AdvisedCrew
from dispatch.entry import Means
from dispatch.incident import Incident
from dispatch.queries import HistoryOf
from tests.builders import seconds
from tests.console import Console
from tests.room import SmallRoom


def read(room: SmallRoom, incident: Incident, words: Words | None = None) -> tuple[StepLine, ...]:
    names = {"crew-301": "301 天水1组", "crew-302": "302 天水2组"}
    reader = StepReader(room.house.centre(), words or Words(), names)
    return reader.read(room.house.seat.ask(HistoryOf(incident.id)))


def shown(session: Session, incident: Incident, qtbot: QtBot) -> HistoryView:
    view = HistoryView(session)
    qtbot.addWidget(view)
    view.resize(440, 700)
    view.show()
    session.select_incident(incident.id)
    qtbot.waitUntil(lambda: bool(view.lines), timeout=10_000)
    return view


def test_that_each_step_says_who_did_what(room: SmallRoom) -> None:
    lines = read(room, room.accepted())
    assert [(line.what, line.who) for line in lines] == [
        ("接报", "周敏 · 接派员"),
        ("受理", "周敏 · 接派员"),
    ]


def test_that_a_change_is_said_with_what_was_before(room: SmallRoom) -> None:
    incident = room.accepted()
    room.act(Reclassify, incident_id=incident.id, category="STR.dog")
    assert any("无证游商（流动摊贩） → 犬只" in text for text in read(room, incident)[-1].changed)


def test_that_counts_are_said_when_they_change(room: SmallRoom) -> None:
    incident = room.accepted()
    room.act(Urge, incident_id=incident.id)
    assert read(room, incident)[-1].changed == ("催促次数 1",)


def test_that_an_entry_made_later_says_when_it_happened(room: SmallRoom) -> None:
    incident, task = room.sent("302")
    room.pass_time(120)
    room.act(Respond, assignment_id=task.id, by=Means.RADIO, occurred_at=room.clock.now() - seconds(60))
    assert "响应（电台） · 发生于 14:21:00，补录" in read(room, incident)[-1].changed


def test_that_a_refusal_of_a_crew_is_told_with_its_reason(room: SmallRoom) -> None:
    incident, task = room.sent("302")
    room.act(Decline, assignment_id=task.id, reason="too_far", note="堵在路上")
    texts = " ".join(read(room, incident)[-1].changed)
    assert "302 天水2组：" in texts
    assert "堵在路上" in texts


def test_that_the_advice_is_shown_as_it_was_with_the_chosen_marked(room: SmallRoom) -> None:
    incident = room.accepted()
    best = (
        AdvisedCrew("crew-302", 150.0, 200.0, 0.97, "ebike"),
        AdvisedCrew("crew-301", 90.0, 130.0, 0.99, "ebike"),
    )
    advice = Advice(room.clock.now(), best, {"busy": 3})
    room.act(Dispatch, incident_id=incident.id, crew_id="crew-301", advice=advice, choice_reason="就在旁边")
    line = read(room, incident)[-1]
    assert line.advice[0].startswith("1. 302 天水2组 · 电动车 2:30 · p90 3:20")
    assert line.advice[1].endswith("✓ 已选")
    assert line.advice[2].startswith("未列入：")
    assert "理由 就在旁边" in line.changed


def test_that_the_record_is_told_in_english_too(room: SmallRoom) -> None:
    lines = read(room, room.accepted(), Words("en"))
    assert lines[-1].what == "Accept"


def test_that_the_view_follows_the_chosen_incident_and_what_is_done_to_it(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    del console_app
    incident = room.accepted()
    session = room.session()
    view = shown(session, incident, qtbot)
    assert [line.what for line in view.lines] == ["接报", "受理"]
    session.act(Urge, incident_id=incident.id)
    qtbot.waitUntil(lambda: len(view.lines) == 3, timeout=10_000)
    session.select_incident("")
    assert view.lines == ()
    assert view.told.text() == "选一件事件，看它的留痕"


def test_that_both_themes_paint_the_record(room: SmallRoom, qtbot: QtBot, console_app: object) -> None:
    del console_app
    session = room.session()
    view = shown(session, room.settled(), qtbot)
    for language, theme in (("en", "light"), ("zh", "dark")):
        session.set_appearance(language, theme)
        assert not view.grab().isNull()


def test_that_the_record_takes_the_detail_s_place_and_gives_it_back(
    room: SmallRoom, qtbot: QtBot, console_app: object
) -> None:
    incident = room.accepted()
    console = Console(room.session(), qtbot)
    console.press("Down")
    detail = console.window.dispatch.detail
    console.press("T")
    console.until(lambda: [line.what for line in detail.history.lines] == ["接报", "受理"])
    assert incident.number in console.texts(detail)
    room.act(Urge, incident_id=incident.id)
    console.until(lambda: len(detail.history.lines) == 3)
    console.press("Escape")
    assert not detail.shows_record
    assert detail.clock.isVisible()

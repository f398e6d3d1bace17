"""The clocks of open incidents: all each second while they are few, in turn beside what is seen when many."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.console import clock_feed
from app.console.clock_feed import ROUND_S
from app.console.session import Session
from dispatch.actions.intake import Void
from dispatch.actions.keeping import ChangeSetting
from dispatch.actions.patrolling import StartPatrol
from dispatch.actors import Actor, Role
from tests.console import PATIENCE_MS
from tests.room import COMMANDER, SmallRoom

COUNT = 9


def tick(room: SmallRoom, session: Session, qtbot: QtBot) -> set[str]:
    """A second passes; the incidents that have newer clocks."""
    room.pass_time(1)
    before = dict(session.clocks.views)
    with qtbot.waitSignal(session.clocks.updated, timeout=PATIENCE_MS):
        session.ticked.emit(session.now())
    return {one for one, view in session.clocks.views.items() if view is not before.get(one)}


def test_that_of_many_those_in_sight_are_asked_for_each_second_and_the_others_in_turn(
    room: SmallRoom, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = {room.accepted().id for _ in range(COUNT)}
    session = room.session()
    assert tick(room, session, qtbot) == ids
    monkeypatch.setattr(clock_feed, "MANY", 1)
    seen = max(ids)
    session.clocks.look_at([seen])
    told = [tick(room, session, qtbot) for _ in range(ROUND_S + 1)]
    assert all(seen in some for some in told)
    assert all(some < ids for some in told)
    assert set.union(*told) == ids


def test_that_of_many_what_has_ended_loses_its_clock_and_what_is_new_gets_one(
    room: SmallRoom, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = room.accepted(), room.accepted()
    session = room.session()
    tick(room, session, qtbot)
    monkeypatch.setattr(clock_feed, "MANY", 1)
    third = room.accepted()
    room.act(Void, COMMANDER, incident_id=first.id, reason="重复")
    session.fetch_news()
    qtbot.waitUntil(lambda: set(session.clocks.views) == {second.id, third.id}, timeout=PATIENCE_MS)


def test_that_of_many_a_patrol_asks_for_no_clocks_and_a_setting_for_all(
    room: SmallRoom, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = {room.accepted().id for _ in range(4)}
    session = room.session()
    tick(room, session, qtbot)
    monkeypatch.setattr(clock_feed, "MANY", 1)
    room.pass_time(1)
    known_at, before = session.clocks.known_at, dict(session.clocks.views)
    room.act(StartPatrol, crew_id=room.crew("301").id, beat="武林广场一圈")
    session.fetch_news()
    qtbot.waitUntil(lambda: bool(session.situation.patrols), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not session.clocks._soon.isActive(), timeout=PATIENCE_MS)
    assert session.tasks.is_idle
    assert session.clocks.known_at == known_at
    room.act(ChangeSetting, Actor("赵计", Role.PLANNER), name="undo_s", value=20)
    session.fetch_news()
    qtbot.waitUntil(
        lambda: all(session.clocks.views[one] is not before[one] for one in ids), timeout=PATIENCE_MS
    )

"""Crews on the map follow the picture: moves, status, staleness; a late fix takes nobody back."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from app.console import crews_on_map
from app.console.crews_on_map import CrewsOnMap
from app.console.map.crew_book import CrewBook
from dispatch.actions.field import Arrive, Respond
from dispatch.entry import Means
from dispatch.fixes import Fix
from tests.console import Console
from tests.room import SmallRoom


def book_of(console: Console) -> CrewBook:
    canvas = console.window.dispatch.map.canvas
    assert canvas is not None
    return canvas.picture.scene.crew_book


def report(room: SmallRoom, call_sign: str, lon: float, lat: float, ago_s: float = 0.0) -> None:
    now = room.clock.now()
    member_id = room.crew(call_sign).member_ids[0]
    room.house.seat.report_fixes([Fix(member_id, lon, lat, now - timedelta(seconds=ago_s), now)])


def goal(console: Console, crew_id: str) -> np.ndarray:
    book = book_of(console)
    return book.glide.positions(1e12)[book.row[crew_id]]


@pytest.mark.parametrize("at_once", [1, crews_on_map.AT_ONCE])
def test_that_a_fix_moves_a_crew_and_a_late_one_does_not(
    room: SmallRoom, console: Console, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """At once where there are few, in slices where there are many."""
    monkeypatch.setattr(crews_on_map, "AT_ONCE", at_once)
    crew = room.crew("301").id
    before = goal(console, crew)
    room.pass_time(10)
    report(room, "301", 120.1652, 30.2748)
    console.until(lambda: goal(console, crew)[0] > before[0] + 50)
    moved = goal(console, crew)
    report(room, "301", 120.1642, 30.2748, ago_s=5)
    other = room.crew("302").id
    seen = goal(console, other)
    report(room, "302", 120.1560, 30.2710)
    console.until(lambda: goal(console, other)[1] > seen[1] + 50)
    assert goal(console, crew) == pytest.approx(moved)


def test_that_a_crew_on_scene_docks_to_its_incident_(room: SmallRoom, console: Console) -> None:
    incident, task = room.sent("301")
    room.act(Respond, assignment_id=task.id, by=Means.RADIO)
    room.act(Arrive, assignment_id=task.id, by=Means.RADIO, evidence=("照片",), note="到达")
    crew = room.crew("301").id
    console.until(lambda: book_of(console).docked.get(book_of(console).row[crew]) == incident.id)


def test_that_a_crew_that_is_not_heard_of_is_dashed_and_is_solid_again_with_a_new_fix(
    room: SmallRoom, console: Console
) -> None:
    crew = room.crew("302").id
    row = book_of(console).row[crew]
    assert not book_of(console).is_stale[row]
    room.pass_time(1200)
    console.tick()
    assert book_of(console).is_stale[row]
    assert book_of(console).marks[row].age_text
    report(room, "302", 120.1560, 30.2710)
    console.until(lambda: not book_of(console).is_stale[row])


def test_that_crews_that_share_a_name_are_labelled_with_their_call_signs(
    room: SmallRoom, console_app: object
) -> None:
    room.rename("401", "天水1组")
    on_map = CrewsOnMap(room.session())
    labels = [mark.call_sign for mark in on_map.marks(iter(("crew-301", "crew-302", "crew-401")))]
    assert labels == ["天水1组 301", "天水2组", "天水1组 401"]


def test_that_crews_go_from_the_map_when_their_turn_ends(room: SmallRoom, console: Console) -> None:
    assert len(book_of(console)) == 6
    room.pass_time(3 * 3600)
    console.tick()
    assert len(book_of(console)) == 0

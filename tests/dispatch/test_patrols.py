"""Patrols and drone sorties: tasks without an incident, whose findings become incidents."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.actions.keeping import Undo
from dispatch.actions.merging import Merge
from dispatch.actions.patrolling import EndPatrol, NoteFinding, PatrolFinding, StartPatrol
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.patrol_queries import PatrolsNow, TrackOf, TracksNow
from dispatch.patrols import Patrol, PatrolKind
from dispatch.people import MemberKind
from dispatch.photos import PhotosOf
from dispatch.situation import Situation
from gis.road_network import Mode
from tests.builders import T0, people, seconds
from tests.dispatch.house import TIANSHUI_DESK, WULIN_DESK, House
from tests.dispatch.scene import WULIN, spot

HOUR = seconds(3600)


def begun(house: House, crew, **changes) -> Patrol:
    told = {"crew_id": crew.id, "beat": "武林路夜市一线", "until": T0 + HOUR}
    return house.act(StartPatrol, WULIN_DESK, **{**told, **changes}).of(Patrol)[0]


def found(house: House, patrol: Patrol, **changes) -> Incident:
    told = {"number": patrol.number, "category": "STR.hawker", "place": spot(3, 5), "words": "占道摊位"}
    return house.act(PatrolFinding, WULIN_DESK, **{**told, **changes}).of(Incident)[0]


def noted(house: House, patrol: Patrol, **changes) -> Patrol:
    told = {"number": patrol.number, "note": "三处占道摊位", "place": spot(3, 5), "evidence": ("a" * 64,)}
    return house.act(NoteFinding, WULIN_DESK, **{**told, **changes}).of(Patrol)[0]


def test_that_a_patrol_has_a_beat_and_a_time_and_leaves_the_crew_free(house):
    crew = house.crew("101")
    patrol = begun(house, crew)
    assert (patrol.number, patrol.kind, patrol.unit, patrol.until) == (
        "X1",
        PatrolKind.PATROL,
        WULIN,
        T0 + HOUR,
    )
    with house.refused("on_patrol_already", crew=crew.name, number="X1"):
        begun(house, crew)
    house.send(crew, house.incident(spot(3, 5)))


def test_that_what_a_crew_finds_is_an_incident_of_its_own_and_it_is_there_already(house):
    crew = house.crew("101")
    patrol = begun(house, crew)
    incident = found(house, patrol)
    assert (incident.source, incident.found_by_crew, incident.state) == (
        "crew_patrol",
        crew.id,
        State.REPORTED,
    )
    found(house, patrol, category="STR.piling", words="乱堆物")
    assert [one.number for one in house.seat.ask(PatrolsNow())[0].findings] == [
        "GS-20261124-0001",
        "GS-20261124-0002",
    ]


def test_that_what_a_drone_sees_is_a_clue_of_its_sortie(house):
    drone = house.crew("901", posts=people(MemberKind.DRONE), kind=MemberKind.DRONE, mode=Mode.AIR)
    sortie = begun(house, drone)
    assert sortie.kind is PatrolKind.SORTIE
    clue = found(house, sortie)
    assert (clue.source, clue.state, clue.found_by_crew) == ("drone", State.CLUE, None)


def test_that_it_ends_by_itself_or_when_told_and_finds_nothing_after(house):
    crew = house.crew("101")
    patrol = begun(house, crew)
    house.clock.at = T0 + HOUR
    (view,) = house.seat.ask(PatrolsNow())
    assert view.is_running is False
    with house.refused("patrol_over", number="X1"):
        found(house, patrol)
    again = begun(house, crew, until=None)
    assert again.until == T0 + HOUR + seconds(7200)
    house.act(EndPatrol, WULIN_DESK, number="x2", note="无异常")
    assert (house.now(again).ended_at, house.now(again).note) == (T0 + HOUR, "无异常")
    with house.refused("patrol_over", number="X2"):
        house.act(EndPatrol, WULIN_DESK, number="X2")


def test_that_it_is_over_when_the_turn_is(house):
    crew = house.crew("101")
    assert begun(house, crew, until=crew.ends_at + HOUR).until == crew.ends_at


def test_that_only_its_own_unit_and_only_a_free_crew_goes(house):
    crew = house.crew("101")
    with house.refused("not_your_task"):
        house.act(StartPatrol, TIANSHUI_DESK, crew_id=crew.id, beat="别处")
    with house.refused("reason_needed"):
        begun(house, crew, beat=" ")
    with house.refused("in_the_past"):
        begun(house, crew, until=T0)
    with house.refused("unknown_patrol", number="X9"):
        house.act(EndPatrol, WULIN_DESK, number="X9")
    house.send(crew, house.incident(spot(3, 5)))
    with house.refused("crew_not_free", crew=crew.name):
        begun(house, crew)


def test_that_its_track_is_where_the_crew_was_between_start_and_end(house):
    crew = house.crew("101")
    house.seen(crew, 0, 5)
    house.clock.pass_s(60)
    patrol = begun(house, crew)
    for east in (1, 2, 3):
        house.seen(crew, east, 5, after_s=60)
    house.clock.pass_s(1)
    house.act(EndPatrol, WULIN_DESK, number=patrol.number)
    house.seen(crew, 9, 5, after_s=60)
    track = house.seat.ask(TrackOf("X1"))
    assert len(track.line) == 3
    assert track.length_m == pytest.approx(192, rel=0.1)
    with house.refused("unknown_patrol"):
        house.seat.ask(TrackOf("X7"))


def test_that_the_live_picture_has_todays_patrols_and_a_start_can_be_undone(house):
    crew = house.crew("101")
    patrol = begun(house, crew)
    found(house, patrol)
    with house.refused("never_undone"):
        house.act(Undo, WULIN_DESK)
    assert list(Situation.of(house.seat.snapshot()).patrols) == [patrol.id]
    begun(house, house.crew("102", name=crew.name))
    names = {view.crew_name for view in house.seat.ask(PatrolsNow())}
    assert names == {f"{crew.name} 101", f"{crew.name} 102"}
    house.act(Undo, WULIN_DESK)
    assert [view.patrol.number for view in house.seat.ask(PatrolsNow())] == ["X1"]
    house.clock.at += timedelta(days=1)
    assert Situation.of(house.seat.snapshot()).patrols == {}


def test_that_a_patrol_can_be_planned_for_later_and_called_off(house):
    crew = house.crew("101")
    patrol = begun(house, crew, starts_at=T0 + HOUR, until=None)
    assert (patrol.started_at, patrol.until) == (T0 + HOUR, T0 + HOUR + seconds(7200))
    (view,) = house.seat.ask(PatrolsNow())
    assert (view.is_planned, view.is_running) == (True, False)
    with house.refused("patrol_not_begun", number="X1"):
        noted(house, patrol)
    with house.refused("on_patrol_already", number="X1"):
        begun(house, crew, until=T0 + HOUR + seconds(1))
    with house.refused("patrol_too_late"):
        begun(house, crew, starts_at=crew.ends_at, until=None)
    begun(house, crew)
    house.act(EndPatrol, WULIN_DESK, number="X1")
    assert [one.patrol.number for one in house.seat.ask(PatrolsNow())] == ["X2", "X1"]
    house.clock.at = T0 + HOUR
    assert not any(one.is_running for one in house.seat.ask(PatrolsNow()))


def test_that_what_was_noted_becomes_an_incident_that_it_names(house):
    patrol = noted(house, begun(house, house.crew("101")))
    assert [(one.note, one.evidence, one.incident_id) for one in patrol.noted] == [
        ("三处占道摊位", ("a" * 64,), None)
    ]
    assert patrol.waiting() == (1,)
    incident = found(house, patrol, finding=1, flags=("school_gate",))
    after = house.now(patrol)
    assert (after.noted[0].incident_id, after.findings, after.waiting()) == (incident.id, (incident.id,), ())
    assert incident.tags == ("school_gate",)
    with house.refused("finding_raised", finding=1):
        found(house, patrol, finding=1)
    with house.refused("unknown_finding", finding=2):
        found(house, patrol, finding=2)
    with house.refused("reason_needed"):
        noted(house, patrol, note=" ")


def test_that_the_photos_of_a_finding_are_told_long_after_the_patrol_and_after_a_merger(house):
    patrol = begun(house, house.crew("101"))
    noted(house, patrol)
    noted(house, patrol, evidence=("b" * 64,))
    first, other = (found(house, patrol, finding=number) for number in (1, 2))
    house.act(EndPatrol, WULIN_DESK, number="X1")
    house.clock.at += timedelta(days=30)
    assert [photo.digest for photo in house.seat.ask(PhotosOf(first.id))] == ["a" * 64]
    house.act(Merge, incident_id=other.id, merged_id=first.id)
    assert {photo.digest for photo in house.seat.ask(PhotosOf(other.id))} == {"a" * 64, "b" * 64}
    assert house.seat.ask(PhotosOf("nowhere")) == ()


def test_that_a_note_can_be_undone(house):
    patrol = noted(house, begun(house, house.crew("101")))
    house.act(Undo, WULIN_DESK)
    assert house.now(patrol).noted == ()


def test_that_what_is_raised_after_the_patrol_is_a_report_like_any_other(house):
    patrol = noted(house, begun(house, house.crew("101")))
    house.clock.at = T0 + HOUR
    incident = found(house, patrol, finding=1)
    assert (incident.source, incident.found_by_crew) == ("crew_patrol", None)
    assert house.now(patrol).findings == (incident.id,)


def test_that_all_tracks_are_those_of_the_last_half_hour_of_patrols_that_run(house):
    walker, idler = house.crew("101"), house.crew("102")
    patrol = begun(house, walker)
    begun(house, idler, until=T0 + seconds(200))
    for east in range(1, 8):
        house.seen(walker, east, 5, after_s=60)
        house.seen(idler, east, 4)
    (track,) = house.seat.ask(TracksNow(within_s=190))
    assert (track.patrol.id, len(track.line)) == (patrol.id, 4)

"""One incident at 武林广场 from the first call to the closed file, without a window: every clock and step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from data.rebuild import rebuild
from data.record import verify
from dispatch.actions.callers import CallBack
from dispatch.actions.closing import Close, Verify
from dispatch.actions.crews import Dispatch
from dispatch.actions.field import Feedback, Respond
from dispatch.actions.intake import Accept, Receive
from dispatch.actors import SYSTEM, Actor, Role
from dispatch.assignment import Assignment, AssignmentState
from dispatch.clock_queries import ClocksOf
from dispatch.clock_view import Look
from dispatch.entry import Entry, Means
from dispatch.fixes import Fix
from dispatch.incident import Incident, StageName
from dispatch.lateness import lateness_split
from dispatch.lifecycle import State
from dispatch.people import Crew
from dispatch.ports import Caller
from dispatch.queries import HistoryOf
from dispatch.routing_queries import Recommend
from dispatch.situation import Situation
from dispatch.timing import all_on_time, stage_clocks
from dispatch.watcher import Watcher
from gis.datum import plane_at
from gis.routing import Route
from tests.builders import seconds
from tests.room import COMMANDER, CREW_PLACES, NOW, OPERATOR, TIANSHUI, WULIN, SmallRoom

SPEED_MPS = 4.0
ANSWERED_S, SENT_S, ACCEPTED_S = 48, 25, 10
FIX_EVERY_S = 5


def test_that_an_incident_at_wulin_square_goes_through_all_stages_with_its_clocks_to_the_second(
    room: SmallRoom, tmp_path: Path
) -> None:
    seat, store = room.house.seat, room.house.store
    watcher = Watcher(seat, room.house.centre)

    incident = called_in(room)
    room.pass_time(ACCEPTED_S)
    room.act(Accept, incident_id=incident.id)
    room.pass_time(SENT_S - ACCEPTED_S)
    crew, task = first_advised_is_sent(room, incident)
    room.pass_time(ANSWERED_S - SENT_S)
    own = Actor("队员", Role.CREW, crew.id)
    room.act(Respond, own, assignment_id=task.id)
    came_at = ridden_there(room, crew, watcher)

    on_scene = store.get(Assignment, task.id)
    assert (on_scene.state, on_scene.arrived_at) == (AssignmentState.ON_SCENE, came_at)
    (arrival,) = store.rows(Entry, incident_id=incident.id, kind="arrival")
    assert (arrival.by, arrival.actor) == (Means.GPS, SYSTEM.name)

    room.pass_time(480)
    room.act(Feedback, own, assignment_id=task.id, note="三名流动摊贩已劝离", evidence=("照片",))
    reported_at = room.clock.now()
    room.pass_time(1200)
    room.act(Verify, COMMANDER, incident_id=incident.id)
    room.act(CallBack, incident_id=incident.id, result="satisfied")
    room.act(Close, incident_id=incident.id)

    closed = store.get(Incident, incident.id)
    assert (closed.state, closed.closed_at, closed.verified_by) == (
        State.CLOSED,
        room.clock.now(),
        COMMANDER.name,
    )
    clocks_stopped_at_the_second(room, closed, (NOW + seconds(ANSWERED_S), came_at, reported_at))
    told = [step.action for step in seat.ask(HistoryOf(incident.id))]
    assert told == [
        "receive",
        "accept",
        "dispatch",
        "respond",
        "arrive",
        "feedback",
        "verify",
        "call_back",
        "close",
    ]
    the_record_holds_it_all(room, watcher, tmp_path)


def called_in(room: SmallRoom) -> Incident:
    """It lies in 天水街道, not in 武林街道, whatever its name says."""
    done = room.act(
        Receive,
        source="hotline_12345",
        category="STR.hawker",
        place=WULIN,
        words="广场东侧有人摆摊，挡住盲道",
        caller=Caller("欧阳慧敏", "13957181234"),
        is_secret=True,
    )
    (incident,) = done.of(Incident)
    assert incident.zones["sub_district"] == TIANSHUI
    assert incident.t0 == NOW
    return incident


def first_advised_is_sent(room: SmallRoom, incident: Incident) -> tuple[Crew, Assignment]:
    """The crew that stands next to the square is advised first, and sent without a reason being asked."""
    advice = room.house.seat.ask(Recommend(incident_id=incident.id))
    best = advice.candidates[0]
    crew = room.house.store.get(Crew, best.crew_id)
    assert (crew.call_sign, crew.unit) == ("301", TIANSHUI)
    done = room.act(Dispatch, incident_id=incident.id, crew_id=crew.id, advice=advice.as_advice())
    (task,) = done.of(Assignment)
    assert task.advice is not None
    assert task.advice.network_digest
    return crew, task


def ridden_there(room: SmallRoom, crew: Crew, watcher: Watcher) -> object:
    """The crew rides its route with a fix every five seconds; the moment of its first fix that proves it."""
    router = room.house.centre().router
    assert router is not None
    assert WULIN.lon is not None
    assert WULIN.lat is not None
    start, target = CREW_PLACES[crew.call_sign], (WULIN.lon, WULIN.lat)
    plane = plane_at(*target)
    first_inside = None
    for position in positions(router.route(start, target, crew.mode)):
        now = room.pass_time(FIX_EVERY_S)
        is_there = position == target
        speed = 0.3 if is_there else SPEED_MPS
        room.house.seat.report_fixes([Fix(crew.lead_id, *position, now, now, speed_mps=speed)])
        done = watcher.tick(now)
        if is_there and first_inside is None:
            assert plane.distance_m(position, target) <= 50
            first_inside = now
        if done:
            assert [changes.action for changes in done] == ["arrive"]
            assert (now - first_inside).total_seconds() >= 10
            return first_inside
    raise AssertionError("the crew was never seen to arrive")


def positions(route: Route) -> Iterator[tuple[float, float]]:
    """Where the crew is every five seconds: along the route's line, then standing at its end."""
    plane = plane_at(*route.coordinates[-1])
    x, y = plane.to_metres(route.coordinates[:, 0], route.coordinates[:, 1])
    along_m = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    for ridden_m in np.arange(SPEED_MPS * FIX_EVERY_S, along_m[-1], SPEED_MPS * FIX_EVERY_S):
        lon, lat = plane.to_lonlat(np.interp(ridden_m, along_m, x), np.interp(ridden_m, along_m, y))
        yield float(lon), float(lat)
    for _ in range(4):
        yield WULIN.lon or 0.0, WULIN.lat or 0.0


def clocks_stopped_at_the_second(room: SmallRoom, incident: Incident, stopped: tuple[object, ...]) -> None:
    store = room.house.store
    tasks = store.rows(Assignment, incident_id=incident.id)
    requirement = room.house.centre().categories.by_code(incident.category).requirement
    clocks = stage_clocks(
        incident, store.rows(Entry, incident_id=incident.id), tasks, requirement, room.clock.now()
    )
    assert tuple(clock.stopped_at for clock in clocks.all) == stopped
    assert tuple(clock.limit_s for clock in clocks.all) == (60, 300, 1800)
    assert all_on_time(clocks) is True
    (view,) = room.house.seat.ask(ClocksOf((incident.id,)))
    assert {view.of(stage).look for stage in StageName} == {Look.DONE}
    split = lateness_split(NOW, tasks, clocks, room.clock.now())
    assert (split.desk_s, split.acknowledge_s) == (SENT_S, ANSWERED_S - SENT_S)
    assert split.whole_s == (clocks.feedback.stopped_at - NOW).total_seconds()


def the_record_holds_it_all(room: SmallRoom, watcher: Watcher, folder: Path) -> None:
    """The chain is whole, the log alone gives every row again, and who called stands nowhere in it."""
    store = room.house.store
    assert verify(store).ok
    again = rebuild(store, folder / "again.sqlite")
    assert again.ok, again.first_bad
    assert watcher.tick(room.clock.now()) == ()
    picture = Situation.of(room.house.seat.snapshot())
    followed = Situation()
    for changes in store.changes_after(0):
        followed.apply(changes)
    assert followed.incidents == picture.incidents
    assert followed.assignments == picture.assignments
    assert followed.entries == picture.entries
    told = repr(store.steps_after(0))
    assert "13957181234" not in told
    assert "欧阳慧敏" not in told
    assert OPERATOR.name in told

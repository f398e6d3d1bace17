"""Standing by through the desk: posts, the stand-by of a crew, and what ends it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.actions.crews import Recall
from dispatch.actions.duty import DeclareStatus, SignOffCrew
from dispatch.actions.keeping import Undo
from dispatch.actions.standing_by import DropPost, EndStandBy, KeepPost, StandByAt
from dispatch.best_move import StandbyMove
from dispatch.coverage_queries import Coverage, StandbyPosts
from dispatch.people import Crew
from dispatch.places import STANDBY_POST, NamedPlace
from dispatch.routing_queries import Recommend
from tests.dispatch.house import COMMANDER, OPERATOR, PLANNER, TIANSHUI_DESK, WULIN_DESK, House
from tests.dispatch.scene import PRECINCT, WULIN, spot
from tests.gis.roads import place


def keep(house: House, name: str, east: float, north: float) -> NamedPlace:
    lon, lat = place(east, north)
    return house.act(KeepPost, PLANNER, name=name, lon=lon, lat=lat).of(NamedPlace)[0]


def standing_by(house: House, of: Crew) -> str | None:
    found = house.seat.ask(Coverage()).standing_by.get(of.id)
    return None if found is None else found.name


def test_that_a_post_is_kept_moved_by_its_name_and_dropped(house: House):
    kept = keep(house, " 武林广场 ", 3, 3)
    assert (kept.name, kept.kind) == ("武林广场", STANDBY_POST)
    moved = keep(house, "武林广场", 1, 3)
    assert (moved.id, moved.version) == (kept.id, 2)
    (post,) = house.seat.ask(StandbyPosts())
    assert (post.name, post.zone, post.is_proposed) == ("武林广场", PRECINCT, False)
    house.act(DropPost, PLANNER, name="武林广场")
    assert all(post.is_proposed for post in house.seat.ask(StandbyPosts()))


def test_that_without_posts_the_middles_of_precincts_and_streets_are_proposed_on_roads(house: House):
    proposed = house.seat.ask(StandbyPosts())
    assert {post.zone for post in proposed} == {PRECINCT, "330105012"}
    assert all(post.is_proposed for post in proposed)


def test_that_a_post_needs_a_name_and_a_place_in_the_district_and_a_planner(house: House):
    lon, lat = place(3, 3)
    with house.refused("post_without_name"):
        house.act(KeepPost, PLANNER, name="  ", lon=lon, lat=lat)
    with house.refused("outside_district"):
        house.act(KeepPost, PLANNER, name="远处", lon=lon + 1, lat=lat)
    with house.refused("bad_place"):
        house.act(KeepPost, PLANNER, name="远处", lon=float("nan"), lat=lat)
    with house.refused("not_permitted"):
        house.act(KeepPost, OPERATOR, name="远处", lon=lon, lat=lat)
    with house.refused("unknown_post"):
        house.act(DropPost, PLANNER, name="没有")


def test_that_a_crew_stands_by_until_its_time_is_over(house: House):
    crew = house.crew()
    house.seen(crew, 3, 5)
    keep(house, "武林广场", 3, 3)
    house.act(StandByAt, crew_id=crew.id, post="武林广场", before=0.4, after=0.5)
    kept = house.now(crew).standing_by
    assert kept is not None
    assert kept.until == house.clock.now() + timedelta(seconds=3600)
    assert standing_by(house, crew) == "武林广场"
    house.clock.pass_s(3600)
    house.seen(crew, 3, 5)
    assert standing_by(house, crew) is None


def test_that_a_dispatch_ends_it_and_its_undoing_brings_it_back(house: House):
    crew, incident = house.crew(), house.incident(spot(3, 5))
    house.seen(crew, 8, 5)
    keep(house, "武林广场", 3, 3)
    house.clock.pass_s(1)
    house.act(StandByAt, crew_id=crew.id, post="武林广场")
    house.send(crew, incident)
    house.act(Undo)
    assert standing_by(house, crew) == "武林广场"
    task = house.under_way(crew, incident)
    house.act(Recall, assignment_id=task.id, reason="不用去了")
    assert crew.id in house.seat.ask(Coverage()).by_crew
    assert standing_by(house, crew) is None


def test_that_it_ends_by_hand_and_with_the_turn(house: House):
    crew = house.crew()
    house.seen(crew, 3, 5)
    keep(house, "武林广场", 3, 3)
    with house.refused("crew_not_standing_by"):
        house.act(EndStandBy, crew_id=crew.id)
    house.act(StandByAt, crew_id=crew.id, post="武林广场", until=house.clock.now() + timedelta(days=1))
    assert house.now(crew).standing_by.until == crew.ends_at
    house.act(EndStandBy, house.crew_actor(crew), crew_id=crew.id)
    assert standing_by(house, crew) is None
    house.act(StandByAt, crew_id=crew.id, post="武林广场")
    house.act(SignOffCrew, crew_id=crew.id)
    assert house.now(crew).standing_by is None


def test_that_only_a_free_crew_of_ones_own_is_asked_to_a_known_post(house: House):
    crew = house.crew(unit=WULIN)
    house.seen(crew, 3, 5)
    with house.refused("unknown_post", name="没有"):
        house.act(StandByAt, crew_id=crew.id, post="没有")
    keep(house, "武林广场", 3, 3)
    with house.refused("not_your_task"):
        house.act(StandByAt, TIANSHUI_DESK, crew_id=crew.id, post="武林广场")
    with house.refused("end_needed"):
        house.act(StandByAt, WULIN_DESK, crew_id=crew.id, post="武林广场", until=house.clock.now())
    until = house.clock.now() + timedelta(hours=1)
    house.act(DeclareStatus, crew_id=crew.id, status="meal", until=until)
    with house.refused("crew_not_free", status="on_break"):
        house.act(StandByAt, COMMANDER, crew_id=crew.id, post="武林广场")


def test_that_the_outlook_counts_standing_crews_at_their_posts_and_moves_nobody_twice(house: House):
    crews = [house.crew(call_sign) for call_sign in ("101", "102", "103")]
    for crew in crews:
        house.seen(crew, 9, 9)
    keep(house, "武林广场", 2, 2)
    keep(house, "天水", 8, 2)
    first = house.seat.ask(Coverage())
    assert isinstance(first.move, StandbyMove)
    assert first.now == first.planned == first.move.before
    house.act(StandByAt, **first.move.asked)
    second = house.seat.ask(Coverage())
    assert second.now == pytest.approx(first.now)
    assert second.planned == pytest.approx(first.move.after)
    assert second.move is None or second.move.crew.crew_id != first.move.crew.crew_id
    assert second.move is None or second.move.post.name != first.move.post.name
    assert first.closes[0].share > 0
    assert first.gained.area > 0


def test_that_a_proposal_is_confirmed_by_its_name_and_position(house: House):
    crew = house.crew()
    house.seen(crew, 9, 9)
    move = house.seat.ask(Coverage()).move
    assert move is None or move.post.is_proposed
    lon, lat = place(1, 5)
    house.act(StandByAt, crew_id=crew.id, post="一片区", lon=lon, lat=lat)
    kept = house.now(crew).standing_by
    assert (kept.name, kept.lon, kept.post_id) == ("一片区", lon, None)


def test_that_advice_tells_what_a_crew_costs_in_coverage_while_that_is_known_and_young(house: House):
    far, near = house.crew("101"), house.crew("102")
    incident = house.incident(spot(3, 5))
    asked = Recommend(incident_id=incident.id)
    for crew, east in ((far, 9), (near, 3)):
        house.seen(crew, east, 5)
    assert not house.seat.ask(asked).is_coverage_known
    outlook = house.seat.ask(Coverage())
    advice = house.seat.ask(asked)
    told = {line.crew_id: line.coverage for line in advice.candidates}
    assert told == {crew.id: outlook.by_crew[crew.id] for crew in (far, near)}
    assert told[far.id].before == pytest.approx(outlook.now)
    house.clock.pass_s(181)
    for crew, east in ((far, 9), (near, 3)):
        house.seen(crew, east, 5)
    assert not house.seat.ask(asked).is_coverage_known

"""The best single move to a standby post, held against trying every move."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.best_move import Choice, NoMove, PostReach, StandbyMove, best_move, marginal_gains
from dispatch.demand_cells import demand_cells
from dispatch.demand_cover import PlacedCrew, demand_cover
from dispatch.settings import Settings
from dispatch.standby_posts import StandbyPost
from gis.reach_cover import ReachCover
from gis.road_network import Mode
from tests.dispatch.scene import PRECINCT, centre, router
from tests.gis.roads import place

CENTRE = centre()
CELLS = demand_cells(CENTRE)
REACH = ReachCover(router(), CELLS.middles)
modes = st.sampled_from([Mode.FOOT, Mode.EBIKE, Mode.CAR])
FREELY = Settings(standby_min_gain=0.0, standby_max_travel_s=7200, standby_precinct_loss=1.0)


def choice(
    at: list[tuple[float, float, Mode]],
    to: list[tuple[float, float]],
    limit_s: float = 60.0,
    demand: np.ndarray | None = None,
    chosen: Settings = FREELY,
    stays: tuple[int, ...] = (),
) -> Choice:
    crews = [
        PlacedCrew(f"c{i}", str(i), mode, *place(east, north)) for i, (east, north, mode) in enumerate(at)
    ]
    posts = [StandbyPost(f"p{i}", *place(east, north), id=f"p{i}") for i, (east, north) in enumerate(to)]
    limits_s = np.full(len(CELLS), limit_s)
    cover = demand_cover(crews, CELLS.prior if demand is None else demand, limits_s, REACH)
    movable = [crew.crew_id for i, crew in enumerate(crews) if i not in stays]
    return Choice(cover, movable, posts, PostReach(REACH, limits_s), CELLS, router(), chosen)


def tried(of: Choice) -> np.ndarray:
    """The gain of every move, by counting coverage anew with the crew at the post."""
    crews = of.cover.crews
    gains = np.full((len(crews), len(of.posts)), -np.inf)
    for i, crew in enumerate(crews):
        for j, post in enumerate(of.posts):
            if crew.crew_id in of.movable:
                moved = [replace(one, lon=post.lon, lat=post.lat) if one is crew else one for one in crews]
                after = demand_cover(moved, of.cover.demand, of.cover.limits_s, REACH)
                gains[i, j] = after.share - of.cover.share
    return gains


spots = st.tuples(st.floats(0, 10), st.floats(0, 10))


@given(
    st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10), modes), min_size=1, max_size=6),
    st.lists(spots, min_size=1, max_size=4),
    st.integers(0, 1000),
)
@settings(max_examples=50, deadline=None)
def test_that_the_gain_of_every_move_is_what_counting_anew_gives(at, to, seed):
    demand = np.random.default_rng(seed).dirichlet(np.full(len(CELLS), 0.3))
    asked = choice(at, to, demand=demand, stays=(0,) if len(at) > 1 else ())
    every = tried(asked)
    np.testing.assert_allclose(marginal_gains(asked), every, atol=1e-12)
    found = best_move(asked)
    if every.max() <= 1e-9:
        assert isinstance(found, NoMove)
    else:
        assert isinstance(found, StandbyMove)
        assert found.gain == pytest.approx(every.max())
        assert demand[found.gained].sum() - demand[found.lost].sum() == pytest.approx(found.gain)


CROWDED = [(9.0, 9.0, Mode.EBIKE), (9.0, 9.1, Mode.EBIKE), (9.1, 9.0, Mode.EBIKE)]


def test_that_a_crew_leaves_a_crowd_for_a_hole_and_says_what_it_closes_and_how_long_it_takes():
    found = best_move(choice(CROWDED, [(2, 2), (8.9, 8.9)]))
    assert isinstance(found, StandbyMove)
    assert found.post.name == "p0"
    assert found.after > found.before
    assert found.travel_s == pytest.approx(
        router().times_to(place(2, 2), [(found.crew.lon, found.crew.lat)], Mode.EBIKE)[0]
    )
    assert not found.lost.any()


def test_that_a_post_too_far_and_a_gain_too_small_are_turned_down_and_said_so():
    near = replace(FREELY, standby_max_travel_s=60)
    found = best_move(choice(CROWDED, [(2, 2)], chosen=near))
    assert isinstance(found, NoMove)
    assert found.turned_down == {"too_far": 3}
    found = best_move(choice(CROWDED, [(2, 2)], chosen=replace(FREELY, standby_min_gain=0.9)))
    assert isinstance(found, NoMove)
    assert found.reason.code == "no_move_gains_enough"
    assert 0 < found.reason.values["best"] < 0.9


def test_that_a_move_that_leaves_its_own_area_bare_gives_way_to_the_next():
    at = [(0.5, 5.0, Mode.EBIKE), (9.0, 9.0, Mode.EBIKE), (9.0, 9.1, Mode.EBIKE)]
    demand = np.where(CELLS.home == CELLS.homes.index(PRECINCT), 0.001, CELLS.prior)
    freely = choice(at, [(6, 3)], demand=demand / demand.sum(), stays=(1, 2))
    moved = best_move(freely)
    assert isinstance(moved, StandbyMove)
    assert (moved.home, moved.home_after) == (PRECINCT, 0.0)
    kept = best_move(replace(freely, settings=replace(FREELY, standby_precinct_loss=0.1)))
    assert isinstance(kept, NoMove)
    assert kept.turned_down == {"leaves_home_bare": 1}
    others = replace(freely, settings=replace(FREELY, standby_precinct_loss=0.1), movable=["c0", "c1", "c2"])
    instead = best_move(others)
    assert isinstance(instead, StandbyMove)
    assert instead.crew.crew_id in ("c1", "c2")


def test_that_without_posts_or_crews_that_may_move_it_says_so():
    nowhere, nobody = best_move(choice(CROWDED, [])), best_move(choice(CROWDED, [(2, 2)], stays=(0, 1, 2)))
    assert isinstance(nowhere, NoMove)
    assert isinstance(nobody, NoMove)
    assert (nowhere.reason.code, nobody.reason.code) == ("no_standby_posts", "nobody_to_move")

"""How fast coverage is told: of five hundred crews together, what each adds, and the best single move."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.tasks import Tasks
from dispatch.best_move import Choice, PostReach, best_move
from dispatch.demand_cells import DemandCells, demand_cells
from dispatch.demand_cover import DemandCover, PlacedCrew, demand_cover
from dispatch.settings import Settings
from dispatch.standby_posts import StandbyPost
from gis.datum import plane_at
from gis.reach_cover import ReachCover, nobody
from gis.road_network import Mode
from gis.routing import Router
from gis.two_nearest import Seeds, two_nearest
from gis.zones import ZoneAtlas
from tests.benchmarks.networks import Ground
from tests.benchmarks.results import Bench, Figures, at_most, timed_ms
from tests.dispatch.scene import centre
from tests.ticking import Ticking

pytestmark = pytest.mark.bench
CREWS, POSTS, ROUNDS, LIMIT_S = 500, 40, 7, 300.0
MODES = (Mode.EBIKE,) * 5 + (Mode.CAR,) * 3 + (Mode.FOOT,) * 2
UNION_MS = 600.0
PATIENCE_MS = 60_000


class CoveredGround:
    """A network cut into cells, with crews at new places each round."""

    def __init__(self, ground: Ground) -> None:
        network = ground.network
        self.router = Router(network)
        self._places = ground.places(2_000, 3)
        middle = plane_at(float(np.median(network.node_lon)), float(np.median(network.node_lat)))
        of = replace(centre(), atlas=ZoneAtlas((), middle), router=self.router)
        self.cells: DemandCells = demand_cells(of)
        self.reach = ReachCover(self.router, self.cells.middles)
        self.limits_s = np.full(len(self.cells), LIMIT_S)
        self.demand = np.random.default_rng(1).dirichlet(np.full(len(self.cells), 0.5))
        self.cover(0)

    def crews(self, round_: int) -> list[PlacedCrew]:
        """Half on e-bikes, three in ten by car, two on foot."""
        chosen = np.random.default_rng(round_).choice(len(self._places), CREWS, replace=False)
        return [
            PlacedCrew(f"c{i}", f"{i}", MODES[i % len(MODES)], *self._places[at].tolist())
            for i, at in enumerate(chosen)
        ]

    def cover(self, round_: int) -> DemandCover:
        """Coverage with what each crew adds."""
        cover = demand_cover(self.crews(round_), self.demand, self.limits_s, self.reach)
        assert len(cover.losses) == CREWS
        return cover

    def union(self, round_: int) -> float:
        """The share that all of them cover together, and nothing else."""
        crews, soonest = self.crews(round_), nobody(len(self.cells)).first_s
        for mode in sorted(set(MODES)):
            places = [(crew.lon, crew.lat) for crew in crews if crew.mode is mode]
            found = self.reach.two_nearest(places, mode, LIMIT_S, with_second=False)
            soonest = np.minimum(soonest, found.first_s)
        return float(self.demand[soonest <= LIMIT_S].sum())

    def choice(self, cover: DemandCover) -> Choice:
        """All may move to forty posts."""
        posts = tuple(
            StandbyPost(f"p{i}", lon, lat, f"p{i}") for i, (lon, lat) in enumerate(self._places[-POSTS:])
        )
        freely = Settings(standby_min_gain=0.0, standby_precinct_loss=1.0)
        movable = [crew.crew_id for crew in cover.crews]
        post_reach = PostReach(self.reach, self.limits_s)
        return Choice(cover, movable, posts, post_reach, self.cells, self.router, freely)


def measured(ground: CoveredGround, bench: Bench, name: str, bar_ms: float | None) -> None:
    rounds = range(1, ROUNDS + 1)
    bar = at_most(bar_ms, "p50") if bar_ms else None
    note = f"{len(ground.cells)} cells, three modes"
    union = timed_ms([lambda r=r: ground.union(r) for r in rounds])
    bench.row(f"union coverage of {CREWS} crews, {name}", "ms", union, bar, note=note)
    each = timed_ms([lambda r=r: ground.cover(r) for r in rounds])
    bench.row(f"coverage with what each of {CREWS} crews adds, {name}", "ms", each, note=note)
    cover = ground.cover(1)
    choice = ground.choice(cover)
    first = timed_ms([lambda: best_move(choice)])
    bench.row(f"best move to {POSTS} posts, posts new, {name}", "ms", first, note=note)
    again = timed_ms([lambda: best_move(choice)] * ROUNDS)
    bench.row(f"best move to {POSTS} posts, posts known, {name}", "ms", again, note=note)
    for told, figures in (("union", union), ("each", each), ("move, new", first), ("move, known", again)):
        print(f"{name} {told}: median {figures.p50:.0f} ms wall, {figures.cpu_p50 or 0:.0f} ms processor")


def test_that_union_coverage_of_five_hundred_crews_keeps_its_bar(country_300k: Ground, bench: Bench) -> None:
    measured(CoveredGround(country_300k), bench, "300k junctions", UNION_MS)


def test_that_coverage_is_told_on_real_roads(hangzhou: Ground, bench: Bench) -> None:
    measured(CoveredGround(hangzhou), bench, "Hangzhou", None)


def test_that_the_window_is_not_late_while_coverage_is_worked_out(
    country_300k: Ground, qtbot: QtBot, bench: Bench
) -> None:
    ground, tasks, ticking = CoveredGround(country_300k), Tasks(), Ticking()
    told: list[DemandCover] = []
    with ticking.phase("coverage"):
        for count in range(1, ROUNDS + 1):
            tasks.read("coverage", lambda count=count: ground.cover(count), told.append)
            qtbot.waitUntil(lambda count=count: len(told) == count, timeout=PATIENCE_MS)
    tasks.stop()
    late, note = ticking.late["coverage"], ticking.told()
    name = "lateness of a 10 ms tick while coverage is worked out, 300k junctions"
    bench.row(name, "ms", Figures.of(late), at_most(33.0))
    bench.row("… the worst of that", "ms", Figures.one(max(late)), at_most(100.0), note=note)


def test_that_two_searches_are_quicker_than_one_for_each_crew_and_say_the_same(country_300k: Ground) -> None:
    router = Router(country_300k.network)
    arcs = router.arcs(Mode.EBIKE)
    vertices = np.random.default_rng(2).integers(0, arcs.vertex_count, CREWS).astype(np.int32)
    seeds = Seeds(np.arange(CREWS, dtype=np.int32), vertices, np.zeros(CREWS))
    together = timed_ms([lambda: two_nearest(arcs, seeds, LIMIT_S)] * ROUNDS)
    found = two_nearest(arcs, seeds, LIMIT_S)
    lowest = np.full((2, arcs.vertex_count), np.inf)

    def one_by_one() -> None:
        lowest[:] = np.inf
        for vertex in vertices:
            one = Seeds(np.zeros(1, np.int32), np.array([vertex], np.int32), np.zeros(1))
            times_s = two_nearest(arcs, one, LIMIT_S, with_second=False).first_s
            lowest[1] = np.minimum(lowest[1], np.maximum(lowest[0], times_s))
            lowest[0] = np.minimum(lowest[0], times_s)

    apart = timed_ms([one_by_one])
    np.testing.assert_allclose(found.first_s, lowest[0])
    print(
        f"two searches {together.cpu_p50:.0f} ms, one for each crew {apart.cpu_p50:.0f} ms of processor time"
    )

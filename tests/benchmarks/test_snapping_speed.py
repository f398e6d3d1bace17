"""How fast positions are snapped and fixes matched, and what the index of the roads takes."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest

from gis.fix_matching import FixMatcher
from gis.matches import Readings, readings, unmatched
from gis.road_network import Mode, RoadNetwork
from gis.segment_grid import SegmentGrid
from gis.snapping import Snapper
from tests.benchmarks.networks import Ground
from tests.benchmarks.results import Bench, Figures, at_least, at_most, timed_ms

pytestmark = pytest.mark.bench


@pytest.fixture(params=["hangzhou", "country_300k"])
def ground(request: pytest.FixtureRequest) -> Ground:
    """Both networks, one after the other."""
    found: Ground = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize(("count", "most_ms"), [(1, None), (500, 1.5), (10_000, None)])
def test_that_positions_are_snapped(bench: Bench, ground: Ground, count: int, most_ms: float | None) -> None:
    snapper = Snapper(ground.network)
    batches = [ground.places(count, seed) for seed in range(30)]
    snapper.snap(batches[0], Mode.CAR)
    figures = timed_ms([lambda places=places: snapper.snap(places, Mode.CAR) for places in batches])
    bar = at_most(most_ms, "p50") if most_ms else None
    bench.row(f"snap {count} positions, {ground.name}", "ms", figures, bar)
    assert snapper.snap(batches[-1], Mode.CAR).is_snapped.all()


def test_that_fixes_are_matched(bench: Bench, ground: Ground) -> None:
    matcher = FixMatcher(Snapper(ground.network))
    rates = []
    for seed in range(5):
        first, second = _moving(ground, 10_000, seed)
        before = matcher.match(first, Mode.CAR, unmatched(10_000))
        started = time.process_time()
        found = matcher.match(second, Mode.CAR, before)
        rates.append(10_000 / (time.process_time() - started))
        assert found.snaps.is_snapped.all()
    bench.row(
        f"fixes matched a second, batches of 10,000, {ground.name}",
        "1/s",
        Figures.of(rates),
        at_least(10_000.0),
        note="processor time",
    )


def test_that_the_index_of_the_country_is_built_and_small(bench: Bench, country_300k: Ground) -> None:
    network = country_300k.network
    points, offsets = network.shape_metres, network.shape_offsets
    bench.row(
        f"index of all modes built, {country_300k.name}",
        "ms",
        timed_ms([lambda: SegmentGrid(points, offsets)] * 3),
        at_most(1_000.0, "p50"),
    )
    taken_mb = _taken_mb(country_300k)
    bench.row(
        f"index and geometry of all modes, {country_300k.name}",
        "MB",
        Figures.one(taken_mb),
        at_most(250.0),
        note="points in degrees and metres, pieces, cells and masks",
    )


def test_that_ten_closures_are_heeded_at_once(bench: Bench, country_300k: Ground) -> None:
    network, places = country_300k.network, country_300k.places(500, 1)
    Snapper(network).snap(places, Mode.CAR)
    usable = np.flatnonzero(network.usable(Mode.CAR))

    def closed(seed: int) -> None:
        shut = np.zeros(network.edge_count, dtype=np.bool_)
        shut[np.random.default_rng(seed).choice(usable, 10)] = True
        assert Snapper(network, closed=shut).snap(places, Mode.CAR).is_snapped.all()

    figures = timed_ms([lambda seed=seed: closed(seed) for seed in range(20)])
    bench.row(f"500 positions after ten closures, {country_300k.name}", "ms", figures, at_most(20.0))


def _moving(ground: Ground, count: int, seed: int) -> Iterator[Readings]:
    """Fixes of devices, and ten seconds later of the same devices a block on along their edges."""
    network, random = ground.network, np.random.default_rng(seed)
    edges = random.choice(np.flatnonzero(network.usable(Mode.CAR)), count)
    for ends in (network.edge_from[edges], network.edge_to[edges]):
        places = np.column_stack((network.node_lon[ends], network.node_lat[ends]))
        noise = random.normal(0.0, 8.0, (count, 2)) / 111_000.0
        yield readings(places + noise, 12.0, random.uniform(0.0, 360.0, count), 8.0, 10.0)


def _taken_mb(ground: Ground) -> float:
    """What the points, their places in metres, the grid and the masks of all modes take once they stand."""
    tracemalloc.start()
    network = RoadNetwork.load(ground.arrays)
    for mode in (Mode.FOOT, Mode.EBIKE, Mode.CAR, Mode.BOAT):
        network.usable(mode)
    before, _ = tracemalloc.get_traced_memory()
    snapper = Snapper(network)
    for mode in (Mode.FOOT, Mode.EBIKE, Mode.CAR, Mode.BOAT):
        snapper.snap(ground.places(10, 1), mode)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before + network.shape_lon.nbytes + network.shape_lat.nbytes) / 1e6

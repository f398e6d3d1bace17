"""How fast things are found by name: twelve thousand shops, and all roads and crossings of a city."""

from __future__ import annotations

import random

import pytest

from dispatch.search_roads import RoadIndex
from dispatch.typeahead import Entry, TypeAhead
from tests.benchmarks.networks import Ground
from tests.benchmarks.results import Bench, at_most, timed_ms

pytestmark = pytest.mark.bench
SHOPS = 12_000
CHARACTERS = "武林长庆朝晖文天水湖墅拱宸桥米市巷祥符康半山石大关东新和睦小河上塘重工体育场中北延安凤起"
KINDS = ("饭店", "超市", "绸庄", "水果店", "便利店", "药房", "小吃", "美发", "五金", "工地")
TYPED = ("w", "wl", "wlc", "武", "武林", "饭店", "S012", "01", "changqing", "zhaohui", "sgzgd")


def shops() -> list[Entry]:
    """Names of three characters and a kind, drawn with a seed, each with a code."""
    chance = random.Random(3)
    names = ("".join(chance.choices(CHARACTERS, k=3)) + chance.choice(KINDS) for _ in range(SHOPS))
    return [Entry(at, name, also=(f"S{at:05d}",)) for at, name in enumerate(names)]


def test_that_shops_are_found_while_they_are_typed(bench: Bench) -> None:
    entries = shops()
    bench.row(f"index of {SHOPS:,} names made", "ms", timed_ms([lambda: TypeAhead(entries)] * 3))
    index = TypeAhead(entries)
    calls = [lambda typed=typed: index.find(typed) for typed in TYPED * 5]
    bench.row(f"find among {SHOPS:,} names", "ms", timed_ms(calls), at_most(10.0, "p50"))
    assert index.find("S01234")[0].key == 1234


def test_that_roads_and_crossings_are_found(bench: Bench, hangzhou: Ground) -> None:
    bench.row(
        f"roads and crossings indexed, {hangzhou.name}",
        "ms",
        timed_ms([lambda: RoadIndex(hangzhou.network).crossing_hits("体育场路 中山北路")] * 3),
    )
    index = RoadIndex(hangzhou.network)
    typed = ("体育场路 中山北路", "体育场路中山北路", "tyc zsb", "石祥路/丽水路")
    calls = [lambda text=text: index.crossing_hits(text) for text in typed * 5]
    bench.row(f"find a crossing, {hangzhou.name}", "ms", timed_ms(calls), at_most(5.0))

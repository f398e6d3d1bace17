"""What the benchmarks share: the rows that they measure, and the networks that they measure on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.networks import Ground, country, network_of
from tests.benchmarks.results import Bench, kept_rows
from tests.benchmarks.results_table import table


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    """Rows go in here; each is written to build/benchmarks.json, and at the end all are printed."""
    rows = Bench()
    yield rows
    told = [row for row in kept_rows(rows.path) if row["name"] in rows.rows]
    print(f"\n{table(told)}\n")


@pytest.fixture(scope="session")
def hangzhou(real_data: Path) -> Ground:
    """The real roads around Gongshu."""
    return network_of("hangzhou", lambda: real_data / "hangzhou_roads.osm.pbf")


@pytest.fixture(scope="session")
def country_300k() -> Ground:
    """A drawn network of 300,000 junctions."""
    return country(300_000)


@pytest.fixture(scope="session")
def country_1m() -> Ground:
    """A drawn network of a million junctions."""
    return country(1_000_000)

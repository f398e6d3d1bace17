"""What all tests share: an offscreen Qt, real data or a clear reason to skip, and how they are divided."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest
from hypothesis import HealthCheck, settings

from tests.made_once import MadeOnce

pytest_plugins = ("tests.demo_days", "tests.room")
"""The demo and the small room are dear: their fixtures are the same wherever they are asked for."""

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same cases each time, however slow the machine: a run that is red is red for whoever repeats it.
# `pytest --hypothesis-profile=explore` draws others.
_AT_ANY_PACE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same", derandomize=True, **_AT_ANY_PACE)
settings.register_profile("explore", print_blob=True, **_AT_ANY_PACE)
settings.load_profile("same")

TESTS = Path(__file__).resolve().parent
WHOLE = tuple(TESTS / name for name in ("app", "screenshots", "scenarios", "packaging"))
"""Folders whose tests go through every floor, from a window or a command down."""
REAL_DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long modules begin, so that no worker is left with one at the end; their lines are not counted.

    Counting costs a third of their time and tells nothing: shorter tests go through the same lines.
    """
    items.sort(key=_about_s, reverse=True)
    for item in items:
        if _about_s(item) and _is_counted(item):
            item.add_marker("no_cover")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Lines of the floors below aren't counted under the top one: it costs a quarter of the time."""
    _tidy(item)
    counting = coverage.Coverage.current()
    if counting is None or _is_counted(item):
        return (yield)
    counting.stop()
    try:
        return (yield)
    finally:
        counting.start()


def _tidy(item: pytest.Item) -> None:
    """Windows that a test has let go of are taken apart by this thread and between tests only.

    By itself Python does it in whatever thread happens to allocate, and Qt and Python may then wait for each
    other for ever. The console has a collector of its own for that.
    """
    if not _is_counted(item):
        gc.disable()
        gc.collect()
        # What is left outlives the test and is looked at no more: a pass goes through one test's leavings.
        gc.freeze()
    elif not gc.isenabled():
        gc.collect()
        gc.enable()


def _is_counted(item: pytest.Item) -> bool:
    return not any(item.path.is_relative_to(folder) for folder in WHOLE)


def _about_s(item: pytest.Item) -> float:
    long = item.get_closest_marker("long")
    return float(long.args[0]) if long else 0.0


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """Where what is dear is made once for all workers of this run."""
    own = tmp_path_factory.getbasetemp()
    return MadeOnce(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data beside the project; skips where it is absent."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"real data not here: {REAL_DATA}")
    return REAL_DATA

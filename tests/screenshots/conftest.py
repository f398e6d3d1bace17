"""A window over half a played hour, closed with its module: it would lie over windows of other tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from data.demo.prepared import copy_demo, prepared_demo
from tests.demo_days import DEMO, SEED
from tests.made_once import MadeOnce
from tests.screenshots.shown import (
    RENEWS,
    ROOT,
    Shown,
    open_played,
    play,
    play_on,
    show_window,
    take_in,
)

SHOWN_AROUND = (120.1630, 30.2823)
"""North of the selected incident: south of it the district ends."""


@pytest.fixture(scope="module")
def shown(
    qapp: QApplication,
    request: pytest.FixtureRequest,
    made_once: MadeOnce,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Shown]:
    """The window over half a played hour, an accepted report selected, its advice there.

    `make pictures` shows the whole day, kept in build/ for as long as the program plays the same one.
    """
    if RENEWS:
        prepared = prepared_demo(ROOT / "build" / "demo", SEED)
        played = made_once.folder("played", lambda folder: play_on(prepared, folder / DEMO)) / DEMO
    else:
        midnight = request.getfixturevalue("midnight")
        played = made_once.folder("played", lambda folder: play(midnight, folder / DEMO)) / DEMO
    house, clock = open_played(copy_demo(played, tmp_path_factory.mktemp("pictures") / DEMO))
    incident_id = take_in(house, clock)
    made = show_window(house, clock)
    made.session.coverage.refresh()
    made.settle(lambda: made.session.coverage.outlook is not None)
    # Advice tells what each crew costs in coverage, once that is known.
    made.session.select_incident(incident_id)
    advice = made.window.dispatch.advice
    made.settle(lambda: bool(advice.candidates) and bool(advice.routes))
    made.show_around(*SHOWN_AROUND)
    yield made
    made.window.close()
    made.session.stop()
    house.close()

"""One window over half a played hour, which all tests of pictures share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.screenshots.shown import Shown, play, show_window, take_in

SHOWN_AROUND = (120.1630, 30.2742)


@pytest.fixture(scope="session")
def shown(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The window over half a played hour, an accepted report selected, its advice there."""
    house, clock = play(tmp_path_factory.mktemp("pictures"))
    incident_id = take_in(house, clock)
    made = show_window(house, clock)
    made.session.select_incident(incident_id)
    advice = made.window.dispatch.advice
    made.settle(lambda: bool(advice.candidates) and bool(advice.routes))
    made.session.coverage.refresh()
    made.settle(lambda: made.session.coverage.outlook is not None)
    made.show_around(*SHOWN_AROUND)
    yield made
    made.window.close()
    made.session.stop()
    house.close()

"""What tests of the console begin with, unless they say otherwise."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.console import Console
from tests.room import SmallRoom


@pytest.fixture
def console(room: SmallRoom, qtbot: QtBot, console_app: object) -> Console:
    """The window of an operator in the small room."""
    return Console(room.session(), qtbot)

"""The console alone in a process, over a database: how soon it is there, and what it holds for itself.

Arguments: DATABASE WIDTH HEIGHT, for how many seconds its map is dragged about before its memory is told,
and when the command was given (seconds since the epoch); answers as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

import app.__main__  # noqa: F401 - loads what the command loads, as it does
from app.build import open_house
from app.console.collector import Collector
from app.console.map.canvas import MapCanvas
from app.console.start import make_application, open_console
from app.console.theme.style import apply_theme
from app.console.window import ConsoleWindow
from app.preferences import Preferences
from dispatch.actors import Actor, Role
from tests.benchmarks.peak_memory import private_mb

LOOK_MS, PANS = 20, 40


def main() -> None:
    """Open it, look at it, drag its map about, and tell."""
    database, width, height = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    dragged_s, given_s = float(sys.argv[4]), float(sys.argv[5])
    application = make_application()
    apply_theme(application, "dark")
    _, window = open_console(open_house(database), Actor("周敏", Role.OPERATOR), Preferences(name="周敏"))
    collector = Collector(window)
    window.resize(width, height)
    window.show()
    application.processEvents()
    window_s, cpu_s = time.time(), time.process_time()
    collector.start()
    canvas = _whole(window)
    map_s = time.time()
    for number in range(PANS):
        canvas.set_view(canvas.view.panned(60 if number % 20 < 10 else -60, 25))
        _spin(dragged_s / PANS)
    told = {
        "window_s": window_s - given_s,
        "map_s": map_s - window_s,
        "cpu_s": cpu_s,
        "private_mb": private_mb(),
    }
    print(json.dumps(told), flush=True)
    # Only what was told is wanted; taking all apart in order takes seconds.
    os._exit(0)


def _spin(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1e3), loop.quit)
    loop.exec()


def _whole(window: ConsoleWindow) -> MapCanvas:
    """The canvas once all of its view is painted, names included."""
    while True:
        canvas = window.dispatch.map.canvas
        if canvas is not None and canvas.picture.is_whole(canvas.view) and canvas.picture.labels.is_finished:
            return canvas
        _spin(LOOK_MS / 1e3)


if __name__ == "__main__":
    main()

"""The demo without a display: ten minutes of its day, pictures of the screens, and a summary."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop

from app.cli.answer import as_json
from app.console.collector import Collector
from app.console.start import make_application, open_console
from app.console.theme.style import apply_theme
from app.demo import Demo
from app.photographer import Photographer
from app.preferences import Preferences
from app.words import Language, Words
from dispatch.actors import Actor, Role

PLAYED = timedelta(minutes=10)
SUMMARY = "summary.json"


def play_and_show(demo: Demo, folder: Path, language: Language = "zh") -> dict[str, object]:
    """Play ten minutes on, leave summary.json and pictures in `folder`, and return the summary."""
    folder.mkdir(parents=True, exist_ok=True)
    demo.play(demo.began_at + PLAYED)
    summary = demo.summary().as_json()
    (folder / SUMMARY).write_text(as_json(summary, indent=1) + "\n", encoding="utf-8")
    photograph(demo, folder, language)
    return summary


def photograph(demo: Demo, folder: Path, language: Language) -> list[Path]:
    """Pictures of the real window over the demo as it stands."""
    application = make_application()
    preferences = Preferences(language=language)
    apply_theme(application, "dark")
    seat = Actor(Words(language).say("demo.seat"), Role.OPERATOR)
    session, window = open_console(demo.house, seat, preferences)
    photographer, collector = Photographer(session, window, folder), Collector(window)
    failures: list[BaseException] = []
    # A loop of its own: quitting the application would keep every later loop of the process from running.
    loop = QEventLoop()
    photographer.done.connect(loop.quit)
    hook = sys.excepthook

    def fail(_kind: type[BaseException], error: BaseException, _trace: object) -> None:
        failures.append(error)
        loop.exit(1)

    sys.excepthook = fail
    collector.start()
    try:
        photographer.start()
        loop.exec()
    finally:
        sys.excepthook = hook
        session.stop()
        collector.stop()
        window.close()
    if failures:
        raise failures[0]
    return photographer.taken

"""The demo with a console: the day goes on by itself while somebody sits at it."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Signal

from app.console.start import run_console
from app.console.window import ConsoleWindow
from app.demo import Demo
from dispatch.actors import Actor

log = logging.getLogger(__name__)


class Trouble(QObject):
    """Brings what ended the day's play from its thread to the window."""

    raised = Signal(object)

    def tell(self, error: BaseException) -> None:
        """Log it and show it."""
        log.error("the demo's day ended early", exc_info=error)
        self.raised.emit(error)


def show_demo(demo: Demo, actor: Actor | None = None, rate: float = 1.0) -> int:
    """Open the console over the demo and let its day go on, `rate` times as fast; 0 when it was closed."""
    trouble = Trouble()

    def started(window: ConsoleWindow) -> None:
        trouble.raised.connect(window.tell_crash)
        demo.run(rate, trouble.tell)

    return run_console(demo.house, actor, looks_at=demo.look_at, started=started)

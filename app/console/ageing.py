"""When an answer that is shown has to be asked for anew: once it is so many seconds old."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from app.console.session import Session


class Ageing(QObject):
    """Counts the ticks since the last asking, and asks again by itself."""

    def __init__(self, session: Session, ask: Callable[[], None], after_s: int, parent: QObject) -> None:
        super().__init__(parent)
        self._ask, self._after_s = ask, after_s
        self._age_s = 0
        session.ticked.connect(self._grow_old)

    def renew(self) -> None:
        """It has just been asked for."""
        self._age_s = 0

    @Slot(object)
    def _grow_old(self, _now: object) -> None:
        self._age_s += 1
        if self._age_s >= self._after_s:
            self._ask()

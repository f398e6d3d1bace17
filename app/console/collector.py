"""Garbage is collected on the window's own thread, a little at a time, and never while it would be felt.

By itself Python collects in whatever thread happens to allocate. A large import makes objects by the hundred
thousand, and each pass over all of them stops every thread for a tenth of a second and more; and what a
window has let go of must not be taken apart by any thread but its own.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 100
YOUNG = 2_000
BURST = 60_000
OLDER_EVERY, OLDEST_EVERY = 4, 300
"""What has outlived one pass is soon looked at again: left for long it would be too much for one frame."""
FELT_S = 0.02


class Collector(QObject):
    """Takes collecting over from Python while it runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._turn = 0
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """From now on; everything that is there stays for good and is not looked at again."""
        gc.collect()
        gc.freeze()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Give it back."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def collect(self) -> None:
        """One small pass; of what came in a burst, such as another centre, nothing is garbage for long."""
        young = gc.get_count()[0]
        if young > BURST:
            gc.freeze()
            return
        self._turn += 1
        if self._turn % OLDEST_EVERY == 0:
            self._collect_all()
        elif self._turn % OLDER_EVERY == 0:
            gc.collect(1)
        elif young > YOUNG:
            gc.collect(0)

    def _collect_all(self) -> None:
        began = time.perf_counter()
        gc.collect()
        if time.perf_counter() - began > FELT_S:
            gc.freeze()

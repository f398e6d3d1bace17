"""Garbage is collected on the window's own thread, a little at a time, and never while it would be felt.

By itself Python collects in whatever thread happens to allocate. A large import makes objects by the hundred
thousand, and each pass over all of them stops every thread for a tenth of a second and more; and what a
window has let go of must not be taken apart by any thread but its own.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 100
YOUNG, BUSY = 2_000, 3_000
"""So many new objects are worth a pass; where more come each time, what outlives it is left alone."""
BURST = 60_000
OLDER_EVERY, OLDEST_EVERY = 4, 300
"""What has outlived one pass is soon looked at again: left for long it would be too much for one frame."""
MANY = 300_000
"""Where so many objects have come since the last pass over everything, the next would be felt."""


class Collector(QObject):
    """Takes collecting over from Python while it runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._turn = self._came = 0
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """From now on; everything that is there stays for good and is not looked at again.

        Of a start a few hundred objects are garbage: to find them takes a fifth of a second of the first map.
        """
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
        self._came += young
        if self._turn % OLDEST_EVERY == 0:
            self._collect_all()
        elif self._turn % OLDER_EVERY == 0 and young < BUSY and self._came < MANY:
            gc.collect(1)
        elif young > YOUNG:
            gc.collect(0)

    def _collect_all(self) -> None:
        """Of ten thousand crews so much is new after half a minute that all of it would stop every thread.

        It stays for good then, as what was there at the start does.
        """
        gc.collect() if self._came < MANY else gc.freeze()
        self._came = 0

"""Fetches and unpacks tiles in threads of its own: a service that answers late holds nothing else up."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from queue import LifoQueue

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.crossing import Crossing
from data.underlays.tiles import TileSource, TileTrouble
from gis.web_mercator import WebTile

log = logging.getLogger(__name__)
THREADS = 3
FIRST_REST_S, LONGEST_REST_S = 5.0, 300.0
MOST_WAITING = 1000
"""More than a 4K map needs with what lies around; where the map has gone on, the oldest are forgotten."""


class Fetcher(QObject):
    """Asked for a tile, it tells of it by `came`; the newest wish goes first.

    After a failure nothing is asked for a while, longer each time: what is kept on disk comes all the same.
    """

    came = Signal(object, object)
    """WebTile, and its QImage; None where there is none."""
    failed = Signal(str)
    """The code of what went wrong; empty: it works again."""

    def __init__(
        self,
        source: TileSource,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._source, self._clock = source, clock
        self._wanted: LifoQueue[WebTile | None] = LifoQueue()
        self._asked: OrderedDict[WebTile, None] = OrderedDict()
        self._lock = threading.Lock()
        self._crossing = Crossing(self._tell, self)
        self._rest_s, self._rests_until = 0.0, 0.0
        self._is_closed, self._running = False, THREADS
        # Daemons: a service that does not answer must not hold the end of the program up.
        for number in range(THREADS):
            threading.Thread(target=self._work, name=f"underlay-{number}", daemon=True).start()

    def ask(self, tile: WebTile) -> None:
        """Want a tile; what has been asked for and has not come is not asked for again."""
        with self._lock:
            if self._is_closed or tile in self._asked or self.is_resting:
                return
            self._asked[tile] = None
            if len(self._asked) > MOST_WAITING:
                self._asked.popitem(last=False)
        self._wanted.put(tile)

    @property
    def is_resting(self) -> bool:
        """Whether nothing is asked for a while because the service did not answer."""
        return self._source.about.is_remote and self._clock() < self._rests_until

    def _drop_waiting(self) -> None:
        while not self._wanted.empty():
            tile = self._wanted.get_nowait()
            if tile is not None:
                self._asked.pop(tile, None)

    def close(self) -> None:
        """Ask for nothing more; what is under way ends by itself."""
        with self._lock:
            self._is_closed = True
            self._drop_waiting()
        for _ in range(THREADS):
            self._wanted.put(None)

    def _work(self) -> None:
        while (tile := self._wanted.get()) is not None and not self._is_closed:
            if tile not in self._asked:
                continue
            image = self._fetched(tile)
            with self._lock:
                self._asked.pop(tile, None)
                if self._is_closed:
                    break
            if image is not False:
                self._crossing.put((tile, image))
        self._let_go()

    def _tell(self, said: str | tuple[WebTile, QImage | None]) -> None:
        """What a thread has said: the code of a trouble, or a tile."""
        if isinstance(said, str):
            self.failed.emit(said)
        else:
            self.came.emit(*said)

    def _let_go(self) -> None:
        """The last thread that ends closes the source: none reads from it any more."""
        with self._lock:
            self._running -= 1
            is_last = self._running == 0
        if is_last:
            self._source.close()

    def _fetched(self, tile: WebTile) -> QImage | bool | None:
        """The tile as it will be painted; False where it could not be had."""
        try:
            body = self._source.read(tile)
        except TileTrouble as trouble:
            self._rest(trouble)
            return False
        except Exception:
            log.exception("a tile of the underlay could not be read")
            self._rest(TileTrouble("unreachable"))
            return False
        self._recover()
        if body is None:
            return None
        image = QImage.fromData(body)
        return None if image.isNull() else image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)

    def _rest(self, trouble: TileTrouble) -> None:
        with self._lock:
            is_first = self._rest_s == 0.0
            if is_first or self._clock() >= self._rests_until:
                self._rest_s = min(LONGEST_REST_S, max(FIRST_REST_S, 2 * self._rest_s))
                self._rests_until = self._clock() + self._rest_s
            if self._source.about.is_remote:
                self._drop_waiting()
        if is_first and not self._is_closed:
            log.warning("the underlay can't be had: %s", trouble)
            self._crossing.put(trouble.code)

    def _recover(self) -> None:
        with self._lock:
            was_resting, self._rest_s = self._rest_s > 0.0, 0.0
        if was_resting and not self._is_closed:
            self._crossing.put("")

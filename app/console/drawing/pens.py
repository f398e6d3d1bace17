"""The pens of the map: one for each thing that is drawn, of which one is in hand at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot

from app.console.drawing.drawing import Drawing, Points
from app.console.map_panel import MapPanel
from app.console.session import Session
from dispatch.closure_queries import AlongRoads


class Pens(QObject):
    """Follows the map's canvas when a new ground brings another one."""

    def __init__(self, session: Session, panel: MapPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.closures = Drawing(session, self, along_roads(session))
        self.zones = Drawing(session, self)
        self.measure = Drawing(session, self, snaps=False)
        self._all = (self.closures, self.zones, self.measure)
        for drawing in self._all:
            drawing.began.connect(partial(self._put_others_away, drawing))
        panel.ground.made.connect(self._take_canvas)
        # A ground that was read before is there at once.
        self._take_canvas()

    @Slot()
    def _take_canvas(self) -> None:
        if self._panel.canvas is not None:
            for drawing in self._all:
                drawing.take_canvas(self._panel.canvas)

    def _put_others_away(self, taken: Drawing) -> None:
        for drawing in self._all:
            if drawing is not taken:
                drawing.end()

    @Slot()
    def put_away(self) -> None:
        """Have none in hand."""
        for drawing in self._all:
            drawing.end()


def along_roads(session: Session) -> Callable[[Points, Callable[[Points], None]], None]:
    """Lines that run along the roads."""

    def follow(points: Points, take: Callable[[Points], None]) -> None:
        session.ask(AlongRoads(points), take)

    return follow

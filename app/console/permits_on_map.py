"""Puts the permits that hold today onto the map while their layer is on, told apart by their hours."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.console.ageing import Ageing
from app.console.map.marks import PostMark
from app.console.map_panel import MapPanel
from app.console.session import Session
from app.words import Words
from app.words.here import permit_words
from dispatch.changes import Changes
from dispatch.permit_book import Relation
from dispatch.permit_queries import PermitsToday, PlacedPermit
from dispatch.permits import Permit

LAYER = "permit"
"""The layer's code."""
AGAIN_AFTER_S = 60


class PermitsOnMap(QObject):
    """Asks once a minute and when permits are others; asks nothing while the layer is off."""

    def __init__(self, session: Session, panel: MapPanel) -> None:
        super().__init__(panel)
        self._session, self._panel = session, panel
        self._held: tuple[PlacedPermit, ...] = ()
        self._ageing = Ageing(session, self._ask, AGAIN_AFTER_S, self)
        panel.ground.made.connect(self._ask)
        panel.layers_chosen.connect(self._ask)
        session.changed.connect(self._follow)
        session.appearance_changed.connect(self._show)
        self._ask()

    @property
    def is_on(self) -> bool:
        """Whether the map shows them."""
        canvas = self._panel.canvas
        return canvas is not None and LAYER in canvas.picture.layers

    @Slot()
    @Slot(object)
    def _ask(self, _chosen: object = None) -> None:
        self._ageing.renew()
        if self.is_on:
            self._session.ask(PermitsToday(), self._take)
        else:
            self._take(())

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        if changes.touches({"permit": Permit}):
            self._ask()

    def _take(self, held: tuple[PlacedPermit, ...]) -> None:
        self._held = held
        self._show()

    @Slot()
    def _show(self) -> None:
        if self._panel.canvas is not None:
            held = self._held if self.is_on else ()
            self._panel.canvas.set_permits([permit_mark(one, self._session.words) for one in held])


def permit_mark(placed: PlacedPermit, words: Words) -> PostMark:
    """A filled plate in the permit's hours, a dashed one outside of them."""
    is_now = placed.near.relation is Relation.COVERS
    text = f"{words.say('permit.title')} {permit_words(placed.near, words)}"
    sign = words.say("map.permit_sign")
    return PostMark(placed.lon, placed.lat, sign, is_proposed=not is_now, is_taken=is_now, text=text)

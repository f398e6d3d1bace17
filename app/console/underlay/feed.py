"""The underlay of the dispatch map: put under its canvas, credited beside its roads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Slot

from app.console.map.canvas import MapCanvas
from app.console.map.view import Box
from app.console.map_panel import MapPanel
from app.console.session import Session
from app.console.underlay.layer import LAYER
from app.console.underlay.opened import OpenedUnderlay


class UnderlayFeed(OpenedUnderlay):
    """Follows the map's canvas when a new ground brings another one."""

    def __init__(self, session: Session, panel: MapPanel, folder: Path | None = None) -> None:
        super().__init__(session, panel, folder)
        self._panel = panel
        self._canvas: MapCanvas | None = None
        self._ground_credit = ""
        session.appearance_changed.connect(self._show_credit)
        self.told.connect(self._show_credit)
        panel.ground.made.connect(self._take_canvas)
        self._take_canvas()

    @Slot()
    def _take_canvas(self) -> None:
        canvas = self._panel.canvas
        if canvas is not None and canvas is not self._canvas:
            self.close()
            self._canvas, self._ground_credit = canvas, canvas.picture.ground.attribution
            self.ground = canvas.picture.ground
            self.open()

    @Slot()
    def _show_credit(self) -> None:
        """Whom the pictures are from stands beside whom the roads are from."""
        if self._canvas is not None:
            picture = self._canvas.picture
            both = " · ".join(part for part in (self._ground_credit, self.credit()) if part)
            if picture.ground.attribution != both:
                picture.ground = replace(picture.ground, attribution=both)
                self._canvas.update()

    def put_under(self) -> None:
        """Below everything else that the canvas paints."""
        if self._canvas is not None and self._canvas.picture.underlay is not self.underlay:
            self._canvas.picture.set_underlay(self.underlay)
            self._canvas.update()

    @Slot(object)
    def show_new(self, boxes: list[Box]) -> None:
        """The tiles of the map that it lies under are painted again."""
        if self._canvas is not None and LAYER in self._canvas.picture.layers:
            for box in boxes:
                self._canvas.picture.tiles.drop(box)
            self._canvas.update()

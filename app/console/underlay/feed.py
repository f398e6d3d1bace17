"""Keeps the underlay as the settings name it, opened beside the window's thread; says how it stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.console.map.canvas import MapCanvas
from app.console.map.view import Box
from app.console.map_panel import MapPanel
from app.console.session import Session, reason_of
from app.console.underlay.layer import LAYER, Underlay
from app.paths import home
from data.underlays.choosing import OF_THE_UNDERLAY, open_underlay
from data.underlays.tiles import TileSource
from dispatch.changes import Changes
from dispatch.reasons import Reason
from dispatch.settings import Setting


class UnderlayFeed(QObject):
    """Follows the map's canvas when a new ground brings another one, and the settings when they change."""

    told = Signal()
    """There is something else to be said of it."""

    def __init__(self, session: Session, panel: MapPanel, folder: Path | None = None) -> None:
        super().__init__(panel)
        self._session, self._panel = session, panel
        self._folder = folder
        self._canvas: MapCanvas | None = None
        self._ground_credit = ""
        self.underlay: Underlay | None = None
        self.trouble: Reason | None = None
        session.changed.connect(self._follow)
        session.stopping.connect(self.close)
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

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        if any(row.id in OF_THE_UNDERLAY for row in changes.of(Setting)):
            self.open()

    @Slot()
    def open(self) -> None:
        """Open what the settings name now, whatever was open."""
        self.close()
        session, folder = self._session, self._folder
        if self._canvas is None:
            return
        session.tasks.read(
            "underlay",
            lambda: open_underlay(session.centre.settings, folder or home() / "map_tiles"),
            self._take,
            self._miss,
        )

    @Slot()
    def close(self) -> None:
        """Let go of what is open."""
        if self.underlay is not None:
            self.underlay.close()
            self.underlay.deleteLater()
        self.underlay = None
        self._put_under()

    def _take(self, source: TileSource | None) -> None:
        self.trouble = None
        if source is not None and self._canvas is not None:
            self.underlay = Underlay(source, self._canvas.picture.ground, self)
            self.underlay.arrived.connect(self._show)
            self.underlay.fetcher.failed.connect(self._tell_failure)
        self._put_under()
        self.told.emit()

    def _miss(self, error: BaseException) -> None:
        self.trouble = reason_of(error)
        self.told.emit()

    def _put_under(self) -> None:
        if self._canvas is not None and self._canvas.picture.underlay is not self.underlay:
            self._canvas.picture.set_underlay(self.underlay)
            self._canvas.update()

    @Slot(object)
    def _show(self, boxes: list[Box]) -> None:
        if self._canvas is not None and LAYER in self._canvas.picture.layers:
            for box in boxes:
                self._canvas.picture.tiles.drop(box)
            self._canvas.update()

    @Slot(str)
    def _tell_failure(self, code: str) -> None:
        about = self.underlay.about.name if self.underlay is not None else ""
        self.trouble = Reason("underlay_failing", {"source": about, "trouble": code}) if code else None
        self.told.emit()

    def credit(self) -> str:
        """Whom the pictures are from, and what is wrong with them; empty where none are shown."""
        words = self._session.words
        if self.trouble is not None:
            return words.reason(self.trouble)
        if self.underlay is None:
            return ""
        about = self.underlay.about
        return about.attribution or words.say("underlay.credit", name=self._name(about.name))

    def _name(self, name: str) -> str:
        words = self._session.words
        return words.say(f"underlay.{name}") if words.knows(f"underlay.{name}") else name

"""An underlay as the settings name it, opened beside the window's thread; says whose it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.console.map.map_data import MapMetres
from app.console.map.view import Box
from app.console.session import Session, reason_of
from app.console.underlay.layer import Underlay
from app.paths import home
from data.underlays.choosing import OF_THE_UNDERLAY, open_underlay
from data.underlays.tiles import TileSource
from dispatch.changes import Changes
from dispatch.reasons import Reason
from dispatch.settings import Setting


class OpenedUnderlay(QObject):
    """Follows the settings. Kinds say what lies over it: each map has one of its own, opened as `task`."""

    told = Signal()
    """There is something else to be said of it."""

    def __init__(
        self, session: Session, parent: QObject, folder: Path | None = None, task: str = "underlay"
    ) -> None:
        super().__init__(parent)
        self._session, self._folder, self._task = session, folder, task
        self.ground: MapMetres | None = None
        """What the map is drawn in; None while there is no map."""
        self.underlay: Underlay | None = None
        self.trouble: Reason | None = None
        session.changed.connect(self._follow)
        session.stopping.connect(self.close)

    def put_under(self) -> None:
        """It is another one now, or gone."""

    @Slot(object)
    def show_new(self, boxes: list[Box]) -> None:
        """Something new is to be seen in these boxes of map metres."""

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        if any(row.id in OF_THE_UNDERLAY for row in changes.of(Setting)):
            self.open()

    @Slot()
    def open(self) -> None:
        """Open what the settings name now, whatever was open."""
        self.close()
        session, folder = self._session, self._folder
        if self.ground is None:
            return
        session.tasks.read(
            self._task,
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
        self.put_under()

    def _take(self, source: TileSource | None) -> None:
        self.trouble = None
        if source is not None and self.ground is not None:
            self.underlay = Underlay(source, self.ground, self)
            self.underlay.arrived.connect(self.show_new)
            self.underlay.fetcher.failed.connect(self._tell_failure)
        self.put_under()
        self.told.emit()

    def _miss(self, error: BaseException) -> None:
        self.trouble = reason_of(error)
        self.told.emit()

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

"""What may be the same as the selected incident, and the key that lays both side by side."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.console.commands import CommandSet
from app.console.merging.feed import DuplicateFeed
from app.console.merging.sheet import MergeSheet
from app.console.session import Session


class Merging(QObject):
    """Opens the sheet; what was merged away leads to where it went."""

    def __init__(self, session: Session, commands: CommandSet, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self.feed = DuplicateFeed(session, self)
        commands["merge"].triggered.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Lay the selected incident beside what may be it, or what has gone into it."""
        incident = self._session.situation.incidents.get(self._session.shown_incident)
        if incident is not None:
            whose = incident.merged_away.into if incident.merged_away else incident.id
            self._session.select_incident(whose)
            MergeSheet(self._session, self.feed, whose, self._window).open()

"""Where the selected crew has been: its fixes of the last half hour, or its patrol's track, as a line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from app.console.ageing import Ageing
from app.console.map.marks import RouteLine
from app.console.session import Session
from dispatch.fixes import Fix, best_known
from dispatch.queries import FixesOf

TRAIL = timedelta(minutes=30)
AGAIN_AFTER_S = 5


class CrewTrail(QObject):
    """Follows the selection; of several members the one of whom most is known tells the way."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._fixes: list[Fix] = []
        self._track: RouteLine | None = None
        self._ageing = Ageing(session, self._ask, AGAIN_AFTER_S, self)
        session.crew_selected.connect(self._start)

    def lines(self) -> Iterator[RouteLine]:
        """The track that was brought, or the trail, where there is one."""
        if self._track is not None:
            yield self._track
        elif len(self._fixes) > 1:
            places = np.array([(fix.lon, fix.lat) for fix in self._fixes])
            yield RouteLine("trail", places, "trail")

    def show_track(self, track: RouteLine) -> None:
        """Show a whole track of the selected crew until another is selected."""
        self._track = track
        self.changed.emit()

    @Slot(str)
    def _start(self, _crew_id: str) -> None:
        self._fixes, self._track = [], None
        self.changed.emit()
        self._ask()

    def _ask(self) -> None:
        self._ageing.renew()
        session = self._session
        crew = session.situation.crews.get(session.selected_crew)
        if crew is not None:
            asked = FixesOf(crew.member_ids, session.now() - TRAIL)
            session.ask(asked, lambda fixes: self._take(crew.id, fixes), kind="trail")

    def _take(self, crew_id: str, fixes: tuple[Fix, ...]) -> None:
        if crew_id != self._session.selected_crew:
            return
        longest = best_known(fixes)
        if [fix.fixed_at for fix in longest] != [fix.fixed_at for fix in self._fixes]:
            self._fixes = longest
            self.changed.emit()

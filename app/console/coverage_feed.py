"""Coverage as this seat sees it: asked beside the GUI thread, every few seconds and after what changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dispatch.assignment import Assignment
from dispatch.changes import Changes
from dispatch.coverage_outlook import CoverageOutlook
from dispatch.coverage_queries import Coverage
from dispatch.people import Crew
from dispatch.places import NamedPlace
from dispatch.reasons import Reason, Refused

if TYPE_CHECKING:
    from app.console.session import Session

REFRESH_MS, FIRST_MS, SOON_MS = 15_000, 4_000, 800
_ABOUT_COVER = {"crew": Crew, "assignment": Assignment, "place": NamedPlace}


class CoverageFeed(QObject):
    """`outlook` is None until it is known; `refusal` says why it can't be, such as without roads."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.outlook: CoverageOutlook | None = None
        self.refusal: Reason | None = None
        self.trouble: BaseException | None = None
        """Why there was no answer the last time; what was known before stays."""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.refresh)
        session.changed.connect(self._follow)

    def start(self) -> None:
        """Begin to ask; the window comes first."""
        self._timer.start(FIRST_MS)

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()

    @Slot()
    def refresh(self) -> None:
        """Ask now; what is shown stays until the answer comes."""
        self._timer.start(REFRESH_MS)
        self._session.ask(Coverage(), self._take, self._miss)

    @Slot(object)
    def _follow(self, changes: Changes) -> None:
        """Crews sent, freed or asked to a post, and posts, change coverage: ask soon, once for all."""
        is_known = self.outlook is not None or self.refusal is not None
        if is_known and changes.touches(_ABOUT_COVER) and self._timer.remainingTime() > SOON_MS:
            self._timer.start(SOON_MS)

    def _take(self, outlook: CoverageOutlook) -> None:
        self.outlook, self.refusal, self.trouble = outlook, None, None
        self.changed.emit()

    def _miss(self, error: BaseException) -> None:
        if isinstance(error, Refused):
            self.outlook, self.refusal, self.trouble = None, error.reason, None
        else:
            self.trouble = error
        self.changed.emit()

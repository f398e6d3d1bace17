"""What stands near the selected incident, with who keeps it up: below the advice, which is read first."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.console.detail.fact_lines import FactLines
from app.console.facility_feed import FacilityFeed
from app.console.session import Session
from app.words.catalogue import metres
from app.words.duties import keeper_words
from dispatch.facility_queries import NearFacility

FACILITIES_SHOWN = 3


class NearSection(FactLines):
    """The nearest facilities; hidden where there is none."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._facilities = FacilityFeed(session, self)
        self._facilities.changed.connect(self.refresh)
        session.appearance_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what the feed says now."""
        said = "\n".join(self._facility(one) for one in self._facilities.near[:FACILITIES_SHOWN])
        self.write([("facilities", said)] if said else [])
        self.setVisible(bool(said))

    def _facility(self, near: NearFacility) -> str:
        words = self._session.words
        facility = near.facility
        what = facility.name if facility.kind.isdigit() else facility.kind
        parts = (what, metres(near.distance_m), keeper_words(near, words))
        return words.say("list.dot").join(part for part in parts if part)

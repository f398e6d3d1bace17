"""Permits near the selected incident: asked beside the GUI thread, and again as their hours pass."""

from __future__ import annotations

from app.console.selected_feed import SelectedFeed
from dispatch.changes import Changes
from dispatch.incident import Incident
from dispatch.permit_book import NearPermit, Relation
from dispatch.permit_queries import PermitsAt
from dispatch.permits import Permit


class PermitFeed(SelectedFeed):
    """What permits say of the selected incident, the most telling first."""

    @property
    def near(self) -> tuple[NearPermit, ...]:
        """The permits near it."""
        return self.found

    @property
    def covering(self) -> tuple[str, ...]:
        """Numbers of the permits that cover the place now, as they are shown."""
        return tuple(one.permit.number for one in self.near if one.relation is Relation.COVERS)

    def question(self, incident: Incident) -> PermitsAt:
        return PermitsAt(incident.place, incident.category)

    def concerns(self, changes: Changes) -> bool:
        return super().concerns(changes) or changes.touches({"permit": Permit})

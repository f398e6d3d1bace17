"""What may be the same matter as the selected incident: asked beside the GUI thread."""

from __future__ import annotations

from app.console.selected_feed import SelectedFeed
from dispatch.changes import Changes
from dispatch.duplicates import Duplicates, LikelyDuplicate
from dispatch.incident import Incident


class DuplicateFeed(SelectedFeed):
    """Open incidents that may be the selected one, the likeliest first."""

    @property
    def likely(self) -> tuple[LikelyDuplicate, ...]:
        """What may be the same."""
        return self.found

    def question(self, incident: Incident) -> Duplicates:
        return Duplicates(incident.id)

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.of(Incident) or changes.removed)

    def miss(self, _error: BaseException) -> None:
        """The incident may be younger than the picture that was asked: the next news asks again."""
        self._take(())

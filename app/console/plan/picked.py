"""The line of a plan that is picked on its sheet: what holds of it, and what is done with it."""

from __future__ import annotations

from PySide6.QtWidgets import QTableView

from app.console.plan.feed import PlanFeed
from app.console.plan.model import PlanModel
from dispatch.planning.plan import PlanLine, Uncovered


class PickedLine:
    """Whatever row of the table is current when it is asked."""

    def __init__(self, feed: PlanFeed, model: PlanModel, table: QTableView) -> None:
        self._feed, self._model, self._table = feed, model, table

    @property
    def row(self) -> PlanLine | Uncovered | None:
        """What stands there; None where there is no row."""
        return self._model.line(self._table.currentIndex().row())

    @property
    def line(self) -> PlanLine | None:
        """Who goes there; None where nobody does."""
        row = self.row
        return row if isinstance(row, PlanLine) else None

    @property
    def incident_id(self) -> str:
        """The incident that it is about; "" without a row."""
        row = self.row
        return "" if row is None else row.incident_id

    @property
    def is_left_out(self) -> bool:
        """Whether it is planned without, as was asked here."""
        return self.incident_id in self._feed.asked.left_out

    @property
    def is_planned(self) -> bool:
        """Whether the plan sees to it, with a crew or in vain."""
        row = self.row
        return isinstance(row, PlanLine) or (row is not None and not row.is_left_out)

    @property
    def can_be_sent(self) -> bool:
        """Whether somebody is to go there and has not been sent yet."""
        return self.line is not None and self.incident_id not in self._feed.outcomes

    def confirm(self) -> None:
        """Send as it says."""
        if self.line is not None:
            self._feed.confirm([self.line])

    def pin(self) -> None:
        """Keep its crew there whatever comes, or let it go again."""
        if self.line is not None:
            self._feed.pin(self.incident_id, self.line.crews[0].crew_id)

    def leave_out(self) -> None:
        """Plan without its incident, or with it again."""
        if self.incident_id:
            self._feed.leave_out(self.incident_id)

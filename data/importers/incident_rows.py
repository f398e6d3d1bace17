"""Reads what every imported incident has: number, source, category, place, times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from data.importers.category_maps import LEFT_OUT
from data.importers.category_names import CategoryNames
from data.importers.moments import MomentReading
from data.importers.positions import Positions
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow
from data.importers.vocabulary import word_code
from dispatch.categories import Category
from dispatch.centre import Centre
from dispatch.incident import Place
from dispatch.reasons import Refused

STAMPS = (
    "received_at",
    "accepted_at",
    "dispatched_at",
    "responded_at",
    "arrived_at",
    "reported_back_at",
    "closed_at",
)
"""The moments of an incident's life in the order in which they happen."""
OF_A_CREW = ("dispatched_at", "responded_at", "arrived_at", "reported_back_at")
"""Those of them that tell of a crew at work."""
SEVERITIES = ("1", "2", "3", "4")


@dataclass(frozen=True)
class Report:
    """One row of a table of incidents, read and checked; `stamps` holds the moments that it tells."""

    row: TableRow
    number: str
    source: str
    category: Category
    severity: int
    words: str
    place: Place
    reported_at: datetime | None
    stamps: Mapping[str, datetime]
    crew: str = ""
    source_number: str = ""

    @property
    def has_task(self) -> bool:
        """Whether it tells of a crew at work, in a matter in which crews go."""
        can_go = any(term.is_dispatchable for term in self.category.requirement.terms)
        return can_go and not self.stamps.keys().isdisjoint(OF_A_CREW)

    @property
    def key(self) -> tuple[str, str]:
        """What an incident is known by: its source and the number that it has there, else its own."""
        return self.source, self.source_number or self.number


@dataclass(frozen=True)
class ReportReading:
    """How the rows of one file are read."""

    centre: Centre
    now: datetime
    source: str
    categories: Mapping[str, str]
    names: CategoryNames
    moments: MomentReading
    positions: Positions

    def read(self, row: TableRow, findings: Findings) -> Report:
        """The report of a row; RowRefused where it can't be kept, told as unplaced where it has no place."""
        number = row.need("number")
        category = self._category(row)
        source = self._source(row)
        severity = self._severity(row, category)
        reported_at, stamps = self.moments.read(row, "reported_at"), self._stamps(row)
        lon, lat = self.positions.take(row, findings) or (None, None)
        return Report(
            row=row,
            number=number,
            source=source,
            category=category,
            severity=severity,
            words=row.get("words"),
            place=Place(row.get("address"), lon, lat, "words" if lon is None else "coordinates"),
            reported_at=reported_at,
            stamps=stamps,
            crew=row.get("crew"),
            source_number=row.get("source_number"),
        )

    def _category(self, row: TableRow) -> Category:
        told = row.need("category")
        mapped = self.categories.get(told)
        if mapped == LEFT_OUT:
            raise RowRefused("category_left_out", category=told)
        try:
            code = mapped or self.names.code_of(told)
            return self.centre.categories.by_code(code)
        except Refused:
            raise RowRefused("unknown_category", category=told) from None

    def _source(self, row: TableRow) -> str:
        source = row.get("source") or self.source
        if not source:
            raise row.lacks("source")
        try:
            return self.centre.sources.by_code(word_code("source", source)).code
        except Refused:
            raise RowRefused("unknown_source", value=source) from None

    def _severity(self, row: TableRow, category: Category) -> int:
        told = row.get("severity")
        if told and told not in SEVERITIES:
            raise RowRefused("bad_severity", value=told)
        return int(told) if told else category.severity

    def _stamps(self, row: TableRow) -> dict[str, datetime]:
        told = {name: self.moments.read(row, name) for name in STAMPS}
        stamps = {name: moment for name, moment in told.items() if moment is not None}
        for earlier, later in pairwise(stamps):
            if stamps[later] < stamps[earlier]:
                raise RowRefused("times_out_of_order", earlier=earlier, later=later)
        if stamps and max(stamps.values()) > self.now:
            raise RowRefused("time_in_future", value=max(stamps.values()))
        return stamps

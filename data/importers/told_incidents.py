"""Rows that tell of the same incident, one for each crew that was sent: joined into one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from data.importers.incident_rows import Report
from data.importers.report import Findings, RowRefused
from dispatch.incident import Place

_SAME_PLACE_DEG = 1e-5
_FROM_FIRST = ("words", "address", "severity", "received_at", "accepted_at", "state", "outcome", "unit")
"""Columns that say something of the incident as a whole."""


@dataclass(frozen=True)
class ToldIncident:
    """One incident as one or several rows tell of it; the first says what it was, each what its crew did."""

    rows: tuple[Report, ...]

    @property
    def first(self) -> Report:
        return self.rows[0]

    @property
    def place(self) -> Place:
        """The first place that is known; the words of the first row where none is."""
        return next((row.place for row in self.rows if row.place.is_known), self.first.place)

    def earliest(self, stamp: str) -> datetime | None:
        """The first moment that any row tells for a stamp."""
        return min((row.stamps[stamp] for row in self.rows if stamp in row.stamps), default=None)

    @property
    def closed_at(self) -> datetime | None:
        """When the last crew was done, as told."""
        return max((row.stamps["closed_at"] for row in self.rows if "closed_at" in row.stamps), default=None)

    @property
    def last_told(self) -> datetime:
        """The last moment of all that is told."""
        return max(moment for row in self.rows for moment in row.stamps.values())


def join_rows(reports: Iterable[Report], findings: Findings) -> list[ToldIncident]:
    """The incidents that rows tell of, in the order of their first rows.

    Rows of one source and number are one incident where they agree on category and place and each names a
    crew of its own: told as `joined`, and as `differs_from_first` where they say something else of it. Its
    earliest times count. Refused: contradicts, duplicate.
    """
    groups: dict[tuple[str, str], list[Report]] = {}
    for report in reports:
        group = groups.setdefault(report.key, [])
        try:
            if group:
                _require_agreement(group, report)
                _tell_joined(group[0], report, findings)
            group.append(report)
        except RowRefused as refused:
            findings.refuse(report.row.row, refused.code, **refused.values)
    return [ToldIncident(tuple(group)) for group in groups.values()]


def _require_agreement(group: list[Report], report: Report) -> None:
    first = group[0]
    if report.category is not first.category:
        raise _contradiction(first, report, "category")
    if not all(_is_same_place(earlier.place, report.place) for earlier in group):
        raise _contradiction(first, report, "place")
    same = [earlier for earlier in group if earlier.crew == report.crew]
    if same or not report.crew:
        raise RowRefused("duplicate", of=(same or group)[0].row.row)


def _contradiction(first: Report, report: Report, column: str) -> RowRefused:
    return RowRefused("contradicts", column=column, number=report.number, of=first.row.row)


def _is_same_place(one: Place, other: Place) -> bool:
    """Whether two places may be the same: what is not known contradicts nothing."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return True
    return max(abs(one.lon - other.lon), abs(one.lat - other.lat)) <= _SAME_PLACE_DEG


def _tell_joined(first: Report, report: Report, findings: Findings) -> None:
    findings.notice(report.row.row, "joined", number=report.number, of=first.row.row, crew=report.crew)
    for column in _FROM_FIRST:
        told, kept = report.row.get(column), first.row.get(column)
        if told and told != kept:
            findings.notice(
                report.row.row, "differs_from_first", column=column, value=told, of=first.row.row, kept=kept
            )

"""Whether anything rests on a zone: the first row that refers to it."""

from __future__ import annotations

from dispatch.assignment import Assignment
from dispatch.duty_areas import DutyArea
from dispatch.facilities import Contractor
from dispatch.incident import Incident
from dispatch.kinds import NAME_OF_KIND
from dispatch.people import Crew, Member, Shift
from dispatch.places import ZoneRow
from dispatch.ports import Work
from dispatch.references import references_of
from dispatch.rows import Row

_ASKED: tuple[type[Row], ...] = (
    ZoneRow,
    Crew,
    Shift,
    Member,
    DutyArea,
    Contractor,
    Incident,
    Assignment,
)


def user_of(code: str, work: Work) -> tuple[str, Row] | None:
    """Kind and row of something that refers to the zone of a code; None where nothing does.

    Incidents count however old they are: their chains name zones for good.
    """
    name = ("zone", code)
    for kind in _ASKED:
        for row in work.naming(kind, code):
            if name in references_of(row) and not (isinstance(row, ZoneRow) and row.code == code):
                return NAME_OF_KIND[kind], row
    return None

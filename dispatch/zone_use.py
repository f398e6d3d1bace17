"""Whether anything rests on a zone: the first row that refers to it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

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

_FEW: tuple[type[Row], ...] = (ZoneRow, Crew, Shift, Member, DutyArea, Contractor)
_MANY: tuple[type[Row], ...] = (Incident, Assignment)
_AT_ONCE = 5_000


def user_of(code: str, work: Work) -> tuple[str, Row] | None:
    """Kind and row of something that refers to the zone of a code; None where nothing does.

    Every incident that was ever kept is looked at: their chains name zones for good.
    """
    name = ("zone", code)
    for row in chain(_few(work), _many(work)):
        if name in references_of(row) and not (isinstance(row, ZoneRow) and row.code == code):
            return NAME_OF_KIND[type(row)], row
    return None


def _few(work: Work) -> Iterator[Row]:
    for kind in _FEW:
        yield from work.find(kind)


def _many(work: Work) -> Iterator[Row]:
    names = {NAME_OF_KIND[kind]: kind for kind in _MANY}
    touched = work.touched_since(0)
    for name, kind in names.items():
        ids = iter(sorted(row_id for of, row_id in touched if of == name))
        while chunk := list(islice(ids, _AT_ONCE)):
            yield from work.find(kind, id=chunk)

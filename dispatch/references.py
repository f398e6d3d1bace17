"""What rows are known by and what they refer to: whether anything has been built on a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dispatch.assignment import Assignment
from dispatch.calls import Call
from dispatch.directory import Contact
from dispatch.duty_areas import DutyArea
from dispatch.entry import Entry
from dispatch.facilities import Contractor, Facility
from dispatch.incident import Incident
from dispatch.instructions import Instruction
from dispatch.patrols import Patrol
from dispatch.people import Crew, Member, Shift
from dispatch.permits import Permit
from dispatch.places import ROADS, UNIT_GRIDS, ContentFile, ZoneRow
from dispatch.rows import Row
from dispatch.subject import Subject

Name = tuple[str, str]
"""(what it is, the id, code or number that it is known by)."""


def names_of(row: Row) -> frozenset[Name]:
    """What other rows call `row`."""
    names: set[Name] = {("id", row.id)}
    if isinstance(row, ZoneRow):
        names.add(("zone", row.code))
    elif isinstance(row, ContentFile):
        names.add(("file", row.digest))
    elif isinstance(row, Subject):
        names.add(("subject", row.number))
    elif isinstance(row, Contractor):
        names |= {("contractor", row.code), ("zone", row.code)}
    elif isinstance(row, DutyArea):
        names.add(("zone", row.code))
    return frozenset(names)


def references_of(row: Row) -> frozenset[Name]:
    """What `row` calls others by; a unit that is no zone is called one all the same."""
    told = _REFERENCES.get(type(row))
    return frozenset(name for name in told(row) if name[1]) if told else frozenset()


def _of_incident(row: Incident) -> Iterator[Name]:
    decided = (row.unit or "", row.duty_override or "", row.lies_in or "")
    yield from (("zone", code) for code in (*row.zones.values(), *row.functional_zones, *decided))
    if "unit_grid" in row.zones:
        yield "id", UNIT_GRIDS
    yield from (("id", report.incident_id) for report in row.merged)
    yield "id", row.merged_away.into if row.merged_away else ""


def _of_assignment(row: Assignment) -> Iterator[Name]:
    yield from (("id", row.incident_id), ("id", row.crew_id or ""), ("zone", row.unit))
    if row.advice is not None and row.advice.network_digest:
        yield "id", ROADS
        yield "file", row.advice.network_digest


def _of_entry(row: Entry) -> Iterator[Name]:
    yield from (("id", row.incident_id), ("id", row.assignment_id or ""))


def _of_instruction(row: Instruction) -> Iterator[Name]:
    yield from (("id", row.incident_id), ("zone", row.unit))


def _of_patrol(row: Patrol) -> Iterator[Name]:
    yield from (("id", one) for one in (row.crew_id, *row.findings))
    yield "zone", row.unit


def _of_contact(row: Contact) -> Iterator[Name]:
    yield "zone", row.unit


def _of_call(row: Call) -> Iterator[Name]:
    yield "id", row.incident_id


def _of_crew(row: Crew) -> Iterator[Name]:
    yield from (("id", one) for one in (row.lead_id, *row.member_ids, row.shift_id))
    yield from (("zone", row.unit), ("zone", row.home_zone))


def _of_member(row: Member) -> Iterator[Name]:
    yield "zone", row.tasking_unit


def _of_shift(row: Shift) -> Iterator[Name]:
    yield "zone", row.unit


def _of_zone(row: ZoneRow) -> Iterator[Name]:
    yield from (("zone", row.parent or ""), ("zone", row.attributes.get("answers", "")))


def _of_permit(row: Permit) -> Iterator[Name]:
    yield "subject", row.subject


def _of_duty_area(row: DutyArea) -> Iterator[Name]:
    yield from (("zone", unit) for unit in (*row.units, row.lead))


def _of_contractor(row: Contractor) -> Iterator[Name]:
    yield from (("zone", unit) for unit in row.units)


def _of_facility(row: Facility) -> Iterator[Name]:
    yield "contractor", row.contractor


_REFERENCES: dict[type[Row], Callable[[Any], Iterator[Name]]] = {
    Incident: _of_incident,
    Assignment: _of_assignment,
    Entry: _of_entry,
    Instruction: _of_instruction,
    Contact: _of_contact,
    Patrol: _of_patrol,
    Call: _of_call,
    Crew: _of_crew,
    Member: _of_member,
    Shift: _of_shift,
    ZoneRow: _of_zone,
    Permit: _of_permit,
    DutyArea: _of_duty_area,
    Contractor: _of_contractor,
    Facility: _of_facility,
}

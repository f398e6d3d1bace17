"""The tables: one a kind of row with its indexed columns, the record, fixes, callers and the identity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

from dispatch.assignment import Assignment
from dispatch.calls import Call
from dispatch.canonical import time_text
from dispatch.closures import Closure
from dispatch.directory import Contact
from dispatch.duty_areas import DutyArea
from dispatch.entry import Entry
from dispatch.facilities import Contractor, Facility
from dispatch.forecast_errors import ForecastErrors
from dispatch.import_profile import ImportProfile
from dispatch.incident import Incident
from dispatch.inspection_items import InspectionItem
from dispatch.instructions import Instruction
from dispatch.kinds import KIND_NAMES
from dispatch.patrols import Patrol
from dispatch.people import Crew, Member, Shift
from dispatch.permits import Permit
from dispatch.places import ContentFile, NamedPlace, ZoneRow
from dispatch.rows import Row
from dispatch.settings import Setting
from dispatch.speeds import Speed
from dispatch.subject import Subject

METADATA = MetaData()

Getter = Callable[[Any], str | None]


def _text(name: str) -> Getter:
    """Reads a text (or a text enumeration, or None) from a row."""

    def read(row: Any) -> str | None:
        value = getattr(row, name)
        return None if value is None else str(value)

    return read


def _time(name: str) -> Getter:
    """Reads a moment from a row, as text in UTC."""

    def read(row: Any) -> str | None:
        moment = getattr(row, name)
        return None if moment is None else time_text(moment)

    return read


def _ended_at(incident: Incident) -> str | None:
    """When an incident left the live picture; None while it is open."""
    if incident.is_open:
        return None
    return time_text(incident.closed_at or incident.state_since or incident.received_at)


INDEXED: Mapping[type[Row], tuple[str, Mapping[str, Getter]]] = {
    Incident: (
        "incidents",
        {
            "number": _text("number"),
            "state": _text("state"),
            "source": _text("source"),
            "source_number": _text("source_number"),
            "category": _text("category"),
            "unit": _text("unit"),
            "outcome": _text("outcome"),
            "received_at": _time("received_at"),
            "t0": _time("t0"),
            "ended_at": _ended_at,
        },
    ),
    Assignment: (
        "assignments",
        {
            "incident_id": _text("incident_id"),
            "crew_id": _text("crew_id"),
            "unit": _text("unit"),
            "state": _text("state"),
        },
    ),
    Entry: (
        "entries",
        {
            "incident_id": _text("incident_id"),
            "assignment_id": _text("assignment_id"),
            "kind": _text("kind"),
        },
    ),
    Crew: (
        "crews",
        {
            "call_sign": _text("call_sign"),
            "unit": _text("unit"),
            "shift_id": _text("shift_id"),
            "starts_at": _time("starts_at"),
            "ends_at": _time("ends_at"),
        },
    ),
    Member: ("members", {"badge": _text("badge"), "tasking_unit": _text("tasking_unit")}),
    Shift: (
        "shifts",
        {"unit": _text("unit"), "starts_at": _time("starts_at"), "ends_at": _time("ends_at")},
    ),
    Subject: ("subjects", {"number": _text("number"), "kind": _text("kind"), "credit": _text("credit")}),
    ZoneRow: ("zones", {"code": _text("code"), "kind": _text("kind"), "parent": _text("parent")}),
    NamedPlace: ("places", {"name": _text("name"), "kind": _text("kind")}),
    ContentFile: ("content_files", {"digest": _text("digest")}),
    Setting: ("settings", {}),
    Permit: ("permits", {"number": _text("number"), "kind": _text("kind"), "subject": _text("subject")}),
    DutyArea: ("duty_areas", {"code": _text("code")}),
    Contractor: ("contractors", {"code": _text("code")}),
    Facility: (
        "facilities",
        {
            "code": _text("code"),
            "kind": _text("kind"),
            "contractor": _text("contractor"),
            "cell": _text("cell"),
        },
    ),
    InspectionItem: ("inspection_items", {"code": _text("code"), "department": _text("department")}),
    ForecastErrors: ("forecast_errors", {}),
    Instruction: (
        "instructions",
        {
            "number": _text("number"),
            "incident_id": _text("incident_id"),
            "ended_at": _time("answered_at"),
        },
    ),
    Patrol: (
        "patrols",
        {"number": _text("number"), "crew_id": _text("crew_id"), "ended_at": _time("ends_at")},
    ),
    Contact: ("contacts", {"code": _text("code"), "kind": _text("kind")}),
    Call: ("calls", {"incident_id": _text("incident_id"), "at": _time("at")}),
    Closure: ("closures", {"number": _text("number")}),
    Speed: ("speeds", {"mode": _text("mode"), "source": _text("source")}),
    ImportProfile: ("import_profiles", {"name": _text("name"), "what": _text("what")}),
}
"""The one place that says which columns of a row can be asked for: kind -> (table, {column: getter})."""


@dataclass(frozen=True)
class KindTable:
    """Where the rows of one kind are kept, and how its indexed columns are read from a row."""

    name: str
    row: type[Row]
    table: Table
    getters: Mapping[str, Getter]

    def columns_of(self, row: Row) -> dict[str, str | None]:
        """The indexed columns of `row`."""
        return dict(zip(self.getters, self.values_of(row), strict=True))

    def values_of(self, row: Row) -> tuple[str | None, ...]:
        """The same, only the values."""
        return tuple([read(row) for read in self.getters.values()])


def _row_table(name: str, row: type[Row]) -> KindTable:
    table_name, getters = INDEXED[row]
    table = Table(
        table_name,
        METADATA,
        Column("id", String, primary_key=True),
        Column("version", Integer, nullable=False),
        *(Column(column, String) for column in getters),
        Column("body", LargeBinary, nullable=False),
        *(Index(f"ix_{table_name}_{column}", column) for column in getters),
    )
    return KindTable(name, row, table, getters)


KINDS: Mapping[str, KindTable] = {name: _row_table(name, row) for name, row in KIND_NAMES.items()}
TABLE_OF: Mapping[type[Row], KindTable] = {kind.row: kind for kind in KINDS.values()}

STEPS = Table(
    "steps",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("action_id", String, nullable=False, unique=True),
    Column("actor", String, nullable=False),
    Column("role", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("action", String, nullable=False),
    Column("at", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("hash", String, nullable=False),
    Column("previous", String, nullable=False),
    Index("ix_steps_actor", "actor", "seq"),
    Index("ix_steps_at", "at"),
)

STEP_ROWS = Table(
    "step_rows",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, primary_key=True),
    Column("row_id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Index("ix_step_rows_row", "row_id", "kind", "seq"),
)

IDENTITY = Table(
    "identity",
    METADATA,
    Column("database_id", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

DAY_SERIALS = Table(
    "day_serials",
    METADATA,
    Column("day", String, primary_key=True),
    Column("last", Integer, nullable=False),
)

CALLERS = Table(
    "callers",
    METADATA,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("digest", String, nullable=False),
    Column("erased_at", String),
)

# Times of fixes are whole microseconds since 1970 UTC: millions a day, and text would be three times that.
FIXES = Table(
    "fixes",
    METADATA,
    Column("member_id", String, primary_key=True),
    Column("fixed_at", BigInteger, primary_key=True, autoincrement=False),
    Column("received_at", BigInteger, nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("accuracy_m", Float, nullable=False),
    Column("speed_mps", Float),
    Column("is_on_deck", Boolean, nullable=False),
    Index("ix_fixes_fixed_at", "fixed_at"),
    sqlite_with_rowid=False,
)


def asked_value(value: object) -> object:
    """A value asked for, in the form in which indexed columns hold it."""
    if isinstance(value, datetime):
        return time_text(value)
    return None if value is None else str(value)


WRITTEN_ONCE = (STEPS.name, STEP_ROWS.name, IDENTITY.name)
"""Tables that no statement changes or deletes from; triggers of the migrations refuse it."""

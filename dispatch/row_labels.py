"""What people call a row: its badge, call sign, number or code, and its name."""

from __future__ import annotations

from dispatch.assignment import Assignment
from dispatch.entry import Entry
from dispatch.incident import Incident
from dispatch.ports import Work
from dispatch.rows import Row

_KNOWN_BY = ("badge", "call_sign", "number", "code")


def label_of(row: Row) -> str:
    """The row by what it is known by and its name; by its id where it has neither."""
    key = next((text for name in _KNOWN_BY if (text := getattr(row, name, ""))), "")
    parts = dict.fromkeys((str(key), str(getattr(row, "name", ""))))
    return " ".join(filter(None, parts)) or row.id


def label_in(row: Row, work: Work) -> str:
    """The same; of a task or entry the number of its incident."""
    if isinstance(row, Assignment | Entry):
        row = next(iter(work.find(Incident, id=row.incident_id)), row)
    return label_of(row)

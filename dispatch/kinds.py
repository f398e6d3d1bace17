"""The kinds of rows under the record, by name: one table for store, codec and undo."""

from __future__ import annotations

from dispatch.assignment import Assignment
from dispatch.entry import Entry
from dispatch.incident import Incident
from dispatch.people import Crew, Member, Shift
from dispatch.places import ContentFile, NamedPlace, ZoneRow
from dispatch.rows import Row
from dispatch.settings import Setting
from dispatch.subject import Subject

KIND_NAMES: dict[str, type[Row]] = {
    "incident": Incident,
    "assignment": Assignment,
    "entry": Entry,
    "crew": Crew,
    "member": Member,
    "shift": Shift,
    "subject": Subject,
    "zone": ZoneRow,
    "place": NamedPlace,
    "file": ContentFile,
    "setting": Setting,
}
NAME_OF_KIND: dict[type[Row], str] = {kind: name for name, kind in KIND_NAMES.items()}

"""The kinds of rows under the record, by name: one table for store, codec and undo."""

from __future__ import annotations

from dispatch.assignment import Assignment
from dispatch.calls import Call
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
from dispatch.patrols import Patrol
from dispatch.people import Crew, Member, Shift
from dispatch.permits import Permit
from dispatch.places import ContentFile, NamedPlace, ZoneRow
from dispatch.rows import Row
from dispatch.settings import Setting
from dispatch.speeds import Speed
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
    "permit": Permit,
    "duty_area": DutyArea,
    "contractor": Contractor,
    "facility": Facility,
    "inspection_item": InspectionItem,
    "import_profile": ImportProfile,
    "closure": Closure,
    "speed": Speed,
    "forecast_errors": ForecastErrors,
    "instruction": Instruction,
    "contact": Contact,
    "call": Call,
    "patrol": Patrol,
}
NAME_OF_KIND: dict[type[Row], str] = {kind: name for name, kind in KIND_NAMES.items()}

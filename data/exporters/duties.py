"""Who answers for what, as tables: duty areas by hour, contractors, the directory, inspection items."""

from data.exporters.export_kinds import Column, ExportKind
from data.exporters.places import BETWEEN, kept_rows
from dispatch.directory import Contact
from dispatch.duty_areas import DutyArea
from dispatch.facilities import Contractor
from dispatch.inspection_items import InspectionItem

ALL_DAY = "all day"
"""How a cell says what an empty one does not."""
DUTY_AREAS = ExportKind[DutyArea](
    "duty_areas",
    kept_rows(DutyArea, lambda area: (area.code,)),
    columns=(
        Column("code", lambda area: area.code),
        Column("name", lambda area: area.name),
        Column("units", lambda area: BETWEEN.join(area.units)),
        Column("hours", lambda area: area.hours or ALL_DAY),
        Column("days", lambda area: BETWEEN.join(map(str, area.days))),
        Column("lead", lambda area: area.lead),
    ),
)
CONTRACTORS = ExportKind[Contractor](
    "contractors",
    kept_rows(Contractor, lambda contractor: (contractor.code,)),
    columns=(
        Column("code", lambda contractor: contractor.code),
        Column("name", lambda contractor: contractor.name),
        Column("objects", lambda contractor: BETWEEN.join(contractor.objects)),
        Column("units", lambda contractor: BETWEEN.join(contractor.units)),
        Column("phone", lambda contractor: contractor.phone),
        Column("valid_to", lambda contractor: contractor.valid_to),
    ),
)
CONTACTS = ExportKind[Contact](
    "contacts",
    kept_rows(Contact, lambda contact: (contact.kind.value, contact.code)),
    columns=(
        Column("code", lambda contact: contact.code),
        Column("name", lambda contact: contact.name),
        Column("kind", lambda contact: contact.kind.value),
        Column("unit", lambda contact: contact.unit),
        Column("person", lambda contact: contact.person),
        Column("phone", lambda contact: contact.phone),
        Column("radio", lambda contact: contact.radio),
        Column("hours", lambda contact: contact.hours),
    ),
)
INSPECTION_ITEMS = ExportKind[InspectionItem](
    "inspection_items",
    kept_rows(InspectionItem, lambda item: (item.code,)),
    columns=(
        Column("code", lambda item: item.code),
        Column("name", lambda item: item.name),
        Column("department", lambda item: item.department),
        Column("field", lambda item: item.field),
        Column("subject_kinds", lambda item: BETWEEN.join(item.subject_kinds)),
        Column("every_days", lambda item: item.every_days),
        Column("action_code", lambda item: item.action_code),
    ),
)

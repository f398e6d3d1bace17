"""Everything that can leave as a table, by name; roads leave in forms of their own."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from data.exporters.duties import CONTACTS, CONTRACTORS, DUTY_AREAS, INSPECTION_ITEMS
from data.exporters.export_kinds import ExportKind
from data.exporters.incidents import INCIDENTS
from data.exporters.keeping import PROFILES, SETTINGS
from data.exporters.land import LAND
from data.exporters.people import CERTIFICATES, CREWS, PEOPLE, SHIFTS
from data.exporters.places import FACILITIES, PERMITS, PLACES, SUBJECTS
from data.exporters.speeds import SPEEDS
from data.exporters.zones import ZONES

TABLES: Mapping[str, ExportKind[Any]] = MappingProxyType(
    {
        kind.what: kind
        for kind in (
            SETTINGS,
            ZONES,
            LAND,
            CONTRACTORS,
            CONTACTS,
            DUTY_AREAS,
            PEOPLE,
            CERTIFICATES,
            SHIFTS,
            CREWS,
            SUBJECTS,
            PLACES,
            FACILITIES,
            PERMITS,
            INSPECTION_ITEMS,
            SPEEDS,
            PROFILES,
            INCIDENTS,
        )
    }
)
"""In the order in which they come in again: each rests only on what stands before it."""
TOLD_ELSEWHERE = frozenset({CERTIFICATES.what})
"""Tables of a kind of their own whose rows stand in another one too (with their people)."""

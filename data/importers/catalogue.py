"""Everything that can be brought in, by name: command line, guide and profiles read this one list."""

from collections.abc import Mapping
from types import MappingProxyType

from data.importers import (
    certificates,
    contacts,
    contractors,
    crews,
    duty_areas,
    facilities,
    incidents,
    inspection_items,
    land_cover,
    members,
    permits,
    places,
    profile_table,
    roads,
    rosters,
    settings,
    shifts,
    speeds,
    subjects,
    zones,
)
from data.importers.import_kinds import ImportKind

KINDS: Mapping[str, ImportKind] = MappingProxyType(
    {
        kind.what: kind
        for kind in (
            zones.KIND,
            roads.KIND,
            land_cover.KIND,
            members.KIND,
            certificates.KIND,
            shifts.KIND,
            crews.KIND,
            rosters.KIND,
            subjects.KIND,
            places.KIND,
            duty_areas.KIND,
            contractors.KIND,
            contacts.KIND,
            facilities.KIND,
            inspection_items.KIND,
            permits.KIND,
            incidents.KIND,
            speeds.KIND,
            settings.KIND,
            profile_table.KIND,
        )
    }
)

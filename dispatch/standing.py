"""Who answers first: how a crew stands to a place, and whose consent its going needs."""

from __future__ import annotations

from enum import IntEnum

from dispatch.need import Need
from dispatch.people import Crew
from gis.zones import ZoneAtlas


class Standing(IntEnum):
    """The order in which crews answer for a place; from `OTHER` the owner's consent is needed."""

    FUNCTIONAL_ZONE = 0
    PRECINCT = 1
    STREET = 2
    CONTRACT = 3
    DISTRICT = 4
    OTHER = 5


def standing_of(crew: Crew, need: Need, atlas: ZoneAtlas) -> Standing:
    """How `crew` stands to the place: its functional zone's team, then precinct's, street's, district's."""
    answers_for = _answers_for(crew, atlas)
    if answers_for.intersection(need.functional_zones):
        return Standing.FUNCTIONAL_ZONE
    if need.zones.get("precinct") in answers_for:
        return Standing.PRECINCT
    if need.zones.get("sub_district") in answers_for or crew.unit == need.unit:
        return Standing.STREET
    if crew.contractor_object is not None:
        return Standing.CONTRACT
    own_district = need.zones.get("district")
    if own_district is not None and own_district in (crew.unit, crew.home_zone):
        return Standing.DISTRICT
    return Standing.OTHER


def _answers_for(crew: Crew, atlas: ZoneAtlas) -> set[str]:
    """The crew's unit and home zone, and what its home zone lies in below the district."""
    codes = {crew.unit, crew.home_zone}
    if crew.home_zone in atlas:
        above = atlas.ancestors(crew.home_zone)
        codes.update(zone.code for zone in above if zone.kind.value != "district")
    return codes

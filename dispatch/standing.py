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


class StandingBook:
    """Standings for one need, with the name of each crew's unit; worked out once a unit and home zone."""

    def __init__(self, need: Need, atlas: ZoneAtlas) -> None:
        self._need = need
        self._atlas = atlas
        self._known: dict[tuple[str, str, bool], tuple[Standing, str]] = {}

    def of(self, crew: Crew) -> tuple[Standing, str]:
        """A crew's standing, and its unit's name (its code where the unit is no zone)."""
        key = (crew.unit, crew.home_zone, crew.contractor_object is None)
        if key not in self._known:
            is_zone = crew.unit in self._atlas
            name = self._atlas.by_code(crew.unit).name if is_zone else crew.unit
            self._known[key] = standing_of(crew, self._need, self._atlas), name
        return self._known[key]

"""Who answers first: how a crew stands to a place, and whose consent its going needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from dispatch.centre import Centre
from dispatch.contracts import contracts_of, covers
from dispatch.duty_areas import AreaOnDuty
from dispatch.need import Need
from dispatch.people import Crew


class Standing(IntEnum):
    """The order in which crews answer for a place; from `OTHER` the owner's consent is needed."""

    FUNCTIONAL_ZONE = 0
    PRECINCT = 1
    STREET = 2
    CONTRACT = 3
    DISTRICT = 4
    OTHER = 5


@dataclass(frozen=True)
class Stand:
    """A crew's standing, its unit's name, and the duty area that makes it answer like the street's own."""

    standing: Standing
    unit_name: str
    area: AreaOnDuty | None = None


def stand_of(crew: Crew, need: Need, centre: Centre) -> Stand:
    """How `crew` stands to the place: its functional zone's team, then precinct's, street's, district's.

    In the hours of a duty area the crews of all its units, and its own, stand as the street's.
    """
    answers_for = _answers_for(crew, centre)
    standing = _own_standing(crew, need, answers_for)
    if standing is None:
        shared = (on_duty for on_duty in need.duty_areas if answers_for & on_duty.area.members)
        area = next(shared, None)
        if area is not None and crew.contractor_object is None:
            return Stand(Standing.STREET, centre.unit_name(crew.unit), area)
        standing = _wider_standing(crew, need, centre)
    return Stand(standing, centre.unit_name(crew.unit))


def _own_standing(crew: Crew, need: Need, answers_for: frozenset[str]) -> Standing | None:
    if answers_for.intersection(need.functional_zones):
        return Standing.FUNCTIONAL_ZONE
    if need.zones.get("precinct") in answers_for:
        return Standing.PRECINCT
    if need.zones.get("sub_district") in answers_for:
        return Standing.STREET
    holds_it = crew.unit == need.unit and not is_of_district(crew, need)
    return Standing.STREET if holds_it else None


def is_of_district(crew: Crew, need: Need) -> bool:
    """Whether a crew is the place's district's own, wherever its beat lies."""
    return crew.unit == need.zones.get("district")


def _wider_standing(crew: Crew, need: Need, centre: Centre) -> Standing:
    if crew.contractor_object is not None:
        is_covered = covers(contracts_of(crew, centre.contractors), need.all_zones)
        return Standing.CONTRACT if is_covered else Standing.OTHER
    own_district = need.zones.get("district")
    if own_district is not None and own_district in (crew.unit, crew.home_zone):
        return Standing.DISTRICT
    return Standing.OTHER


def _answers_for(crew: Crew, centre: Centre) -> frozenset[str]:
    """The crew's unit and home zone, and what its home zone lies in below the district."""
    codes = {crew.unit, crew.home_zone}
    if crew.home_zone in centre.atlas:
        above = centre.atlas.ancestors(crew.home_zone)
        codes.update(zone.code for zone in above if zone.kind.value != "district")
    return frozenset(codes)


class StandingBook:
    """How crews stand to one need; worked out once for crews of one unit, home zone and contract."""

    def __init__(self, need: Need, centre: Centre) -> None:
        self._need = need
        self._centre = centre
        self._known: dict[tuple[str, str, str | None], Stand] = {}

    def of(self, crew: Crew) -> Stand:
        """How a crew stands."""
        key = (crew.unit, crew.home_zone, crew.contractor_object)
        if key not in self._known:
            self._known[key] = stand_of(crew, self._need, self._centre)
        return self._known[key]

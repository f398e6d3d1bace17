"""Who answers at a place at a moment, and why: zones, maintenance duty, duty area, ladder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from dispatch.centre import Centre
from dispatch.duty_areas import AreaOnDuty
from dispatch.incident import Incident, Place
from dispatch.ports import Query
from dispatch.reasons import Reason, Refused
from dispatch.room import Room
from gis.zones import Attribution, Ladder


@dataclass(frozen=True)
class Answering:
    """The zones of a place, the unit that answers there first and why, and the rungs of its ladder.

    `because` goes from what decides to what stands behind it. `area` is the duty area in force there.
    """

    at: datetime
    zones: Attribution
    unit: str
    because: tuple[Reason, ...]
    area: AreaOnDuty | None
    ladder: Ladder


@dataclass(frozen=True)
class WhoAnswers(Query[Answering]):
    """Who answers at a WGS 84 place, at a moment or now; Refused("outside_district") outside of all zones."""

    code: ClassVar[str] = "who_answers"
    lon: float
    lat: float
    at: datetime | None = None


def who_answers(query: WhoAnswers, room: Room) -> Answering:
    centre, at = room.centre, query.at or room.clock.now()
    zones = centre.attribution(Place("", query.lon, query.lat))
    if zones is None or not zones.chain:
        raise Refused("outside_district", lon=query.lon, lat=query.lat)
    area = _area(zones, centre, at)
    because = _because(zones, area, centre)
    return Answering(at, zones, _unit(zones, area), because, area, centre.atlas.ladder_at(zones))


def _area(zones: Attribution, centre: Centre, at: datetime) -> AreaOnDuty | None:
    found = (centre.duty_area_of(code, at) for code in zones.chain)
    return next((area for area in found if area is not None), None)


def _unit(zones: Attribution, area: AreaOnDuty | None) -> str:
    """The functional zone's team, else at night who speaks for the area, else the precinct, the street."""
    if zones.functional_zones:
        return zones.functional_zones[0]
    if area is not None:
        return area.area.lead or area.area.code
    return zones.precinct or zones.sub_district or zones.chain[-1]


def override_told(place: Attribution | Incident, centre: Centre) -> dict[str, str]:
    """The duty override of a place by names: override, unit that answers, street it lies in; {} without."""
    if place.duty_override is None:
        return {}
    answers = place.sub_district if isinstance(place, Attribution) else place.zones.get("sub_district")
    name = centre.unit_name
    return {
        "override": name(place.duty_override),
        "unit": name(answers or ""),
        "lies_in": name(place.lies_in or ""),
    }


def _because(zones: Attribution, area: AreaOnDuty | None, centre: Centre) -> tuple[Reason, ...]:
    name = centre.unit_name
    reasons = [Reason("answers_zone", {"zone": name(code)}) for code in zones.functional_zones]
    if area is not None:
        lead = name(area.area.lead or area.area.code)
        reasons.append(Reason("answers_area", {"area": area.area.name, "unit": lead, "until": area.until}))
    if zones.duty_override is not None:
        reasons.append(Reason("answers_override", override_told(zones, centre)))
    if zones.precinct is not None:
        reasons.append(Reason("answers_precinct", {"precinct": name(zones.precinct)}))
    if zones.duty_override is None:
        reasons.append(Reason("answers_border", {"unit": name(zones.sub_district or zones.chain[-1])}))
    return tuple(reasons)


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {WhoAnswers: who_answers}

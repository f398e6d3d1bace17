"""Commands about duties: who answers where, which areas are on duty, what stands near and who keeps it."""

from __future__ import annotations

import argparse

from app.build import House
from app.cli.acting import moment
from app.cli.answer import Answers
from app.cli.finding import Finder, position
from app.cli.parsing import Commands, UsageWrong
from app.cli.running import in_house
from app.words import Words
from app.words.catalogue import metres
from app.words.duties import keeper_words
from dispatch.answering import Answering, WhoAnswers
from dispatch.canonical import as_plain
from dispatch.centre import Centre
from dispatch.duty_areas import AreaOnDuty
from dispatch.facility_queries import FacilitiesNear, NearFacility
from dispatch.reasons import Refused


def add_duties(commands: Commands) -> None:
    """Add the commands of this file."""
    who = commands.add("who-answers", in_house(show_who_answers))
    who.add_argument("--at", metavar="LON,LAT", required=True)
    who.add_argument("--at-time", type=moment, default=None, metavar="TIME")
    areas = commands.add("duty-areas", in_house(show_duty_areas))
    areas.add_argument("--at-time", type=moment, default=None, metavar="TIME")
    near = commands.below("facilities").add("near", in_house(show_facilities))
    near.add_argument("--at", metavar="LON,LAT")
    near.add_argument("--incident", metavar="INCIDENT")
    near.add_argument("--radius-m", type=float, default=None, metavar="METRES")


def show_who_answers(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping who-answers --at LON,LAT [--at-time TIME]`."""
    found = house.seat.ask(WhoAnswers(*position(given.at), given.at_time))
    centre = house.centre()
    told = {
        "at": found.at,
        "unit": found.unit,
        "unit_name": centre.unit_name(found.unit),
        "because": [answers.worded(reason) for reason in found.because],
        "zones": as_plain(found.zones),
        "duty_area": _area_told(found.area),
        "ladder": {
            "steps": [as_plain(step) for step in found.ladder.steps],
            "missing": found.ladder.missing,
        },
    }
    answers.tell(told, _answering_lines(found, centre, answers.words))


def _answering_lines(found: Answering, centre: Centre, words: Words) -> list[str]:
    name = centre.unit_name
    zones = (*found.zones.chain, *found.zones.functional_zones)
    kinds = ((centre.atlas.by_code(code).kind, code) for code in zones)
    rungs = [
        words.say("duty.rung", rung=step.rung, unit=name(step.unit), zone=name(step.zone))
        for step in found.ladder.steps
    ]
    if found.ladder.missing:
        missing = words.say("list.comma").join(str(rung) for rung in found.ladder.missing)
        rungs.append(words.say("duty.rungs_missing", rungs=missing))
    return [
        words.say("duty.answers", unit=name(found.unit), code=found.unit, at=found.at),
        *(f"  · {words.reason(reason)}" for reason in found.because),
        words.say("duty.zones"),
        *(f"  {code:<16} {words.say(f'zone_kind.{kind}')}  {name(code)}" for kind, code in kinds),
        words.say("duty.ladder"),
        *(f"  {line}" for line in rungs),
    ]


def _area_told(on_duty: AreaOnDuty | None) -> dict[str, object] | None:
    if on_duty is None:
        return None
    area = on_duty.area
    return {
        "code": area.code,
        "name": area.name,
        "units": area.units,
        "lead": area.lead,
        "until": on_duty.until,
    }


def show_duty_areas(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping duty-areas [--at-time TIME]`: every area, and until when it is on duty."""
    centre, at = house.centre(), given.at_time or house.clock.now()
    words = answers.words
    told, lines = [], []
    for area in sorted(centre.duty_areas, key=lambda area: area.code):
        on_duty = centre.duty_area_of(area.code, at)
        until = on_duty.until if on_duty else None
        told.append({**as_plain(area), "is_on_duty": on_duty is not None, "until": until})
        state = words.say("duty.on_duty", until=until) if on_duty else words.say("duty.off_duty")
        units = words.say("list.dot").join(centre.unit_name(unit) for unit in area.units)
        lines.append(f"{area.code:<12} {area.name}  {area.hours}  {state}  {units}")
    answers.tell(told, lines)


def show_facilities(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping facilities near --at LON,LAT` or `--incident INCIDENT`, each with `--radius-m`."""
    lon, lat = _where(house, given)
    found = house.seat.ask(FacilitiesNear(lon, lat, given.radius_m))
    answers.tell(
        [_facility_told(near) for near in found], [facility_line(near, answers.words) for near in found]
    )


def _where(house: House, given: argparse.Namespace) -> tuple[float, float]:
    if given.at:
        return position(given.at)
    if not given.incident:
        raise UsageWrong("--at LON,LAT | --incident INCIDENT")
    place = Finder(house.seat, house.store).incident(given.incident).place
    if place.lon is None or place.lat is None:
        raise Refused("place_unknown", place=place.text)
    return place.lon, place.lat


def _facility_told(near: NearFacility) -> dict[str, object]:
    plain: dict[str, object] = as_plain(near.facility)
    contractor = as_plain(near.contractor) if near.contractor else None
    return {
        **plain,
        "distance_m": round(near.distance_m, 1),
        "kept_by": contractor,
        "has_ended": near.has_ended,
    }


def facility_line(near: NearFacility, words: Words) -> str:
    """One facility in a line of text."""
    facility = near.facility
    parts = (metres(near.distance_m), facility.code, facility.kind, facility.name, keeper_words(near, words))
    return "  ".join(parts)

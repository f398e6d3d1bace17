"""What there is at a place, in headed lines that the map's card and the command line share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.words.catalogue import Words, metres
from app.words.closures import kind_words, span_words
from app.words.duties import keeper_words
from dispatch.closure_queries import ClosureState
from dispatch.closures import Closure
from dispatch.facility_queries import NearFacility
from dispatch.here import Here, PostHere, RoadHere, RungHere, ZoneHere
from dispatch.permit_book import NearPermit

MOST_OF_A_KIND = 3


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    title: str
    lines: tuple[str, ...]


def here_sections(here: Here, words: Words) -> tuple[Section, ...]:
    """All that there is to say, what is nearest to the eye first; none outside of everything."""
    found = (
        ("post", _post(here.post, words) if here.post is not None else ()),
        ("road", _road(here.road, words) if here.road is not None else ()),
        ("zones", [_zone(zone, words) for zone in here.zones]),
        ("ladder", [_rung(rung, words) for rung in here.rungs]),
        ("permits", _few([permit_words(near, words) for near in here.permits], words)),
        ("facilities", _few([_facility(near, words) for near in here.facilities], words)),
    )
    titles = {"permits": "permit.title"}
    return tuple(
        Section(words.say(titles.get(name, f"here.{name}")), tuple(lines)) for name, lines in found if lines
    )


def _few(lines: Sequence[str], words: Words) -> list[str]:
    left = len(lines) - MOST_OF_A_KIND
    more = [words.say("here.more", count=left)] if left > 0 else []
    return [*lines[:MOST_OF_A_KIND], *more]


def _dotted(words: Words, *parts: str) -> str:
    return words.say("list.dot").join(part for part in parts if part)


def _zone(zone: ZoneHere, words: Words) -> str:
    is_numbered = zone.name == zone.code
    named = words.say("here.zone", kind=zone.kind, name="" if is_numbered else zone.name, code=zone.code)
    told = words.say("here.open", count=zone.open_incidents) if zone.open_incidents else ""
    return _dotted(words, " ".join(named.split()), told)


def _rung(rung: RungHere, words: Words) -> str:
    held = words.say("duty.rung", rung=rung.rung, unit=rung.unit, zone=rung.zone)
    office = rung.office if rung.office != rung.unit else ""
    lead = words.say("here.lead", lead=rung.lead) if rung.lead else ""
    return _dotted(words, held, office, lead)


def _road(road: RoadHere, words: Words) -> Iterator[str]:
    name = road.name or words.say("here.road_unnamed")
    speed = words.say("here.speed", kmh=road.speed_kmh)
    yield _dotted(words, name, words.say(f"road_class.{road.road_class}"), speed)
    for closure, state in road.closures:
        yield _closure(closure, state, words)


def _closure(closure: Closure, state: ClosureState, words: Words) -> str:
    said = words.say(f"closure_state.{state}")
    return _dotted(words, closure.number, kind_words(closure, words), said, span_words(closure, words))


def _post(here: PostHere, words: Words) -> Iterator[str]:
    is_for_itself = here.zone in ("", here.post.name)
    zone = "" if is_for_itself else words.say("here.post_for", zone=here.zone)
    proposed = words.say("here.post_proposed") if here.post.is_proposed else ""
    yield _dotted(words, here.post.name, zone, proposed)
    crews = words.say("list.comma").join(here.crews)
    yield words.say("here.post_crews", crews=crews) if crews else words.say("here.post_empty")


def permit_words(near: NearPermit, words: Words) -> str:
    """What a permit allows whom, where and when, and how it stands to the moment."""
    permit = near.permit
    return _dotted(
        words,
        f"{words.say(f'permit_kind.{permit.kind}')} {permit.holder}",
        permit.place,
        permit.hours or words.say("permit.all_day"),
        words.say("permit.valid_to", day=permit.valid_to.isoformat()),
        words.say(f"permit_relation.{near.relation}"),
    )


def _facility(near: NearFacility, words: Words) -> str:
    facility = near.facility
    return _dotted(
        words, f"{facility.name} {facility.code}", metres(near.distance_m), keeper_words(near, words)
    )

"""The directory as it stands now: what is kept, with the crews on shift and the contractors, as one chart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from dispatch.directory import Contact, ContactKind
from dispatch.facilities import Contractor
from dispatch.ports import Query
from dispatch.reasons import Refused
from dispatch.room import Room


@dataclass(frozen=True)
class Party:
    """Somebody who can be reached; `above` is the code of who stands above them in the chart, or ""."""

    kind: ContactKind
    code: str
    name: str
    person: str = ""
    phone: str = ""
    radio: str = ""
    hours: str = ""
    above: str = ""
    crew_id: str = ""

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"{self.kind}:{self.code}"


@dataclass(frozen=True)
class Directory(Query[tuple[Party, ...]]):
    """Everybody who can be reached, in the order of the command chart: each below who stands above them."""

    code: ClassVar[str] = "directory"


def directory(_query: Directory, room: Room) -> tuple[Party, ...]:
    kept = {(one.kind, one.code): one for one in room.store.rows(Contact)}
    parties = [*_kept(kept), *_crews(kept, room), *_contractors(kept, room)]
    return tuple(_in_chart(sorted(parties, key=_order)))


def _kept(kept: dict[tuple[ContactKind, str], Contact]) -> Iterator[Party]:
    for one in kept.values():
        if one.kind is not ContactKind.CREW:
            yield _party(one, above=_above(one))


def _party(one: Contact, above: str = "") -> Party:
    return Party(one.kind, one.code, one.name, one.person, one.phone, one.radio, one.hours, above)


def _above(one: Contact) -> str:
    """A duty officer stands below the street or department; those below the district's command room."""
    if one.kind is ContactKind.DUTY_OFFICER:
        return one.unit
    return "" if one.kind is ContactKind.COMMAND else one.unit


def _crews(kept: dict[tuple[ContactKind, str], Contact], room: Room) -> Iterator[Party]:
    """Those on shift, each below its unit, by its call sign."""
    for crew in room.situation.crews_on_shift(room.clock.now()):
        lead = room.situation.members.get(crew.lead_id)
        known = kept.get((ContactKind.CREW, crew.call_sign))
        signed = crew.signed_on.radio if crew.signed_on else ""
        yield Party(
            ContactKind.CREW,
            crew.call_sign,
            crew.name,
            person=lead.name if lead else "",
            phone=known.phone if known else "",
            radio=signed or (known.radio if known else "") or crew.call_sign,
            above=crew.unit,
            crew_id=crew.id,
        )


def _contractors(kept: dict[tuple[ContactKind, str], Contact], room: Room) -> Iterator[Party]:
    """Contractors are market partners (1610+); a line of the directory for one of them counts before."""
    for firm in room.store.rows(Contractor):
        if (ContactKind.PARTNER, firm.code) not in kept:
            yield Party(ContactKind.PARTNER, firm.code, firm.name, phone=firm.phone)


_RANK = {kind: rank for rank, kind in enumerate(ContactKind)}


def _order(party: Party) -> tuple[int, str]:
    return _RANK[party.kind], party.code


def _in_chart(parties: list[Party]) -> Iterator[Party]:
    """Each after who stands above it; who stands below nobody known stands at the top."""
    codes = {party.code for party in parties}
    below: dict[str, list[Party]] = {}
    for party in parties:
        above = party.above if party.above in codes and party.above != party.code else ""
        below.setdefault(above, []).append(replace(party, above=above))
    yield from _walk("", below)


def _walk(above: str, below: dict[str, list[Party]]) -> Iterator[Party]:
    for party in below.pop(above, ()):
        yield party
        yield from _walk(party.code, below)


@dataclass(frozen=True)
class CallerLine:
    """Who called about an incident: personal data, asked for to call back and kept nowhere."""

    caller_id: str
    name: str
    phone: str


@dataclass(frozen=True)
class CallersOf(Query[tuple[CallerLine, ...]]):
    """Those who called about an incident, without those whose data was erased; Refused("unknown_row")."""

    code: ClassVar[str] = "callers"
    incident_id: str


def callers_of(query: CallersOf, room: Room) -> tuple[CallerLine, ...]:
    incident = room.situation.incidents.get(query.incident_id)
    if incident is None:
        raise Refused("unknown_row", kind="incident", id=query.incident_id)
    found = ((known.id, room.store.caller(known.id)) for known in incident.callers)
    return tuple(CallerLine(known, one.name, one.phone) for known, one in found if one is not None)


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {Directory: directory, CallersOf: callers_of}

"""The directory in words; no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from app.words.catalogue import Words
from dispatch.actions.calling import CALLER
from dispatch.calls import Call
from dispatch.directory_queries import Party
from dispatch.incident import Incident
from dispatch.typeahead import Entry, TypeAhead

INDENT = "　　"


def party_line(party: Party, words: Words, level: int = 0) -> str:
    """One line of the chart: who, by what phone or call sign."""
    radio = words.say("directory.radio", radio=party.radio) if party.radio else ""
    reach = [part for part in (party.phone, radio) if part] or [words.say("directory.unreachable")]
    kind = words.say(f"contact_kind.{party.kind}")
    parts = [part for part in (party.name, party.person, *reach, party.hours, kind) if part]
    return INDENT * level + words.say("list.dot").join(parts)


def levels_of(parties: Sequence[Party]) -> dict[str, int]:
    """How far below the top of the chart each stands, by key."""
    by_code: dict[str, int] = {}
    levels = {}
    for party in parties:
        level = by_code[party.above] + 1 if party.above in by_code else 0
        by_code.setdefault(party.code, level)
        levels[party.key] = level
    return levels


def directory_index(parties: Sequence[Party]) -> TypeAhead:
    """Finds parties by name, person, call sign, phone, pinyin and initials."""
    return TypeAhead(
        Entry(
            party.key,
            party.name,
            also=tuple(part for part in (party.person, party.radio, party.code, party.phone) if part),
        )
        for party in parties
    )


def called(call: Call, words: Words) -> str:
    """Whom a call was to."""
    return words.say("directory.caller") if call.party == CALLER else call.name or call.party


def call_line(call: Call, incident: Incident | None, words: Words) -> str:
    """A call in a list."""
    about = words.say("list.dot") + incident.short_number if incident is not None else ""
    return words.say("calls.line", **_told(call, words), about=about)


def call_in_detail(call: Call, words: Words) -> str:
    """A call among what happened to an incident."""
    return words.say("detail.call", **_told(call, words))


def _told(call: Call, words: Words) -> dict[str, object]:
    note = words.say("list.dot") + call.note if call.note else ""
    return {
        "at": call.at,
        "party": called(call, words),
        "outcome": call.outcome.value,
        "by": call.by,
        "note": note,
    }

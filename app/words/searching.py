"""How something that was found is told: what it is, and what stands beside its name."""

from __future__ import annotations

from app.words.catalogue import Words
from dispatch.search_entries import Found, FoundKind

_KIND_ITSELF = {FoundKind.ZONE: "zone_kind", FoundKind.PLACE: "place_kind"}
_BESIDE_KIND = {FoundKind.INCIDENT: "category", FoundKind.PERMIT: "permit_kind"}


def kind_word(found: Found, words: Words) -> str:
    """What it is, as closely as words go: a precinct, a bridge, a crew."""
    code = f"{_KIND_ITSELF.get(found.kind, '')}.{found.sort}"
    return words.say(code) if words.knows(code) else words.say(f"found_kind.{found.kind}")


def found_words(found: Found, words: Words) -> str:
    """What it is and what tells it apart from others of its name, in one line."""
    code = f"{_BESIDE_KIND.get(found.kind, '')}.{found.sort}"
    sort = words.say(code) if words.knows(code) else ""
    return " · ".join(part for part in (kind_word(found, words), sort, found.detail) if part)

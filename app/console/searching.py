"""Finding at the console: what a text may mean, as offers that say what each of them is."""

from __future__ import annotations

from app.console.session import Session
from app.radio import read_entry
from app.words import Words
from app.words.searching import found_words
from dispatch.ports import Seat
from dispatch.reasons import Refused
from dispatch.search_entries import Found, FoundKind
from dispatch.search_queries import Find
from dispatch.typeahead import Entry


def sought_in(text: str, session: Session) -> str:
    """The part of a typed line that looks for something; empty where the line is an entry of the radio's."""
    if not text.strip():
        return ""
    try:
        entry = read_entry(text, session.now(), session.centre.zone)
    except Refused as refused:
        # Two names of roads look like an entry whose verb nobody knows.
        return text if refused.reason.code == "unknown_verb" else ""
    return entry.words if entry.verb == "find" else ""


def offers(
    seat: Seat, words: Words, text: str, limit: int, kinds: tuple[FoundKind, ...] = ()
) -> tuple[Entry, ...]:
    """What `text` may mean, each with its kind beside it; asked beside the GUI thread."""
    return tuple(entry_of(found, words) for found in seat.ask(Find(text, limit, kinds)))


def entry_of(found: Found, words: Words) -> Entry:
    """Something found as it is offered."""
    return Entry(found, found.name, found_words(found, words))

"""What a line of the inbox says; no widget."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.words import Words
from app.words.catalogue import metres
from dispatch.clues import ClueGroup
from dispatch.incident import Incident

SOON_SHARE = 1 / 3
"""Of the desk's limit: with less than this left a line looks urgent."""


def title_words(group: ClueGroup, words: Words) -> str:
    """What it is, and how many say so."""
    named = words.say(f"category.{group.category}")
    count = len(group.incident_ids)
    return f"{named} ×{count}" if count > 1 else named


def second_line(group: ClueGroup, known: Mapping[str, Incident], words: Words) -> str:
    """Number, place and sources."""
    first = known.get(group.incident_ids[0])
    sources = "+".join(words.say(f"source.{source}") for source in group.sources)
    parts = (first.short_number if first else "", group.place.text, sources)
    return words.say("list.dot").join(part for part in parts if part)


def answer_words(group: ClueGroup, known: Mapping[str, Incident], words: Words) -> str:
    """What speaks to it: the permit that covers the place now, else an open incident that may be it."""
    if group.permit is not None:
        permit = group.permit.permit
        return words.say("console.clues.permit", kind=permit.kind, holder=permit.holder)
    other = known.get(group.likely.incident_id) if group.likely else None
    if group.likely is None or other is None:
        return ""
    away = metres(group.likely.away_m)
    return words.say("console.clues.likely", number=other.short_number, away=away)


def short_answer_words(group: ClueGroup, known: Mapping[str, Incident], words: Words) -> str:
    """The same where there is little room."""
    if group.permit is not None:
        return words.say("console.clues.permit_short")
    other = known.get(group.likely.incident_id) if group.likely else None
    return words.say("console.clues.likely_short", number=other.short_number) if other else ""


def left_words(group: ClueGroup, now: datetime, words: Words) -> str:
    """How long the desk has left, or how long it is over."""
    left_s = (group.due_at - now).total_seconds()
    return words.say("clock.left" if left_s >= 0 else "clock.over", left_s=left_s, over_s=-left_s)


def left_tone(group: ClueGroup, now: datetime) -> str:
    """Over is breach, soon is risk."""
    left_s, limit_s = (group.due_at - now).total_seconds(), (group.due_at - group.oldest_at).total_seconds()
    if left_s < 0:
        return "breach"
    return "risk" if left_s < limit_s * SOON_SHARE else ""

"""A likely duplicate in one line: which, what, where, how far, how long before."""

from __future__ import annotations

from app.words.catalogue import Words
from dispatch.duplicates import LikelyDuplicate
from dispatch.incident import Incident


def likely_words(likely: LikelyDuplicate, incident: Incident, words: Words) -> str:
    """What is likely the same matter, in a line."""
    return words.say(
        "console.intake.duplicate" if likely.age_s >= 0 else "console.intake.duplicate_later",
        number=incident.short_number,
        category=incident.category,
        place=incident.place.text,
        away_m=likely.away_m,
        age_s=abs(likely.age_s),
        state=incident.state,
    )

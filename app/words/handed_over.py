"""Says to whom an incident was handed over, and how it ended."""

from __future__ import annotations

from app.words.catalogue import Words
from dispatch.actions.desk_reports import HANDED_OVER
from dispatch.incident import Incident


def authority_name(code: str, words: Words) -> str:
    """A department or casework by its name; what somebody wrote stays as written."""
    known = (f"authority.{code}", f"department.{code}")
    return next((words.say(word) for word in known if words.knows(word)), code)


def outcome_words(outcome: str, words: Words) -> str:
    """How an incident ended, by its word; an authority that took it by name."""
    if outcome.startswith(HANDED_OVER):
        return words.say("outcome.handed_over", to=authority_name(outcome.removeprefix(HANDED_OVER), words))
    return words.say(f"outcome.{outcome}") if words.knows(f"outcome.{outcome}") else outcome


def handed_over_words(incident: Incident, words: Words) -> str:
    """To whom it was handed, and their number; empty where it was not."""
    if not incident.outcome.startswith(HANDED_OVER):
        return ""
    to = authority_name(incident.outcome.removeprefix(HANDED_OVER), words)
    return words.say("detail.handed_over", to=to, number=incident.external_reference)

"""Why a line of a plan is as it is, or why an incident has none, in words."""

from __future__ import annotations

from app.words import Words
from app.words.catalogue import span
from dispatch.planning.plan import PlanLine, PlannedCrew, Uncovered


def why_words(row: PlanLine | Uncovered | None, words: Words) -> str:
    """A line for each crew that goes, the reason where nobody does."""
    if isinstance(row, PlanLine):
        return "\n".join(_crew_words(crew, words) for crew in row.crews)
    return "" if row is None else words.reason(row.reason)


def _crew_words(crew: PlannedCrew, words: Words) -> str:
    part, dot = f"（{crew.part}）" if crew.part else "", words.say("list.dot")
    reasons = dot.join(map(words.reason, crew.line.reasons))
    return f"{crew.line.call_sign}{part} p90 {span(crew.line.p90_s)}{dot}{reasons}"

"""What comes in, what is usual and what comes next, in words; no Qt."""

from __future__ import annotations

from app.words.catalogue import Words
from dispatch.inflow import Inflow
from dispatch.usual_hours import UsualHours


def inflow_words(inflow: Inflow, words: Words) -> str:
    """The expected reports of the next half hour with their band, or why there is no telling."""
    if inflow.middle is None:
        return words.say("inflow.unknown", days=inflow.days)
    return words.say("inflow.expected", count=figure(inflow.middle), band=band_words(inflow, words))


def band_words(inflow: Inflow, words: Words) -> str:
    """The band alone."""
    return words.say("inflow.band", low=figure(inflow.low or 0.0), high=figure(inflow.high or 0.0))


def free_words(inflow: Inflow, words: Words) -> str:
    """How many crews are free now and then."""
    return words.say("inflow.free", now=inflow.free_now, then=inflow.free_then)


def basis_words(inflow: Inflow, words: Words) -> str:
    """What it rests on, and when it was worked out."""
    code = "inflow.basis_working" if inflow.is_working_day else "inflow.basis_resting"
    return words.say(code, days=inflow.days, at=inflow.at)


def usual_words(usual: UsualHours, words: Words) -> str:
    """What is usual rests on these days, or why there is no telling."""
    if not usual.is_known:
        return words.say("wall.usual_unknown", days=usual.days)
    return words.say("wall.usual_working" if usual.is_working_day else "wall.usual_resting", days=usual.days)


def figure(count: float) -> str:
    """Whole where it is whole, else with a half or so."""
    return f"{count:.1f}".removesuffix(".0")

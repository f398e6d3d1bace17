"""What to do along a way, in words: a line a turn."""

from __future__ import annotations

from app.words.catalogue import Words, metres
from gis.manoeuvres import Doing, Manoeuvre
from gis.routing import Route


def turn_lines(route: Route, words: Words) -> list[str]:
    """One line for each thing to do, with how far it is until the next."""
    return [_line(step, words) for step in route.manoeuvres]


def _line(step: Manoeuvre, words: Words) -> str:
    told = words.say(f"doing.{step.code}", street=step.street or words.say("doing.no_street"))
    return told if step.code is Doing.ARRIVE else f"{told}  {metres(step.distance_m)}"

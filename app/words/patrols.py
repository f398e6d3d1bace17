"""Patrols and sorties in words; no Qt."""

from __future__ import annotations

from collections.abc import Iterator

from app.words.catalogue import Words
from dispatch.patrol_queries import PatrolView


def patrol_lines(view: PatrolView, words: Words) -> Iterator[str]:
    """A patrol in a list, and below it what was noted and is no incident yet."""
    patrol = view.patrol
    yield words.say(
        "patrols.line",
        number=patrol.number,
        kind=patrol.kind.value,
        crew=view.crew_name,
        beat=patrol.beat,
        started=patrol.started_at,
        ends=patrol.ends_at,
        state=words.say(f"patrols.{patrol_state(view)}"),
        findings=len(patrol.findings),
    )
    for place in patrol.waiting():
        noted = patrol.noted[place - 1]
        yield words.say(
            "patrols.noted", finding=place, at=noted.at, note=noted.note, place=noted.place.text or "–"
        )


def patrol_state(view: PatrolView) -> str:
    """running, planned or over."""
    if view.is_running:
        return "running"
    return "planned" if view.is_planned else "over"

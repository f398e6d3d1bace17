"""Patrols and sorties in words; no Qt."""

from __future__ import annotations

from app.words.catalogue import Words
from dispatch.patrol_queries import PatrolView


def patrol_line(view: PatrolView, words: Words) -> str:
    """A patrol in a list."""
    patrol = view.patrol
    return words.say(
        "patrols.line",
        number=patrol.number,
        kind=patrol.kind.value,
        crew=view.crew_name or patrol.crew_id,
        beat=patrol.beat,
        started=patrol.started_at,
        ends=patrol.ends_at,
        state=words.say("patrols.running" if view.is_running else "patrols.over"),
        findings=len(patrol.findings),
    )

"""Joint handling in words: whose arrival counts, and whether the team is complete; no Qt."""

from __future__ import annotations

from collections.abc import Callable

from app.words.catalogue import Words
from dispatch.joint import JointView


def joint_lines(
    view: JointView, crew_name: Callable[[str], str], missing: str, words: Words
) -> tuple[str, ...]:
    """What holds for all crews together; `crew_name`: by the id of a task, `missing`: the terms in words."""
    lines = []
    if view.arrived_by is not None:
        lines.append(words.say("joint.arrived", crew=crew_name(view.arrived_by), at=view.arrived_at))
    if len(view.tasks) < 2 and not view.missing:
        return tuple(lines)
    return (*lines, _complete(view, missing, words))


def _complete(view: JointView, missing: str, words: Words) -> str:
    due, late_s = view.complete_due_at, view.complete_late_s
    if view.complete_at is None:
        return words.say("joint.missing" if view.missing else "joint.coming", need=missing, due=due)
    code = "joint.complete_late" if late_s else "joint.complete"
    return words.say(code, at=view.complete_at, due=due, late_s=late_s or 0.0)

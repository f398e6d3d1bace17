"""One sentence about a plan: how many go, who is late, how good it is, and what it does to coverage."""

from __future__ import annotations

from app.words.catalogue import Words
from dispatch.demand_cover import CrewCover
from dispatch.planning.plan import Plan


def plan_summary(plan: Plan, cover: CrewCover | None, words: Words) -> str:
    """The sentence; `cover` is coverage before and after the whole plan, None while it is not known."""
    told = words.say(
        "plan.summary",
        lines=len(plan.lines),
        uncovered=len(plan.uncovered),
        late=plan.late,
        before=plan.one_by_one_late,
        gap=plan.gap,
    )
    if cover is None:
        return told
    covered = words.say("plan.coverage", before=cover.before, after=cover.after)
    return words.say("list.dot").join((told, covered))

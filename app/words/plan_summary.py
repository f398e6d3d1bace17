"""One sentence about a plan: who goes, who is late, how good it is, who is out, what coverage it leaves."""

from __future__ import annotations

from collections import Counter

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
    covered = [words.say("plan.coverage", before=cover.before, after=cover.after)] if cover else []
    return words.say("list.dot").join([told, *left_out_words(plan, words), *covered])


def left_out_words(plan: Plan, words: Words) -> list[str]:
    """How many incidents that wait the plan does not think of, by why; nothing where there are none."""
    counts = Counter(one.reason.code for one in plan.left_out)
    names = {
        "plan_no_place": "plan.left_out_no_place",
        "plan_team_short": "plan.left_out_short",
        "plan_left_out": "plan.left_out_asked",
    }
    return [words.say(name, count=counts[code]) for code, name in names.items() if counts[code]]

"""The map's coverage layer: gaps, what the best move would win and cost, and the posts."""

from __future__ import annotations

from collections.abc import Iterator

from app.console.map.marks import Area, LegendEntry, PostMark
from app.console.session import Session
from app.words.standby import move_tag
from dispatch.coverage_outlook import CoverageOutlook
from dispatch.standby_posts import StandbyPost

COVERAGE = "coverage"
"""The layer's code."""


def coverage_areas(session: Session) -> Iterator[Area]:
    """Gaps after the plan, and the areas that the best move wins and gives up."""
    outlook = session.coverage.outlook
    if outlook is None:
        return
    yield Area("holes", outlook.holes, "hole")
    if outlook.move is not None:
        yield Area("gained", outlook.gained, "gain", move_tag(outlook.move, session.words))
        yield Area("given_up", outlook.lost, "lost")


def post_marks(session: Session) -> Iterator[PostMark]:
    """The posts, those where somebody stands by told apart, and the one that a crew should go to."""
    outlook = session.coverage.outlook
    if outlook is None:
        return
    taken = {(by.lon, by.lat) for by in outlook.standing_by.values()}
    wanted = outlook.move.post if outlook.move is not None else None
    sign = session.words.say("map.post_sign")
    for post in outlook.posts:
        yield PostMark(
            lon=post.lon,
            lat=post.lat,
            sign=sign,
            is_proposed=post.is_proposed,
            is_taken=(post.lon, post.lat) in taken,
            is_wanted=post == wanted,
            text=_told_of(post, outlook, session),
        )


def _told_of(post: StandbyPost, outlook: CoverageOutlook, session: Session) -> str:
    """What a pointer on it is told: its name, and who stands by there."""
    crews = session.situation.crews
    here = [crew for crew, by in outlook.standing_by.items() if (by.lon, by.lat) == (post.lon, post.lat)]
    names = session.words.say("list.comma").join(crews[crew].call_sign for crew in here if crew in crews)
    told = (
        session.words.say("here.post_crews", crews=names) if names else session.words.say("here.post_empty")
    )
    return f"{session.words.say('here.post')} {post.name}\n{told}"


def coverage_legend(session: Session) -> Iterator[LegendEntry]:
    """The share that is not covered and what it rests on; the move's areas only while there is one."""
    words, outlook = session.words, session.coverage.outlook
    if outlook is None:
        return
    limit_s = outlook.limits_s[-1] if outlook.limits_s else 0
    yield LegendEntry("hole", words.say("map.legend.hole", share=1 - outlook.planned, limit_s=limit_s))
    yield from _move_entries(outlook, session)
    learnt = "map.legend.demand" if outlook.n else "map.legend.demand_even"
    yield LegendEntry("post", words.say(learnt, n=outlook.n))


def _move_entries(outlook: CoverageOutlook, session: Session) -> Iterator[LegendEntry]:
    if outlook.move is not None:
        yield LegendEntry("gain", session.words.say("map.legend.gain", gain=outlook.move.gain * 100))
    if not outlook.lost.is_empty:
        yield LegendEntry("lost", session.words.say("map.legend.lost"))

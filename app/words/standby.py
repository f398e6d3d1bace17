"""Sentences about coverage and standing by, put together for command line and console alike."""

from __future__ import annotations

from app.words.catalogue import Words
from dispatch.best_move import StandbyMove
from dispatch.centre import Centre
from dispatch.coverage_outlook import CoverageOutlook

_TOLD_FROM = 0.0005
"""A loss below what one decimal of a per cent shows is not worth a line."""


def coverage_line(found: CoverageOutlook, words: Words) -> str:
    """Coverage in one line, with how much it was learnt from."""
    line = words.say("coverage.line", share=found.now, n=found.n)
    if not found.standing_by:
        return line
    planned = words.say("coverage.planned", share=found.planned, count=len(found.standing_by))
    return words.say("list.dot").join((line, planned))


def rests_on(found: CoverageOutlook, words: Words) -> str:
    """What expected demand was learnt from, or that nothing is known yet."""
    return words.reason(found.rests_on)


def move_lines(found: CoverageOutlook, centre: Centre, words: Words) -> list[str]:
    """The best move with its reasons, or why there is none."""
    move = found.move
    if move is None:
        return [words.reason(found.no_move.reason)] if found.no_move is not None else []
    lines = [
        move_title(move, words),
        words.say("standby.gain", before=move.before, after=move.after, gain=move.gain * 100),
    ]
    if found.closes:
        holes = (
            words.say("standby.hole", zone=centre.unit_name(hole.zone), share=hole.share * 100)
            for hole in found.closes
        )
        lines.append(words.say("standby.closes", holes=words.say("list.comma").join(holes)))
    if move.home is not None and (move.home_before or 0.0) - (move.home_after or 0.0) > _TOLD_FROM:
        name = centre.unit_name(move.home)
        lines.append(words.say("standby.leaves", zone=name, before=move.home_before, after=move.home_after))
    return lines


def crews_counted(found: CoverageOutlook, words: Words) -> str:
    """How many crews were counted, within what time."""
    limit_s = found.limits_s[-1] if found.limits_s else 0
    return words.say("coverage.counted", crews=found.crew_count, limit_s=limit_s)


def move_tag(move: StandbyMove, words: Words) -> str:
    """The move in a few words, for the map."""
    return words.say("standby.tag", crew=move.crew.call_sign, post=move.post.name, gain=move.gain * 100)


def move_title(move: StandbyMove, words: Words) -> str:
    """Which crew to which post, and how long it takes to get there."""
    code = "standby.move_to_proposed" if move.post.is_proposed else "standby.move"
    return words.say(code, crew=move.crew.call_sign, post=move.post.name, travel_s=move.travel_s)

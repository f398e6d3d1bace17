"""Sentences about coverage and standing by, put together for command line and console alike."""

from __future__ import annotations

from app.words.catalogue import Words
from dispatch.best_move import StandbyMove
from dispatch.centre import Centre
from dispatch.coverage_outlook import CoverageOutlook


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
    if move.home is not None and move.home_before is not None:
        name = centre.unit_name(move.home)
        lines.append(words.say("standby.leaves", zone=name, before=move.home_before, after=move.home_after))
    return lines


def move_title(move: StandbyMove, words: Words) -> str:
    """Which crew to which post, and how long it takes to get there."""
    code = "standby.move_to_proposed" if move.post.is_proposed else "standby.move"
    return words.say(code, crew=move.crew.call_sign, post=move.post.name, travel_s=move.travel_s)

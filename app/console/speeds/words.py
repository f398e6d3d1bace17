"""What speeds are called on their sheet; the table, the plot and screen readers say it alike."""

from __future__ import annotations

from app.console.speeds.lines import SpeedLine
from app.words import Words
from dispatch.speeds import hour_spans


def road_words(line: SpeedLine, words: Words) -> str:
    """A class of road, one way by its number, or all roads."""
    if line.way is not None:
        return words.say("speeds.way", way=line.way)
    return words.say(f"road_class.{line.road_class}") if line.road_class else words.say("speeds.all_roads")


def hours_words(line: SpeedLine, words: Words) -> str:
    """The spans of the day, or all of it."""
    return hour_spans(line.hours) or words.say("speeds.all_day")


def times(factor: float | None) -> str:
    """How many times as long."""
    return "–" if factor is None else f"×{factor:.2f}"


def error_words(line: SpeedLine) -> str:
    """Half the width of the 95 % range."""
    return "–" if line.error is None else f"±{line.error * 100:.0f} %"


def kept_words(line: SpeedLine, words: Words) -> str:
    """What is in force and where it comes from; why what was learnt can't be."""
    kept = line.kept
    if kept is None:
        is_few = line.learnt is not None and not line.learnt.is_enough
        return words.say("speeds.few") if is_few else words.say("speeds.off")
    what = f"{kept.kmh:g} km/h" if kept.kmh is not None else times(kept.time_factor)
    return words.say("list.dot").join((what, words.say(f"speed_source.{kept.source}")))


def described(line: SpeedLine, words: Words) -> str:
    """One line in words."""
    learnt = line.learnt
    parts = [hours_words(line, words)]
    if learnt is not None:
        parts.append(f"{times(learnt.time_factor)} {error_words(line)} n={learnt.n}")
    return " ".join((*parts, kept_words(line, words)))

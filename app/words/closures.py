"""What a closure is and how long it holds, in words that the console and the command line share."""

from __future__ import annotations

from app.words import Words
from dispatch.closures import Closure


def kind_words(closure: Closure, words: Words) -> str:
    """What it is: closed, or so many times as slow, and for whom where not for all."""
    what = words.say(f"closure_kind.{closure.kind}", factor=f"{closure.factor:g}")
    if not closure.modes:
        return what
    modes = words.say("list.comma").join(words.say(f"mode.{mode}") for mode in closure.modes)
    return words.say("closure_kind.for_modes", what=what, modes=modes)


def span_words(closure: Closure, words: Words) -> str:
    """From when until when it holds."""
    since, until = words.moment(closure.starts_at), closure.over_at
    if until is None:
        return words.say("closure.open_end", since=since)
    return words.say("closure.span", since=since, until=words.moment(until))

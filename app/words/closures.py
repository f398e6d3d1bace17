"""What a closure is and how long it holds, in words that the console and the command line share."""

from __future__ import annotations

from app.words import Words
from dispatch.closures import Closure, ClosureKind


def kind_words(closure: Closure, words: Words) -> str:
    """What it is: closed, or so many times as slow."""
    if closure.kind is ClosureKind.CLOSED:
        return words.say("closure_kind.closed")
    return words.say("closure_kind.slow", factor=f"{closure.factor:g}")


def span_words(closure: Closure, words: Words) -> str:
    """From when until when it holds."""
    since, until = words.moment(closure.starts_at), closure.over_at
    if until is None:
        return words.say("closure.open_end", since=since)
    return words.say("closure.span", since=since, until=words.moment(until))

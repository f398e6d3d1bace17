"""What a feed is called; no Qt."""

from __future__ import annotations

from app.words.catalogue import Words
from dispatch.feeds import POSITIONS


def feed_name(source: str, words: Words) -> str:
    """A source of reports by its name; fixes of crews, which come from many devices, by theirs."""
    return words.say("feed.positions" if source == POSITIONS else f"source.{source}")

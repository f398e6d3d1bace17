"""What to do about a refusal, as the console says it, with commands in place of its keys."""

from __future__ import annotations

from app.words import Words
from dispatch.reasons import Reason

COMMAND_OF = {
    "bring_data": "yiping import",
    "closures": "yiping closures",
    "crew_board": "yiping crews",
    "directory": "yiping directory",
    "escalate": "yiping escalate",
    "instructions": "yiping instructions",
    "paper": "yiping enter-late",
    "policy": "yiping recommend --policy",
    "record": "yiping status",
    "remind": "yiping remind",
    "stand_by": "yiping standby posts",
    "undo": "yiping undo",
}
"""The console's command -> what does the same here."""


def way_words(reason: Reason, words: Words) -> str:
    """The way out of a refusal; empty where none is known."""
    ways = (f"way_cli.{reason.code}", f"way.{reason.code}")
    way = next((code for code in ways if words.knows(code)), "")
    return words.say(way, **COMMAND_OF) if way else ""

"""A refusal as the console says it: why, and what to do next, with the keys of the commands that do it."""

from __future__ import annotations

from app.console.badges import key_text
from app.console.commands import CommandSet
from app.words import Words
from dispatch.reasons import Reason


def refusal_words(reason: Reason, words: Words, commands: CommandSet) -> str:
    """The sentence of a refusal and, on a line of its own, the way out where there is one."""
    said, way = words.reason(reason), f"way.{reason.code}"
    if not words.knows(way):
        return said
    keys = {code: key_text(shortcut) for code, shortcut in commands.shortcuts().items()}
    return f"{said}\n→ {words.say(way, **keys)}"

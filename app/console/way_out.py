"""A refusal as the console says it: why, and what to do next, with the keys of the commands that do it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

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


def told_over(sheet: QWidget, reason: Reason, words: Words) -> str:
    """The same in a sheet over a window whose commands do it; the sentence alone where there is none."""
    under: QWidget | None = sheet
    while under is not None:
        commands = under.findChild(CommandSet, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if commands is not None:
            return refusal_words(reason, words, commands)
        under = under.parentWidget()
    return words.reason(reason)

"""The keys that are hinted at beside the command bar's line of feedback."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.console.badges import key_cap
from app.console.commands import CommandSet
from app.console.parts import set_tone, text_label
from app.words import Words

DESK_HINTS = frozenset({"queue_down", "pick_1", "next"})
HINTS = (("queue_up", "queue_down"), ("pick_1",), ("next",), ("next_alarm",), ("key_help",))


class BarHints(QWidget):
    """Keys with a word each; those of the desk only while it hears them."""

    def __init__(self, commands: CommandSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._words = {codes[-1]: text_label("secondary", "secondary") for codes in HINTS}
        self._desk: list[QWidget] = []
        for codes in HINTS:
            parts: list[QWidget] = [*(key_cap(commands[code]) for code in codes), self._words[codes[-1]]]
            if codes[-1] in DESK_HINTS:
                self._desk += parts
            for part in parts:
                row.addWidget(part)
            row.addSpacing(6)

    def reword(self, words: Words, alarms: int) -> None:
        """Say them in a language, and how many alarms wait to be looked at."""
        for code, label in self._words.items():
            is_alarm = code == "next_alarm" and alarms > 0
            told = f"{code}_waiting" if is_alarm else code
            label.setText(words.say(f"command_bar.key.{told}", count=alarms))
            set_tone(label, "risk" if is_alarm else "secondary")

    def show_desk_keys(self, are_heard: bool) -> None:
        """Keys that only the dispatch view hears are hinted at only there."""
        for part in self._desk:
            part.setVisible(are_heard)

"""The commands of a sheet by their own keys, each with a button that shows its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.console.badges import ActionButton
from app.console.parts import key_action
from app.words import Words


class SheetKeys:
    """`keys`: code -> chord; `primary` is the code whose button stands out."""

    def __init__(self, sheet: QWidget, keys: Mapping[str, str], primary: str) -> None:
        self._actions = {code: key_action(sheet, chord) for code, chord in keys.items()}
        self.buttons = {
            code: ActionButton(action, "primary" if code == primary else "")
            for code, action in self._actions.items()
        }

    def __getitem__(self, code: str) -> QAction:
        return self._actions[code]

    def on(self, does: Mapping[str, Callable[[], object]]) -> None:
        """What each key does."""
        for code, do in does.items():
            self._actions[code].triggered.connect(do)

    def name(self, words: Words, prefix: str) -> None:
        """Each in words: `<prefix>.<code>`."""
        for code, action in self._actions.items():
            action.setText(words.say(f"{prefix}.{code}"))

    def allow(self, possible: Mapping[str, bool]) -> None:
        """Which of them can be done now; those not named stay as they are."""
        for code, is_possible in possible.items():
            self._actions[code].setEnabled(is_possible)

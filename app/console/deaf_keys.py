"""Says why a key of the desk does nothing now: a button that is switched off would leave it silent."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from app.console.commands import CommandSet

TOLD = (
    *("next", "other_crew", "join", "escalate", "suspend", "more", "stand_by"),
    *("assign_unit", "reserve", "first_look", "reach_step", "hand_over"),
)
"""Commands that are switched off by an incident's state; `deaf.<code>` of the catalogue says why."""


class DeafKeys(QObject):
    """Hears the keys that no field has taken, before they are shortcuts."""

    told = Signal(str)
    """The code of the command that can't be given now."""

    def __init__(self, commands: CommandSet, window: QWidget) -> None:
        super().__init__(window)
        self._actions = {code: commands[code] for code in TOLD}
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            pressed = QKeySequence(event.keyCombination())
            for code, action in self._actions.items():
                if pressed in action.shortcuts() and _is_deaf(action):
                    self.told.emit(code)
        return super().eventFilter(watched, event)


def _is_deaf(action: QAction) -> bool:
    """Whether it is switched off where its key would otherwise be heard."""
    return not action.isEnabled() and action.shortcutContext() == Qt.ShortcutContext.WindowShortcut

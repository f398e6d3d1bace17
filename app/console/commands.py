"""One table of what can be done from the keyboard: buttons, key help and menus all read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QToolButton,
    QWidget,
)

from app.console.session import Session


@dataclass(frozen=True)
class Command:
    """A command by code, with its keys; its words are `command.<code>` of the catalogue."""

    code: str
    keys: tuple[str, ...] = ()
    group: str = "incident"


PICKS = 9
KEEPS_KEYS = "keepsKeys"
"""Property of a form in which no plain key may act on the selected incident: nobody sees it there."""
OWN_CHORD = "ownChord"
"""Property of a button that Enter alone never presses: what it does is large, and has a chord of its own."""
COMMANDS: tuple[Command, ...] = (
    Command("next", ("Return", "Enter")),
    Command("next_with_note", ("Shift+Return", "Shift+Enter")),
    *(Command(f"pick_{rank}", (str(rank),), "advice") for rank in range(1, PICKS + 1)),
    Command("other_crew", ("A",), "advice"),
    Command("join", ("U",), "advice"),
    Command("policy", ("O",), "advice"),
    Command("back", ("Escape",), "advice"),
    Command("escalate", ("E",)),
    Command("remind", ("R",)),
    Command("merge", ("J",)),
    Command("dismiss_clues", ("Delete",)),
    Command("dismiss_clue", ("Shift+Delete",)),
    Command("suspend", ("P",)),
    Command("more", ("M",)),
    Command("call", ("C",)),
    Command("record", ("T",)),
    Command("undo", ("Ctrl+Z",)),
    Command("assign_unit", ("Shift+A",), "case"),
    Command("reserve", ("Shift+U",), "case"),
    Command("first_look", ("Shift+L",), "case"),
    Command("reach_step", ("Shift+D",), "case"),
    Command("hand_over", ("Shift+H",), "case"),
    Command("queue_up", ("Up",), "queue"),
    Command("queue_down", ("Down",), "queue"),
    Command("queue_page_up", ("PgUp",), "queue"),
    Command("queue_page_down", ("PgDown",), "queue"),
    Command("queue_first", ("Home",), "queue"),
    Command("queue_last", ("End",), "queue"),
    Command("only_needed", ("X",), "queue"),
    Command("zone_of_duty", ("G",), "queue"),
    Command("lock_view", ("L",), "map"),
    Command("go_to_selected", ("Z",), "map"),
    Command("layers", ("Y",), "map"),
    Command("closures", ("K",), "map"),
    Command("draw_zones", ("Shift+K",), "map"),
    Command("measure", ("Shift+M",), "map"),
    Command("coverage", ("V",), "map"),
    Command("stand_by", ("W",), "map"),
    Command("post", ("Shift+W",), "map"),
    Command("start_patrol", ("Shift+P",), "patrol"),
    Command("note_finding", ("Shift+F",), "patrol"),
    Command("raise_finding", ("Shift+R",), "patrol"),
    Command("end_patrol", ("Shift+E",), "patrol"),
    Command("command_bar", ("/",), "console"),
    Command("next_alarm", ("F8",), "console"),
    Command("alarms", ("Ctrl+F8",), "console"),
    Command("crew_board", ("B",), "console"),
    Command("form_crew", ("Shift+B",), "console"),
    Command("clues", ("I",), "console"),
    Command("audit_clues", ("Ctrl+Delete",), "console"),
    Command("detail_drawer", ("F9",), "console"),
    Command("wall", ("F11",), "console"),
    Command("next_panel", ("Ctrl+F6",), "console"),
    Command("appearance", ("Ctrl+T",), "console"),
    Command("language", ("Ctrl+L",), "console"),
    Command("key_help", ("?",), "console"),
)
AT_THE_DESK = frozenset({"incident", "case", "advice", "queue"})
"""Groups whose keys act on what the dispatch view shows: elsewhere nobody would see what they do."""
_EVERYWHERE = frozenset({"undo", "new_incident"})
_OF_ITS_PANELS = frozenset({"crew_board", "detail_drawer", "closures", "draw_zones", "stand_by", "post"})
GROUPS = ("view", "incident", "case", "advice", "queue", "map", "patrol", "sheet", "console")
_INPUTS = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox)
_WITH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_WALKS = frozenset(
    {
        *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
        *(Qt.Key.Key_Home, Qt.Key.Key_End),
    }
)
"""Keys that walk through a list: what is marked comes up when they rest."""
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CommandSet(QObject):
    """The commands as actions of a window, by code."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._groups: dict[str, list[str]] = {}
        self._together: dict[str, QActionGroup] = {}
        self._actions: dict[str, QAction] = {}
        for command in COMMANDS:
            self.add(command)
        session.appearance_changed.connect(self.reword)

    def add(self, command: Command) -> QAction:
        """Make an action of a command; a view brings its own key."""
        action = QAction(self._window)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setText(self._words(command.code))
        self._window.addAction(action)
        if command.code.startswith("pick_"):
            action.setData(int(command.code.removeprefix("pick_")))
        if not command.code.startswith("queue_"):
            # First of all that hear it: what acts, acts on what is marked.
            action.triggered.connect(self._session.show_marked)
        self._actions[command.code] = action
        self._groups.setdefault(command.group, []).append(command.code)
        self.together(command.group).addAction(action)
        return action

    def together(self, group: str) -> QActionGroup:
        """A group whose one signal tells which of its commands was given."""
        if group not in self._together:
            made = QActionGroup(self)
            made.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
            self._together[group] = made
        return self._together[group]

    def __getitem__(self, code: str) -> QAction:
        return self._actions[code]

    def group(self, name: str) -> list[tuple[str, QAction]]:
        """The commands of a group in the table's order."""
        return [(code, self._actions[code]) for code in self._groups.get(name, ())]

    def shortcuts(self) -> dict[str, QKeySequence]:
        """The first key of every command."""
        return {code: action.shortcut() for code, action in self._actions.items()}

    def hear_desk_keys(self, are_heard: bool) -> None:
        """Let the keys of the dispatch view act, or be deaf to them while another view is shown."""
        context = Qt.ShortcutContext.WindowShortcut if are_heard else Qt.ShortcutContext.WidgetShortcut
        codes = [code for group in AT_THE_DESK for code in self._groups.get(group, ())]
        for code in {*codes, *_OF_ITS_PANELS} - _EVERYWHERE:
            self._actions[code].setShortcutContext(context)

    def meet(self, event: QKeyEvent) -> None:
        """Before a key acts, what is marked is shown: for that one it may be off, or mean another step."""
        if event.key() not in _WALKS:
            self._session.show_marked()

    @Slot()
    def reword(self) -> None:
        """Say every command in the session's language."""
        for code, action in self._actions.items():
            action.setText(self._words(code))

    def _words(self, code: str) -> str:
        if code.startswith("pick_"):
            return self._session.words.say("command.pick", rank=code.removeprefix("pick_"))
        return self._session.words.say(f"command.{code}")


class TypingGuard(QObject):
    """Keeps plain keys with what has the focus: no letter of a sentence acts, and a button gets its Enter."""

    def __init__(self, commands: CommandSet, window: QWidget) -> None:
        super().__init__(window)
        self._commands = commands

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            focused = QApplication.focusWidget()
            if event.type() == QEvent.Type.ShortcutOverride:
                self._commands.meet(event)
            if event.type() == QEvent.Type.ShortcutOverride and _is_kept(focused, event):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and watched is focused and _presses(focused, event):
                cast(QAbstractButton, focused).click()
                return True
        return super().eventFilter(watched, event)


def _is_kept(focused: QWidget | None, event: QKeyEvent) -> bool:
    """Whether the key belongs to what has the focus: typed, Enter and Space of a button, any plain key in
    a form that hides the incident."""
    if isinstance(focused, _INPUTS) and _is_typed(event):
        return True
    if event.modifiers() & _WITH:
        return False
    if _is_in_form(focused):
        return _is_typed(event) and event.key() != Qt.Key.Key_Escape
    return isinstance(focused, QAbstractButton) and event.key() in (*_ENTERS, Qt.Key.Key_Space)


def _presses(focused: QWidget | None, event: QKeyEvent) -> bool:
    """Whether Enter presses a button by which Qt would do nothing: only those of its own dialogs know it."""
    is_enter = event.key() in _ENTERS and not event.modifiers() & _WITH and not event.isAutoRepeat()
    if focused is None or focused.property(OWN_CHORD):
        return False
    if isinstance(focused, QPushButton) and focused.autoDefault():
        return False
    return is_enter and isinstance(focused, (QPushButton, QToolButton))


def _is_in_form(widget: QWidget | None) -> bool:
    while widget is not None and not widget.property(KEEPS_KEYS):
        widget = widget.parentWidget()
    return widget is not None


def _is_typed(event: QKeyEvent) -> bool:
    """Plain keys and the field's own undo; function keys and other chords stay commands."""
    key = event.key()
    if event.modifiers() & _WITH:
        return event.matches(QKeySequence.StandardKey.Undo)
    return not Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35

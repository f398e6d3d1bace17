"""All keys on one sheet, read from the commands themselves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.console.badges import key_cap
from app.console.commands import GROUPS, PICKS, CommandSet
from app.console.parts import text_label
from app.console.session import Session
from app.radio import verbs_said

COLUMNS, CAPS_PX = 4, 84
HEADING_LINES = 2
_RANKS = f"1–{PICKS}"


class KeyHelp(QDialog):
    """A sheet over the window; any key closes it."""

    def __init__(self, session: Session, commands: CommandSet, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        title = session.words.say("command.key_help")
        self.setWindowTitle(title)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 20)
        whole.setSpacing(10)
        whole.addWidget(text_label("title", text=title))
        columns = QHBoxLayout()
        columns.setSpacing(24)
        places = [QVBoxLayout() for _ in range(COLUMNS)]
        lines = [0] * COLUMNS
        groups = {group: _told(commands, group) for group in GROUPS}
        # The longest first: so the columns come out alike, and the sheet fits a low screen.
        for group in sorted(groups, key=lambda group: -len(groups[group])):
            if groups[group]:
                shortest = lines.index(min(lines))
                lines[shortest] += len(groups[group]) + HEADING_LINES
                places[shortest].addWidget(self._group(group, groups[group]))
        for place in places:
            place.addStretch(1)
            columns.addLayout(place)
        whole.addLayout(columns)
        for label in self._radio():
            # As high as its lines at this width: by itself it would ask for those of a narrow column.
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            whole.addWidget(label)
        wide = self.sizeHint().width()
        self.resize(wide, self.heightForWidth(wide))

    def _radio(self) -> tuple[QLabel, QLabel]:
        """The words that the command bar takes; no key tells them."""
        words = self._session.words
        said = words.say("list.dot").join(verbs_said(words.language))
        return (
            text_label("body_strong", text=words.say("key_help.radio"), wraps=True),
            text_label("body", "secondary", said, wraps=True),
        )

    def _group(self, group: str, actions: list[tuple[str, QAction]]) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 8)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.addWidget(
            text_label("body_strong", text=self._session.words.say(f"command_group.{group}")), 0, 0, 1, 2
        )
        line = 1
        for code, action in actions:
            is_pick = code == "pick_1"
            cap = key_cap(text=_RANKS) if is_pick else key_cap(action)
            said = self._session.words.say("command.pick", rank=_RANKS) if is_pick else action.text()
            grid.addWidget(cap, line, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(text_label("body", text=said), line, 1)
            line += 1
        grid.setColumnMinimumWidth(0, CAPS_PX)
        grid.setColumnStretch(1, 1)
        return box

    def keyPressEvent(self, _event: QKeyEvent) -> None:
        """Any key closes the sheet."""
        self.accept()


def _told(commands: CommandSet, group: str) -> list[tuple[str, QAction]]:
    """The commands of a group that have a line of their own: of picks the first tells of all."""
    every = commands.group(group)
    return [(code, action) for code, action in every if code == "pick_1" or not code.startswith("pick_")]

"""The one line above whatever stands at the left: clues that wait, and alarms."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.console.alarms.desk import AlarmDesk
from app.console.alarms.strip import AlarmStrip
from app.console.clues.feed import ClueFeed
from app.console.clues.strip import ClueStrip
from app.console.commands import CommandSet
from app.console.parts import rule_line
from app.console.session import Session
from app.console.theme.tokens import height


class InboxLine(QWidget):
    """28 px that are always there, so that nothing below moves when something comes in."""

    def __init__(
        self,
        session: Session,
        clues: ClueFeed,
        alarms: AlarmDesk,
        commands: CommandSet,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(height("compact_row"))
        self.clues = ClueStrip(session, clues, commands)
        self.alarms = AlarmStrip(session, alarms, commands)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self.clues)
        row.addWidget(rule_line(is_vertical=True))
        row.addWidget(self.alarms, 1)


def under_one_line(line: QWidget, panel: QWidget) -> QWidget:
    """The line with a panel under it."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(line)
    column.addWidget(panel, 1)
    return whole

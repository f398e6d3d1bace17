"""Facts of an incident, one to a line: a label and what is said."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.console.parts import text_label
from app.console.session import Session


class FactLines(QWidget):
    """Lines stay and are written anew, so that none is empty for a frame."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def write(self, facts: Sequence[tuple[str, str]], count: int = 1) -> None:
        """Write facts by their codes; `count`: of how many reports they tell."""
        while len(self._lines) < len(facts):
            self._add_line()
        for place, (label, value) in enumerate(self._lines):
            code, said = facts[place] if place < len(facts) else ("", "")
            label.setText(self._session.words.say(f"detail.fact.{code}", count=count) if code else "")
            value.setText(said)
            for part in (label, value):
                part.setVisible(bool(code))

    def _add_line(self) -> None:
        label, value = text_label("body", "secondary"), text_label("body", wraps=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = len(self._lines)
        self._grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, line, 1)
        self._lines.append((label, value))

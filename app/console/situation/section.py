"""A panel of the Situation view: title, note, rows; what it says while it reads, is empty or failed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.console.busy_bar import BusyBar
from app.console.parts import push_button, text_label
from app.console.session import Session
from app.console.situation.lines import LineTable, Row
from app.console.theme.tokens import height


class Section(QWidget):
    """`code` names it in the words: `situation.<code>`, and `situation.<code>_none` where it is empty."""

    retried = Signal()

    def __init__(
        self, session: Session, code: str, columns: int, widest: int, *, is_tall: bool = False
    ) -> None:
        super().__init__()
        self._session, self._code = session, code
        self._told: tuple[str, dict[str, object]] = ("situation.reading", {})
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title, self.note = text_label("body_strong"), text_label("secondary", "secondary")
        self.told = text_label("body", "secondary", wraps=True)
        self.reading = BusyBar()
        self.retry = push_button("flat")
        self.retry.hide()
        self.table = LineTable(session, columns, widest, is_tall=is_tall)
        self._lay_out()
        self.retry.clicked.connect(self.retried)
        self.reword()

    def _lay_out(self) -> None:
        head = QWidget()
        head.setProperty("surface", "header")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setFixedHeight(height("header"))
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(self.title)
        row.addWidget(self.note, 1)
        row.addWidget(self.retry)
        self.told.setContentsMargins(16, 10, 16, 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        under = QHBoxLayout()
        under.setContentsMargins(16, 0, 16, 0)
        under.addWidget(self.reading)
        column.addWidget(head)
        column.addWidget(self.told)
        column.addLayout(under)
        column.addWidget(self.table, 1)
        # Where the table is hidden, its sentence stays at the top.
        column.addStretch(0)

    def add_foot(self, foot: QWidget) -> None:
        """Put something below the rows."""
        layout = self.layout()
        if layout is not None:
            layout.addWidget(foot)

    def reword(self) -> None:
        """Say it in the session's language."""
        words = self._session.words
        self.title.setText(words.say(f"situation.{self._code}"))
        self.table.setAccessibleName(self.title.text())
        self.retry.setText(words.say("situation.retry"))
        code, values = self._told
        self.told.setText(words.say(code, **values))
        self.reading.setAccessibleName(self.told.text())

    def show_rows(self, rows: Sequence[Row], heads: Sequence[str] = (), note: str = "") -> None:
        """Show these; none at all is said in a sentence."""
        self.table.show_rows(rows, heads)
        self.table.setVisible(bool(rows))
        self.note.setText(note)
        self.retry.hide()
        self._tell("" if rows else f"situation.{self._code}_none")

    def fail(self, why: str) -> None:
        """Say why there is nothing newer; what is shown stays."""
        self._tell("situation.failed", why=why)
        self.retry.show()

    def _tell(self, code: str, **values: object) -> None:
        self.told.setVisible(bool(code))
        self.reading.hide()
        if code:
            self._told = code, values
            self.told.setText(self._session.words.say(code, **values))

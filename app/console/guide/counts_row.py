"""The counts of an account as a row of buttons: each shows only its own findings."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QToolButton, QWidget

from app.bringing.answers import Account
from app.bringing.findings import OUTCOMES
from app.console.parts import text_label
from app.console.session import Session
from app.console.theme.fonts import role_font


class CountsRow(QWidget):
    """Read, kept and unchanged as text; what there are findings of as buttons."""

    chosen = Signal(str)
    """The outcome that is wanted; "": all."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._account: Account | None = None
        self.total = text_label("body_strong")
        self.group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.total)
        row.addSpacing(12)
        for outcome in ("", *OUTCOMES):
            button = QToolButton()
            button.setProperty("kind", "chip")
            button.setCheckable(True)
            button.setFont(role_font("body"))
            button.setProperty("outcome", outcome)
            self.buttons[outcome] = button
            self.group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.group.buttonClicked.connect(self._take)

    def show_account(self, account: Account) -> None:
        """Show the counts of an account; all findings are wanted first."""
        self._account = account
        self.buttons[""].setChecked(True)
        self.reword()

    @Slot(QAbstractButton)
    def _take(self, button: QAbstractButton) -> None:
        self.chosen.emit(str(button.property("outcome")))

    def reword(self) -> None:
        """Say everything in the session's language."""
        words, account = self._session.words, self._account
        if account is not None:
            values = {name: f"{getattr(account, name):,}" for name in ("read", "kept", "unchanged")}
            self.total.setText(words.say("guide.checks.total", **values))
        for outcome, button in self.buttons.items():
            name = words.say("guide.checks.every" if not outcome else f"importing.{outcome}")
            count = self._count(outcome)
            button.setText(f"{name} {count:,}")
            button.setAccessibleName(button.text())
            button.setVisible(count > 0 or not outcome)

    def _count(self, outcome: str) -> int:
        account = self._account
        if account is None:
            return 0
        return account.found(outcome) if outcome else sum(one.count for one in account.counts)

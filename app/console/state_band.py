"""How the answer of a panel stands, in a line: being read, failed, grown old; none while all is well."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.console.busy_bar import BusyBar
from app.console.parts import push_button, set_tone, text_label
from app.console.session import Session
from dispatch.reasons import Reason


class StateBand(QWidget):
    """Hidden at first and whenever the answer is there; what is shown beside it stays what it was."""

    retried = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None, *, can_retry: bool = False) -> None:
        super().__init__(parent)
        self._session, self._can_retry = session, can_retry
        self._told: tuple[str, dict[str, object]] = ("", {})
        self._share: float | None = None
        self.words, self.bar, self.retry = text_label("body", wraps=True), BusyBar(), push_button("flat")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.words, 1)
        row.addWidget(self.retry)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.bar)
        self.retry.clicked.connect(self.retried)
        session.appearance_changed.connect(self._reword)
        self._reword()
        self.hide()

    def show_loading(self, code: str, **values: object) -> None:
        """It is being read or worked out: a sentence, and a bar that moves."""
        self._tell(code, "secondary", values)

    def show_share(self, share: float) -> None:
        """How far what is being read or worked out is; the sentence stays."""
        if self.is_loading:
            self._share = share
            self.bar.show_share(share)
            self._reword()

    def wait_for(self, code: str, *, is_there: bool) -> None:
        """Say that it is being read until it is there."""
        self.settle() if is_there else self.show_loading(code)

    def show_failed(self, why: Reason, since: datetime | None = None) -> None:
        """There is no answer, and why; `since`: what is shown is of that moment."""
        code = "state.failed" if since is None else "state.stale"
        self._tell(code, "breach" if since is None else "risk", {"why": why, "since": since})

    @Slot()
    def settle(self) -> None:
        """The answer is there."""
        self._told = ("", {})
        self.hide()

    @property
    def is_loading(self) -> bool:
        """Whether it says that something is being read."""
        return bool(self._told[0]) and "why" not in self._told[1]

    def _tell(self, code: str, tone: str, values: dict[str, object]) -> None:
        self._told, self._share = (code, values), None
        self.bar.show_share(None)
        set_tone(self.words, tone)
        self.bar.setVisible(self.is_loading)
        self.retry.setVisible(self._can_retry and not self.is_loading)
        self._reword()
        self.show()

    @Slot()
    def _reword(self) -> None:
        self.retry.setText(self._session.words.say("state.retry"))
        code, values = self._told
        if not code:
            return
        words, why = self._session.words, values.get("why")
        said = {**values, "why": words.reason(why)} if isinstance(why, Reason) else values
        told = words.say(code, **said)
        if self._share is not None:
            told = words.say("state.share", told=told, percent=round(self._share * 100))
        self.words.setText(told)
        self.setAccessibleName(self.words.text())
        self.bar.setAccessibleName(self.words.text())

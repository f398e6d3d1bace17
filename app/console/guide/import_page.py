"""Last step: what is about to happen, one button that does it, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.bringing.answers import Account, Number
from app.console.commands import OWN_CHORD
from app.console.guide.draft import Draft
from app.console.guide.page import Page
from app.console.guide.progress_box import ProgressBox
from app.console.parts import push_button, set_tone, text_label
from app.import_names import kind_name
from dispatch.actions.keeping import Import
from dispatch.permissions import TABLE
from dispatch.reasons import Reason


class ImportPage(Page):
    """One action of the desk and one step of the record; taken back as a whole, if nothing rests on it."""

    code = "import"
    finished = Signal()
    """Something was brought in or taken back."""
    again = Signal()
    """Somebody wants to bring the next thing in."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self._request = 0
        self._fault: Reason | None = None
        self._taken_back = 0
        self.summary, self.who = text_label("row", wraps=True), text_label("body", "secondary", wraps=True)
        self.counts = text_label("body", wraps=True)
        self.progress = ProgressBox(self.session)
        self.told = text_label("row", wraps=True)
        self.bring, self.undo, self.next = push_button("primary"), push_button("danger"), push_button()
        self._lay_out()
        self.bring.clicked.connect(self.carry_out)
        self.undo.clicked.connect(self.take_back)
        self.next.clicked.connect(self.again)
        self.progress.called_off.connect(self._cancel)
        draft.changed.connect(self._show)
        # Enter never changes anything by itself: the named button does, or Ctrl+Enter.
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(self._press)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.bring, self.undo, self.next):
            button.setProperty(OWN_CHORD, True)
            row.addWidget(button)
        row.addStretch(1)
        for part in (self.summary, self.counts, self.who, self.progress, self.told):
            self.column.addWidget(part)
        self.column.addLayout(row)
        self.column.addStretch(1)

    @property
    def may_import(self) -> bool:
        """Whether this seat's role may bring data in."""
        return self.session.actor.role in TABLE[Import.code]

    @property
    def is_done(self) -> bool:
        """It has been brought in."""
        return bool(self.draft.said.step)

    @property
    def state(self) -> str:
        """The number of the step."""
        step = self.draft.said.step
        return self.words.say("guide.import.step_number", step=step) if step else ""

    def enter(self) -> None:
        """Say what is about to happen."""
        self._fault = None
        self._show()

    @Slot()
    def _press(self) -> None:
        if self.isVisible() and self.bring.isVisible() and self.bring.isEnabled():
            self.carry_out()

    @Slot()
    def carry_out(self) -> None:
        """Bring it in."""
        self._fault, self._taken_back = None, 0
        accepted = tuple(sorted(self.draft.said.accepted))
        self.progress.begin()
        self._request = self.draft.bringing.carry_out(
            accepted, self._take, self._miss, self.progress.show_progress
        )
        self._show()
        self.progress.cancel.setFocus()

    def _take(self, done: Number) -> None:
        self.progress.end()
        self.draft.said.step = done.number
        self.finished.emit()
        self.draft.changed.emit()
        self._rest(self.next)

    def _miss(self, reason: Reason) -> None:
        self.progress.end()
        self._fault = reason
        self._show()
        self._rest(self.bring)

    @Slot()
    def _cancel(self) -> None:
        self.draft.bringing.cancel(self._request)

    @Slot()
    def take_back(self) -> None:
        """Undo the whole import."""
        self._fault = None
        self.progress.begin()
        step = self.draft.said.step
        self._request = self.draft.bringing.take_back(
            step, self._take_undone, self._miss, self.progress.show_progress
        )
        self._show()

    def _take_undone(self, done: Number) -> None:
        self.progress.end()
        self._taken_back = done.number
        self.draft.said.step, self.draft.said.account = 0, None
        self.finished.emit()
        self.draft.changed.emit()
        self._rest(self.next)

    def _rest(self, button: QWidget) -> None:
        """Put the keyboard where the next press makes sense."""
        if self.isVisible() and button.isVisible() and button.isEnabled():
            button.setFocus()

    @Slot()
    def _show(self) -> None:
        said, words, is_running = self.draft.said, self.words, self.progress.is_running
        account = said.account
        is_open = account is not None and not said.step
        self.bring.setVisible(is_open and not is_running)
        self.bring.setEnabled(self.may_import and account is not None and not account.changes_nothing)
        self.undo.setVisible(bool(said.step) and not is_running)
        self.next.setVisible(not is_running and bool(said.step or self._taken_back))
        self.summary.setVisible(is_open)
        self.who.setVisible(is_open)
        if account is not None:
            self.summary.setText(self._summary())
            self.counts.setText(self._counts(account))
        self.counts.setVisible(account is not None)
        actor = self.session.actor
        code = "guide.import.who" if self.may_import else "guide.import.not_permitted"
        self.who.setText(words.say(code, name=actor.name, role=actor.role.value))
        set_tone(self.who, "secondary" if self.may_import else "risk")
        self._show_result()

    def _summary(self) -> str:
        words, account = self.words, self.draft.said.account
        assert account is not None
        if account.changes_nothing:
            return words.say("guide.import.nothing")
        values = {name: f"{getattr(account, name):,}" for name in ("rows", "live", "kept")}
        code = "guide.import.live" if account.live else "guide.import.rows"
        what = kind_name(words, self.draft.said.what)
        return words.say(code, what=what, source=account.source, **values)

    def _counts(self, account: Account) -> str:
        """The counts of the checks once more: what comes in is what was told there."""
        values = {name: f"{getattr(account, name):,}" for name in ("read", "kept", "unchanged")}
        return self.words.say("guide.import.counts", refused=f"{account.found('refused'):,}", **values)

    def _show_result(self) -> None:
        words, step = self.words, self.draft.said.step
        text, tone = "", ""
        if self._fault is not None:
            text, tone = words.reason(self._fault), "breach"
        elif step:
            text = words.say("guide.import.done", step=step)
        elif self._taken_back:
            text = words.say("guide.import.taken_back", step=self._taken_back)
        set_tone(self.told, tone)
        self.told.setText(text)
        self.told.setVisible(bool(text) and not self.progress.is_running)

    def reword(self) -> None:
        super().reword()
        words = self.words
        self.bring.setText(words.say("guide.import.bring"))
        self.undo.setText(words.say("guide.import.undo"))
        self.next.setText(words.say("guide.import.next"))
        self.progress.reword()
        self._show()

    def first_focus(self) -> QWidget:
        """The button: Space or Ctrl+Enter presses it, Enter does not."""
        buttons = (self.progress.cancel, self.bring, self.next)
        return next((one for one in buttons if one.isVisible() and one.isEnabled()), self)

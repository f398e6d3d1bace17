"""A small sheet over the window that asks something: Enter answers, Escape goes back, nothing happened."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.console.dialog_foot import DialogFoot
from app.console.hearing import Hearing
from app.console.parts import rule_line, text_label
from app.console.session import Session, reason_of
from app.console.way_out import told_over
from dispatch.ports import Action

WIDTH_PX = 540


class AskingSheet(QDialog):
    """Kinds fill `lay_out` with what they ask by and say in `answer` what an answer is."""

    def __init__(self, session: Session, title: str, parent: QWidget, width_px: int = WIDTH_PX) -> None:
        super().__init__(parent)
        self.session, self.is_final = session, False
        """Final is what can't be undone: Enter alone does nothing."""
        self._is_asked = self._sees_newest = False
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(width_px)
        self.fault = text_label("secondary", "breach", wraps=True)
        self.fault.hide()

    def lay_out(self, *parts: QWidget) -> None:
        """Title, parts, fault, buttons."""
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        title = text_label("title", text=self.windowTitle(), wraps=True)
        for part in (title, *parts, self.fault):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(rule_line())
        column.addLayout(DialogFoot(self.session.words, self.reject, self.answer, is_final=self.is_final))
        # By itself it would be as high as its words need in a column of a few letters.
        wide = self.minimumWidth()
        self.resize(wide, self.heightForWidth(wide))

    @abstractmethod
    @Slot()
    def answer(self) -> None:
        """Hand the answer over, if it is one."""

    def act(self, kind: type[Action], **asked: Any) -> None:
        """Ask the desk for it."""
        self.ask_desk(lambda hearing: self.session.act(kind, **hearing, **asked))

    def ask_desk(self, ask: Callable[[Hearing], None]) -> None:
        """Let `ask` act at the desk; the sheet stays until that is done: a refusal loses nothing typed."""
        if not self._is_asked:
            self._is_asked = True
            self.fault.hide()
            hearing = {"then": self._agreed, "failed": self.missed, "sees_newest": self._sees_newest}
            ask(hearing)

    def _agreed(self, _changes: object) -> None:
        self.accept()

    def missed(self, error: BaseException) -> None:
        """The desk has refused: say why, beside what was asked for."""
        reason = reason_of(error)
        # Told that others have acted meanwhile, whoever asks again asks about what stands there now.
        self._is_asked, self._sees_newest = False, reason.code == "stale_version"
        self.refuse(told_over(self, reason, self.session.words))

    def refuse(self, said: str, goes_on_at: QWidget | None = None) -> None:
        """Say why it is none, and go on at the part that it lacks."""
        self.fault.setText(said)
        self.fault.show()
        if goes_on_at is not None:
            goes_on_at.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter answers, unless a field has taken it for something that it offers."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not self.is_final or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.answer()

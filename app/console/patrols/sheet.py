"""A small sheet over the window with a form, a fault, and two buttons: Enter answers, Escape goes back."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.console.dialog_foot import DialogFoot
from app.console.parts import rule_line, text_label
from app.console.session import Session
from dispatch.reasons import Reason

WIDTH_PX = 540


class Sheet(QDialog):
    """Kinds fill `lay_out` with their form and say in `answer` what an answer is."""

    def __init__(self, session: Session, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.session = session
        self._title = title
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH_PX)
        self.fault = text_label("secondary", "breach", wraps=True)
        self.fault.hide()

    def lay_out(self, form: QWidget) -> None:
        """Title, form, fault, buttons."""
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(text_label("title", text=self._title, wraps=True))
        column.addWidget(form)
        column.addWidget(self.fault)
        column.addStretch(1)
        column.addWidget(rule_line())
        column.addLayout(DialogFoot(self.session.words, self.reject, self.answer))

    @abstractmethod
    @Slot()
    def answer(self) -> None:
        """Hand the answer over, if it is one."""

    def refuse(self, reason: Reason) -> None:
        """Say why it is none."""
        self.fault.setText(self.session.words.reason(reason))
        self.fault.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter answers, unless a field has taken it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.answer()
        else:
            super().keyPressEvent(event)

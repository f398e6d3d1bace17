"""The way down from the whole centre to the zone that is shown; each step is a button back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.console.parts import push_button, text_label
from app.console.session import Session


class Trail(QWidget):
    """Buttons for the zones above, the last step as a title."""

    chosen = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: tuple[object, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)

    def show_trail(self, trail: tuple[tuple[str, str], ...]) -> None:
        """Show where one is: (code, name) from the widest zone down."""
        words = self._session.words
        steps = (("", words.say("console.cockpit.whole")), *trail)
        if steps == self._shown:
            return
        self._shown = steps
        while item := self._row.takeAt(0):
            if widget := item.widget():
                widget.setParent(None)
                widget.deleteLater()
        for code, name in steps[:-1]:
            button = push_button("flat")
            button.setText(f"{name} ›")
            button.setAccessibleName(words.say("console.cockpit.back_to", name=name))
            button.clicked.connect(partial(self._choose, code))
            self._row.addWidget(button)
        title = text_label("title")
        title.setText(steps[-1][1])
        self._row.addWidget(title)

    def _choose(self, code: str, _is_checked: bool = False) -> None:
        self.chosen.emit(code)

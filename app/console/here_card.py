"""The card over the map that says what there is at a place that was clicked or found."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.console.announcing import announce
from app.console.badges import clear_layout
from app.console.parts import push_button, text_label
from app.console.session import Session
from app.words.here import Section, here_sections
from dispatch.here import Here

MARGIN_PX, TOP_PX, BOTTOM_PX = 12, 60, 110
WIDTH_PX = 336


class HereCard(QFrame):
    """Lies over the map's left side under its controls, as high as what it says; Escape closes it."""

    closed = Signal()
    shown = Signal()
    """It tells of another place, or anew of the same."""

    def __init__(self, session: Session, around: QWidget) -> None:
        super().__init__(around)
        self._session, self._here, self._name = session, Here(0.0, 0.0), ""
        self.setProperty("surface", "float")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.title = text_label("body_strong", wraps=True)
        self.close_button = push_button("flat")
        self._lines, self._foot = QVBoxLayout(), QHBoxLayout()
        self._lines.setSpacing(2)
        self._lay_out()
        self.close_button.clicked.connect(self.leave)
        session.appearance_changed.connect(self.reword)
        around.installEventFilter(self)
        self.hide()
        self.reword()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 6, 10)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(self._lines)
        column.addLayout(self._foot)

    def show_here(self, here: Here, name: str = "") -> None:
        """Say what there is at a place; `name` is what was clicked or found there."""
        self._here, self._name = here, name
        self.reword()
        self.show()
        self.shown.emit()
        self.raise_()
        self.settle()
        announce(self, self.accessibleDescription())

    @property
    def here(self) -> Here:
        """What it tells of."""
        return self._here

    def add_foot(self, button: QWidget) -> None:
        """Put something that can be done there under what it says."""
        self._foot.setContentsMargins(0, 6, 6, 0)
        self._foot.addWidget(button)
        self._foot.addStretch(1)

    @property
    def text(self) -> str:
        """All that it says, a line each."""
        said = [self.title.text()]
        for section in self._sections():
            said += [section.title, *section.lines]
        return "\n".join(said)

    def _sections(self) -> tuple[Section, ...]:
        return here_sections(self._here, self._session.words)

    @Slot()
    def reword(self) -> None:
        """Say everything in the session's language."""
        words = self._session.words
        self.title.setText(self._name or words.say("here.title"))
        self.close_button.setText(words.say("here.close"))
        clear_layout(self._lines)
        sections = self._sections()
        for section in sections:
            self._add("secondary", "hint", section.title, above_px=6)
            for line in section.lines:
                self._add("secondary", "", line)
        if not sections:
            self._add("secondary", "secondary", words.say("here.nothing"), above_px=4)
        self.setAccessibleName(words.say("here.title"))
        self.setAccessibleDescription(self.text)
        if not self.isHidden():
            self.settle()

    def _add(self, role: str, tone: str, text: str, above_px: int = 0) -> None:
        if above_px:
            self._lines.addSpacing(above_px)
        label = text_label(role, tone, text, wraps=True)
        self._lines.addWidget(label)
        # What is put into a layout that is seen already counts for its height only once it is shown.
        label.show()

    def settle(self) -> None:
        """Stand under the map's controls, as high as the lines need and the map has room."""
        around = self.parentWidget()
        if around is None:
            return
        width = min(WIDTH_PX, around.width() - 2 * MARGIN_PX)
        self.setFixedWidth(max(200, width))
        wanted = self.heightForWidth(self.width())
        self.resize(self.width(), max(60, min(wanted, around.height() - TOP_PX - BOTTOM_PX)))
        self.move(MARGIN_PX, TOP_PX)

    @Slot()
    def leave(self) -> None:
        """Put it away."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the map's size, and hear the Escape that nothing on it had use for."""
        if not self.isHidden():
            if event.type() == QEvent.Type.Resize:
                self.settle()
            elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        return super().eventFilter(watched, event)

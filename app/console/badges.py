"""Painted signs, chips, key caps, and buttons that show their key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QPushButton, QSizePolicy, QWidget

from app.console.paint.crew_symbols import ROW_SIZE, CrewKind, CrewStatus, paint_crew
from app.console.paint.marks import Outcome, paint_outcome, paint_severity
from app.console.paint.painting import painting
from app.console.paint.permit_mark import paint_permit
from app.console.parts import text_label
from app.console.session import Session
from app.console.theme.tokens import Tokens, height
from dispatch.permit_book import Relation

KEY_SYMBOLS = {"Return": "Enter", "Up": "↑", "Down": "↓", "Right": "→", "Left": "←", "Escape": "Esc"}


def chip(text: str = "") -> QLabel:
    """A small grey plate with words."""
    made = text_label("secondary", "chip", text)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def key_cap(action: QAction | None = None, text: str = "") -> QLabel:
    """A key as it stands on the keyboard: the action's own shortcut, so that hints can't drift from it."""
    shown = key_text(action.shortcut()) if action is not None else text
    made = text_label("key_cap", "kbd", shown)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setMinimumWidth(20)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def key_text(keys: QKeySequence) -> str:
    """A shortcut in the words of the keyboard."""
    text = keys.toString(QKeySequence.SequenceFormat.PortableText)
    return " ".join(KEY_SYMBOLS.get(part, part) for part in text.split("+"))


class Glyph(QWidget):
    """A painted sign of a fixed size; what it shows can change."""

    def __init__(self, session: Session, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._paint: Callable[[QPainter, QPointF, float, Tokens], None] | None = None
        self.setFixedSize(QSize(size, size))

    def show_outcome(self, outcome: Outcome) -> None:
        """Show the icon of an outcome."""
        self._paint = lambda painter, centre, size, tokens: paint_outcome(
            painter, centre, size, outcome, tokens
        )
        self.update()

    def show_severity(self, level: int) -> None:
        """Show the mark of a severity."""
        self._paint = lambda painter, centre, size, tokens: paint_severity(
            painter, centre, size, level, tokens
        )
        self.update()

    def show_crew(
        self, kind: CrewKind, status: CrewStatus, character: str, most_px: float = ROW_SIZE
    ) -> None:
        """Show a crew symbol, no larger than `most_px`."""
        self._paint = lambda painter, centre, size, tokens: paint_crew(
            painter, centre, min(size, most_px), kind, status, character, tokens
        )
        self.update()

    def show_permit(self, relation: Relation) -> None:
        """Show the mark of a permit."""
        self._paint = lambda painter, centre, size, tokens: paint_permit(
            painter, centre, size, relation, tokens
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._paint is not None:
            with painting(self) as painter:
                self._paint(painter, QRectF(self.rect()).center(), self.width() - 2.0, self._session.tokens)


class ActionButton(QPushButton):
    """A button for a command: its words, and a cap with its key."""

    def __init__(self, action: QAction, kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self.words = text_label("body_strong" if kind == "primary" else "body")
        self._cap = key_cap(action)
        if kind:
            self.setProperty("kind", kind)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addStretch(1)
        for part in (self.words, self._cap):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(part)
        row.addStretch(1)
        self.setAutoDefault(False)
        # A click leaves the keyboard where it was: Enter is the next step, not the same button again.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(action.trigger)
        action.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Say what the command says now."""
        self.say(self._action.text())
        self.setEnabled(self._action.isEnabled())

    def say(self, text: str) -> None:
        """Show other words for the same command, such as with a crew's name."""
        self.words.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._row.sizeHint().width(), height("button"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def show_filled(layout: QLayout) -> None:
    """Show what was put into a layout at once: by itself it shows a turn later, after a frame perhaps."""
    for place in range(layout.count()):
        item = layout.itemAt(place)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            widget.show()
        elif inner is not None:
            show_filled(inner)


def clear_layout(layout: QLayout) -> None:
    """Take every widget out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)

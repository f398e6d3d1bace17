"""One closure in the panel's list: its sign, what and how long, and buttons that change and lift it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.console.paint.closure_mark import paint_closure
from app.console.paint.painting import painting
from app.console.parts import push_button, stacked, text_label
from app.console.session import Session
from app.words.catalogue import metres
from app.words.closures import kind_words, span_words
from dispatch.closure_queries import ClosureState, ClosureView
from dispatch.closures import ClosureKind

SIGN_PX = 22


class ClosureRow(QFrame):
    """What one closure is, in two lines."""

    def __init__(self, session: Session, view: ClosureView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words, closure = session.words, view.closure
        self.change_button, self.lift_button = push_button(), push_button()
        self.change_button.setText(words.say("closures.change"))
        self.change_button.setAccessibleName(words.say("closures.change_this", number=closure.number))
        self.lift_button.setText(words.say("closures.lift"))
        self.lift_button.setAccessibleName(words.say("closures.lift_this", number=closure.number))
        what = words.say("list.dot").join(
            part
            for part in (
                closure.number,
                kind_words(closure, words),
                closure.stretch.street,
                metres(view.length_m),
            )
            if part
        )
        when = (
            f"{words.say(f'closure_state.{view.state}')}{words.say('list.dot')}{span_words(closure, words)}"
        )
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(text_label("body_strong", text=what, wraps=True))
        said.addWidget(text_label("body", text=closure.reason, wraps=True))
        said.addWidget(text_label("secondary", "secondary", when, wraps=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(_Sign(session, view))
        row.addLayout(said, 1)
        row.addLayout(stacked(self.change_button, self.lift_button))


class _Sign(QWidget):
    def __init__(self, session: Session, view: ClosureView) -> None:
        super().__init__()
        self._session, self._view = session, view
        self.setFixedSize(QSize(SIGN_PX + 4, SIGN_PX + 4))
        self.setAccessibleName(session.words.say(f"closure_state.{view.state}"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        is_slow = self._view.closure.kind is ClosureKind.SLOW
        is_planned = self._view.state is ClosureState.PLANNED
        with painting(self) as painter:
            centre = QPointF(QRectF(self.rect()).center())
            paint_closure(painter, centre, SIGN_PX, is_slow, is_planned, self._session.tokens)

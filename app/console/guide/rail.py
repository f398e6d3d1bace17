"""The steps of the guide from top to bottom: what has been said in each, and a way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QVBoxLayout, QWidget

from app.console.guide.page import Page
from app.console.paint.marks import paint_outcome
from app.console.paint.painting import fill, painting
from app.console.session import Session
from app.console.theme.fonts import role_font

RAIL_PX = 208
_STEP_PX = 56
_MARK_PX = 22.0


class StepButton(QAbstractButton):
    """One step: its number or a tick, its name, and what has been said there."""

    def __init__(self, session: Session, page: Page) -> None:
        super().__init__()
        self._session, self.page = session, page
        self.number, self.said, self.is_ticked = 1, "", False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(_STEP_PX)

    def sizeHint(self) -> QSize:
        return QSize(RAIL_PX, _STEP_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, rect = self._session.tokens, QRectF(self.rect())
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.isChecked():
                fill(painter, rect, tokens.sel)
                fill(painter, QRectF(0, 0, 4, rect.height()), tokens.acc)
            elif self.underMouse() and self.isEnabled():
                fill(painter, rect, tokens.bg3)
            self._paint_mark(painter)
            self._paint_words(painter)
            if self.hasFocus():
                painter.setPen(QPen(QColor(tokens.acc), 2))
                painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_mark(self, painter: QPainter) -> None:
        tokens = self._session.tokens
        box = QRectF(16, (self.height() - _MARK_PX) / 2, _MARK_PX, _MARK_PX)
        if self.is_ticked:
            paint_outcome(painter, box.center(), _MARK_PX - 4, "done", tokens)
            return
        colour = QColor(tokens.t1 if self.isChecked() else tokens.t3)
        painter.setPen(QPen(colour, 1.2))
        painter.drawEllipse(box)
        painter.setFont(role_font("secondary"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self.number))

    def _paint_words(self, painter: QPainter) -> None:
        tokens = self._session.tokens
        room = QRectF(48, 8, self.width() - 56, self.height() - 16)
        top, bottom = room.adjusted(0, 0, 0, -room.height() / 2), room.adjusted(0, room.height() / 2, 0, 0)
        if not self.said:
            top = room
        painter.setFont(role_font("body_strong" if self.isChecked() else "body"))
        painter.setPen(QColor(tokens.t1 if self.isEnabled() else tokens.t3))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(top, left, self.text())
        font = role_font("secondary")
        painter.setFont(font)
        painter.setPen(QColor(tokens.t2))
        said = QFontMetrics(font).elidedText(self.said, Qt.TextElideMode.ElideMiddle, int(bottom.width()))
        painter.drawText(bottom, left, said)


class Rail(QFrame):
    """All steps that this import has."""

    chosen = Signal(object)
    """Page: somebody wants to go there."""

    def __init__(self, session: Session, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._seen: set[Page] = set()
        self.setProperty("surface", "header")
        self.setFixedWidth(RAIL_PX)
        self.group = QButtonGroup(self)
        self.buttons = [StepButton(session, page) for page in pages]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(0)
        for button in self.buttons:
            self.group.addButton(button)
            column.addWidget(button)
        column.addStretch(1)
        self.group.buttonClicked.connect(self._take)

    @Slot(QAbstractButton)
    def _take(self, button: QAbstractButton) -> None:
        assert isinstance(button, StepButton)
        self.chosen.emit(button.page)

    def start_over(self) -> None:
        """Nothing of the next import has been looked at."""
        self._seen.clear()

    def show_steps(self, here: Page, reached: Sequence[Page]) -> None:
        """Show where one is; steps before and those whose way is clear can be gone to.

        Only what somebody has been to is ticked off.
        """
        words, number = self._session.words, 0
        self._seen.add(here)
        for button in self.buttons:
            page = button.page
            button.setVisible(page.is_wanted)
            number += page.is_wanted
            button.number = number
            button.setChecked(page is here)
            button.setEnabled(page in reached)
            button.said = page.state
            button.is_ticked = page in reached and page is not here and page in self._seen and page.is_done
            button.setText(words.say(f"guide.{page.code}.step"))
            said = f", {button.said}" if button.said else ""
            button.setAccessibleName(f"{number}. {button.text()}{said}")
            button.setToolTip(button.said)
            button.update()

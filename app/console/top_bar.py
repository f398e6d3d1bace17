"""The top bar: the name, the views, how the open incidents stand, the zone of duty, date and time."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.console.badges import Glyph, chip, key_cap
from app.console.commands import CommandSet
from app.console.paint.marks import Outcome
from app.console.paint.painting import painting
from app.console.parts import rule_line, text_label
from app.console.queue.header import QueueHeader
from app.console.session import Session
from app.console.theme.fonts import role_font
from app.console.theme.tokens import height
from data.identity import DatabaseKind
from dispatch import clock_view

COUNTED: tuple[tuple[clock_view.Outcome, Outcome, str], ...] = (
    (clock_view.Outcome.LATE, "late", "breach"),
    (clock_view.Outcome.AT_RISK, "at_risk", "risk"),
    (clock_view.Outcome.ON_TIME, "on_time", ""),
    (clock_view.Outcome.HELD, "held", "hold"),
)
WORDLESS_PX, DATED_PX = 1500, 1340


class Brand(QWidget):
    """The name with its mark: three lines on one screen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setFixedSize(QSize(132, height("top_bar")))
        self.setAccessibleName("一屏 Yiping")
        session.appearance_changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._session.tokens
        with painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens.acc), 2))
            middle = self.height() / 2
            painter.drawRoundedRect(QRectF(15, middle - 9, 19, 18), 2.5, 2.5)
            for line, length in enumerate((10, 10, 5)):
                y = middle - 4 + line * 4
                painter.drawLine(QPointF(19.5, y), QPointF(19.5 + length, y))
            painter.setFont(role_font("title"))
            painter.setPen(QColor(tokens.t1))
            painter.drawText(QRectF(44, 0, 40, self.height()), Qt.AlignmentFlag.AlignVCenter, "一屏")
            painter.setFont(role_font("row"))
            painter.setPen(QColor(tokens.t2))
            painter.drawText(QRectF(84, 0, 48, self.height()), Qt.AlignmentFlag.AlignVCenter, "Yiping")


class ViewTab(QPushButton):
    """One view's tab: its key and its name."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self.setProperty("kind", "tab")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._words = text_label("row")
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        for part in (key_cap(action), self._words):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(part)
        self.clicked.connect(action.trigger)
        action.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Say what the action says now."""
        self._words.setText(self._action.text())
        self.setAccessibleName(self._action.text())
        self.setChecked(self._action.isChecked())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._row.sizeHint().width(), height("top_bar"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class OutcomeCount(QWidget):
    """How many open incidents stand so: icon, word, number."""

    def __init__(self, session: Session, icon: Outcome, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph = Glyph(session, 18)
        self._glyph.show_outcome(icon)
        self._words = text_label("row")
        self._number = text_label("countdown", tone)
        self._beside = text_label("body", "secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        for part in (self._glyph, self._words, self._number, self._beside):
            row.addWidget(part)

    def show_count(self, words: str, count: int, *, is_worded: bool, what: str, beside: str = "") -> None:
        """Say the number, with its word where there is room; `what` is counted, `beside` is not in it."""
        self._words.setText(words)
        self._words.setVisible(is_worded)
        self._number.setText(str(count))
        self._beside.setText(beside)
        self._beside.setVisible(bool(beside) and is_worded)
        self.setToolTip(what)
        self.setAccessibleName(f"{words} {count}")
        self.setAccessibleDescription(what)


class TopBar(QWidget):
    """48 px across the window."""

    def __init__(
        self,
        session: Session,
        commands: CommandSet,
        queue_header: QueueHeader,
        kind: DatabaseKind,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._queue_header, self._database = session, queue_header, kind
        self.setProperty("surface", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(height("top_bar"))
        self.tabs = [ViewTab(action) for _, action in commands.group("view") if action.isCheckable()]
        self._counts = {which: OutcomeCount(session, icon, tone) for which, icon, tone in COUNTED}
        self._zone, self._zone_word = text_label("row"), text_label("body", "secondary")
        self._date, self._time = text_label("body", "secondary"), text_label("clock")
        self._kind = chip()
        self._zone_cap = key_cap(commands["zone_of_duty"])
        self._lay_out()
        session.ticked.connect(self.show_time)
        session.clocks.updated.connect(self.show_counts)
        session.appearance_changed.connect(self.reword)
        queue_header.filter_changed.connect(self.reword)
        self.reword()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 16, 0)
        row.setSpacing(0)
        row.addWidget(Brand(self._session))
        for tab in self.tabs:
            row.addWidget(tab)
        row.addStretch(1)
        row.addWidget(self._kind)
        row.addSpacing(16)
        for count in self._counts.values():
            row.addWidget(count)
            row.addSpacing(16)
        for part in (rule_line(is_vertical=True), self._zone_word, self._zone, self._zone_cap):
            row.addWidget(part)
            row.addSpacing(8)
        row.addSpacing(4)
        for part in (rule_line(is_vertical=True), self._date, self._time):
            row.addSpacing(8)
            row.addWidget(part)

    @Slot(object)
    def show_time(self, now: datetime) -> None:
        """Tell the time."""
        local = self._session.centre.local(now)
        self._time.setText(f"{local:%H:%M:%S}")
        day = self._session.words.say(f"weekday.{local.weekday()}")
        self._date.setText(f"{local:%m-%d} {day}")

    @Slot()
    def show_counts(self) -> None:
        """Tell how the open incidents stand."""
        found, words = self._session.clocks.counts(), self._session.words
        is_worded = self.width() >= WORDLESS_PX
        self._zone_word.setVisible(is_worded)
        self._date.setVisible(self.width() >= DATED_PX)
        over = self._session.clocks.closing_over()
        for which, count in self._counts.items():
            is_late = which is clock_view.Outcome.LATE
            count.show_count(
                words.say(f"console.count.{which}"),
                found[which],
                is_worded=is_worded,
                what=words.say(f"console.counted.{which}", over=over),
                beside=words.say("console.count.closing", over=over) if is_late and over else "",
            )

    @Slot()
    def reword(self) -> None:
        """Say everything in the session's language."""
        words = self._session.words
        self._zone_word.setText(words.say("command.zone_of_duty"))
        self._zone.setText(self._queue_header.zone_name())
        is_live = self._database is DatabaseKind.LIVE
        self._kind.setVisible(not is_live)
        self._kind.setText("" if is_live else words.say(f"console.kind.{self._database}"))
        self.show_counts()
        self.show_time(self._session.now())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_counts()

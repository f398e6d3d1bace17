"""The command bar: entries the radio's way, finding by name, what was just done and how to undo it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.console.badges import Glyph, key_cap
from app.console.bar_hints import BarHints
from app.console.commands import CommandSet
from app.console.done_words import done_words, undone_words
from app.console.paint.marks import Outcome
from app.console.parts import set_tone, text_label
from app.console.searching import offers, sought_in
from app.console.session import Session, reason_of
from app.console.suggest_field import SuggestField
from app.console.theme.fonts import set_role
from app.console.theme.tokens import height
from app.console.way_out import refusal_words
from app.radio import read_entry
from app.radio_actions import RadioDesk
from dispatch.actions.keeping import NEVER_UNDONE
from dispatch.changes import Changes
from dispatch.reasons import Reason, Refused
from dispatch.search_queries import Find

HINTS_FROM_PX, FIELD_PAD_PX = 1300, 10
SHARES = 3, 4
"""How the field and the line of feedback share what the rest leaves."""


class CommandField(SuggestField):
    """Where entries are typed, and what is found is offered; Escape sends the offers away, then leaves it."""

    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "command_bar.find", picks_first=True, parent=parent)
        self.set_look(lambda text, limit: offers(session.seat, session.words, text, limit))

    def sought(self, typed: str) -> str:
        """An entry of the radio's way looks for nothing."""
        return sought_in(typed, self._session)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.offers:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The index is brought up to date before the first letter is typed."""
        super().focusInEvent(event)
        seat = self._session.seat
        self._session.tasks.read("command_bar.warm", lambda: seat.ask(Find("", 1)), _heed_nothing)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab leaves the field and goes nowhere on the map."""
        self.close_offers()
        return super().focusNextPrevChild(is_next)


def _heed_nothing(_found: object) -> None:
    """Only the asking counts."""


class CommandBar(QWidget):
    """38 px across the window."""

    find_wanted = Signal(str, object)
    """What is looked for, and the Reason to tell where nothing is found; None: that nothing is."""
    left = Signal()

    def __init__(self, session: Session, commands: CommandSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._commands = session, commands
        self.setProperty("surface", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(height("command_bar"))
        self._undoable_at: datetime | None = None
        """When that was done which can still be undone."""
        self._last: Changes | None = None
        self._said: Callable[[], str] = str
        """The line of feedback in the session's language."""
        self._is_refusal = False
        self._alarms = 0
        self.field = CommandField(session)
        set_role(self.field, "body")
        self._icon = Glyph(session, 16)
        self.feedback = text_label("body")
        self.feedback.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._undo, self._undo_cap = text_label("body", "link"), key_cap(commands["undo"])
        self._left_s = text_label("body", "secondary")
        self._lay_out()
        self._listen()
        self.reword()
        self._show_undo()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(key_cap(self._commands["command_bar"]))
        self.field.setMinimumWidth(300)
        row.addWidget(self.field, SHARES[0])
        for part in (self._icon, self._undo, self._undo_cap, self._left_s):
            part.hide()
        row.addWidget(self._icon)
        row.addWidget(self.feedback, SHARES[1])
        for part in (self._undo, self._undo_cap, self._left_s):
            row.addWidget(part)
        self.hints = BarHints(self._commands)
        row.addWidget(self.hints)

    @Slot(int)
    def show_alarms(self, count: int) -> None:
        """Say how many alarms wait to be looked at."""
        self._alarms = count
        self.reword()

    def _listen(self) -> None:
        session = self._session
        self.field.returnPressed.connect(self.enter)
        self.field.left.connect(self.left)
        session.acted.connect(self._show_done)
        session.refused.connect(self.show_refusal)
        session.failed.connect(self._show_failure)
        session.ticked.connect(self._count_down)
        session.appearance_changed.connect(self.reword)
        session.incident_selected.connect(self._let_go_of_refusal)

    @Slot()
    def reword(self) -> None:
        """Say everything in the session's language."""
        words = self._session.words
        self._hint_field()
        self.field.setAccessibleName(words.say("command.command_bar"))
        self._undo.setText(words.say("command.undo"))
        self.hints.reword(words, self._alarms)
        self._write_line()
        self._show_undo()

    @Slot()
    def enter(self) -> None:
        """Read the line and do what it says; what can't be read stays to be put right."""
        session, text = self._session, self.field.text()
        if not text.strip():
            self.left.emit()
            return
        now = session.now()
        try:
            entry = read_entry(text, now, session.centre.zone)
            if entry.verb == "find":
                self._find(entry.words, None)
                return
            action = RadioDesk(session.situation, session.actor, now).action_for(entry)
        except Refused as refused:
            self._refuse(text, refused.reason)
            return
        # First: an answer that is there at once is told at once.
        self.field.clear()
        session.act_on(action, failed=partial(self._give_back, text))

    def _give_back(self, text: str, error: BaseException) -> None:
        """What the desk refused stands there again to be put right, unless more has been typed."""
        if not self.field.text():
            self.field.setText(text)
            self.field.selectAll()
        self._session.tell_failure(error)

    def _find(self, words: str, otherwise: Reason | None) -> None:
        self.field.close_offers()
        self.find_wanted.emit(words, otherwise)
        self.field.selectAll()

    def _refuse(self, text: str, reason: Reason) -> None:
        """What has no known verb may be the names of two roads."""
        sought = sought_in(text, self._session)
        if sought:
            self._find(sought, reason)
        else:
            self.show_refusal(reason)
            # The next entry begins with the same key: typed over what was refused, not behind it.
            self.field.selectAll()

    @Slot(object)
    def show_refusal(self, reason: Reason) -> None:
        """Say why something was refused; what to do about it too where there is room."""
        self.tell(lambda: self._refusal_words(reason), "breach", "late")
        self._is_refusal = True

    def _refusal_words(self, reason: Reason) -> str:
        words = self._session.words
        whole = refusal_words(reason, words, self._commands).replace("\n", "  ")
        return whole if self._has_room(whole) else words.reason(reason)

    def _has_room(self, text: str) -> bool:
        """Whether a line has room once the hints have given way to it."""
        hints_px = 0 if self.hints.isHidden() else self.hints.width() * SHARES[1] / sum(SHARES)
        return self.feedback.fontMetrics().horizontalAdvance(text) <= self.feedback.width() + hints_px

    @Slot(str)
    def _let_go_of_refusal(self, _incident_id: str) -> None:
        """What was refused about one incident says nothing of the next."""
        if self._is_refusal:
            self.tell(str)

    @Slot(str)
    def say_deaf(self, code: str) -> None:
        """Say why a key does nothing now."""
        self.tell(lambda: self._session.words.say(f"deaf.{code}"), "secondary", "unknown")

    @Slot(object)
    def _show_failure(self, error: BaseException) -> None:
        self.show_refusal(reason_of(error))

    def tell(self, said: Callable[[], str], tone: str = "", icon: Outcome = "done") -> None:
        """Show a line of feedback, said anew when the language changes; a new one replaces it."""
        self._undoable_at = None
        self._show_line(said, tone, icon)
        self._show_undo()

    def _show_line(self, said: Callable[[], str], tone: str, icon: Outcome) -> None:
        self._said, self._is_refusal = said, False
        set_tone(self.feedback, tone)
        self._icon.show_outcome(icon)
        self._write_line()

    def _write_line(self) -> None:
        text = self._said()
        self.feedback.setText(text)
        self.feedback.setToolTip(text)
        self._icon.setVisible(bool(text))
        self._fit_hints()

    def _fit_hints(self) -> None:
        """Hints are there where the line of feedback has room beside them."""
        self.hints.setVisible(self.width() >= HINTS_FROM_PX)
        self._lay_out_now()
        if self.feedback.fontMetrics().horizontalAdvance(self.feedback.text()) > self.feedback.width():
            self.hints.hide()
            self._lay_out_now()

    def _lay_out_now(self) -> None:
        if (layout := self.layout()) is not None:
            layout.activate()

    @Slot(object)
    def _show_done(self, changes: Changes) -> None:
        last, self._last = self._last, changes
        say = (
            partial(undone_words, changes, last) if changes.action == "undo" else partial(done_words, changes)
        )
        self._show_line(lambda: say(self._session), "", "done")
        self._undoable_at = changes.at if changes.action not in NEVER_UNDONE else None
        self._show_undo()

    @Slot(object)
    def _count_down(self, _now: object) -> None:
        self._show_undo()

    def _show_undo(self) -> None:
        session, done_at = self._session, self._undoable_at
        left_s = 0.0 if done_at is None else session.centre.undo_left_s(done_at, session.now())
        is_open = left_s > 0
        is_other = self._undo.isHidden() is is_open
        for part in (self._undo, self._undo_cap, self._left_s):
            part.setVisible(is_open)
        if is_open:
            self._left_s.setText(session.words.say("command_bar.within", seconds=round(left_s)))
        if is_other:
            self._fit_hints()

    def _hint_field(self) -> None:
        """What can be typed, as much of it as there is room for."""
        words, room = self._session.words, self.field.contentsRect().width() - 2 * FIELD_PAD_PX
        hints = [words.say("command_bar.hint"), words.say("command_bar.hint_short")]
        metrics = self.field.fontMetrics()
        fits = [hint for hint in hints if metrics.horizontalAdvance(hint) <= room]
        self.field.setPlaceholderText((fits or hints[-1:])[0])
        self.field.setToolTip(hints[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_hints()
        self._hint_field()

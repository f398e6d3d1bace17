"""Cards of advice: rank, crew, when it will be there, how surely, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.console.badges import Glyph, key_cap
from app.console.crew_look import painted_status
from app.console.paint.marks import Outcome
from app.console.parts import set_look, set_tone, text_label
from app.console.session import Session
from app.words.catalogue import span
from dispatch.candidates import Candidate
from dispatch.people import Crew
from dispatch.reasons import Reason

_GOOD, _WARNING = ("✓", "secondary"), ("▲", "risk")
_SMALL = frozenset({"fix_age", "tasks_done"})
_WARNINGS = frozenset({"needs_consent", "does_not_stop_arrival", "straight_line", "urgent_without_consent"})


class AdviceCard(QFrame):
    """One line of advice; a click picks it, as its number key does."""

    picked = Signal(str)

    def __init__(
        self, session: Session, rank: int, line: Candidate, crew: Crew, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.line = line
        self.rank = rank
        self.setProperty("surface", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(3)
        column.addLayout(self._head(crew))
        column.addLayout(self._second(crew))
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(1)
        column.addLayout(self._reasons)
        for reasons in _lines(line.reasons):
            self._reasons.addLayout(self._reason(reasons))
        self.setAccessibleName(self._sentence(crew))

    def set_picked(self, is_picked: bool) -> None:
        """Show whether this is the line that Enter sends."""
        set_look(self, "selected", "true" if is_picked else "false")

    def _head(self, crew: Crew) -> QHBoxLayout:
        session, line = self._session, self.line
        words, status = session.words, session.situation.status_of(crew, session.now())
        symbol = Glyph(session, 22)
        symbol.show_crew(crew.kind.value, painted_status(status), words.say(f"crew_sign.{crew.kind}"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(key_cap(text=str(self.rank)))
        row.addWidget(symbol)
        row.addWidget(text_label("row", text=crew.name))
        row.addWidget(text_label("body", "secondary", words.say(f"mode.{line.mode}")))
        row.addStretch(1)
        outcome = Glyph(session, 17)
        outcome.show_outcome(self._outcome())
        row.addWidget(outcome)
        eta = text_label("countdown_large", text=span(line.eta_s))
        set_tone(eta, {"at_risk": "risk", "late": "breach"}.get(self._outcome(), ""))
        row.addWidget(eta)
        row.addWidget(text_label("secondary", "secondary", f"p90 {span(line.p90_s)}"))
        return row

    def _second(self, crew: Crew) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(text_label("secondary", "secondary", self._people(crew)))
        row.addStretch(1)
        row.addWidget(text_label("secondary", "secondary", self._chance()))
        return row

    def _people(self, crew: Crew) -> str:
        words = self._session.words
        counts: dict[str, int] = {}
        for post in crew.posts:
            counts[post.kind.value] = counts.get(post.kind.value, 0) + 1
        said = [f"{words.say(f'crew_kind.{kind}')} {count}" for kind, count in counts.items()]
        return words.say("list.dot").join([crew.call_sign, *said])

    def _chance(self) -> str:
        words, chance = self._session.words, self.line.on_time
        if chance is None:
            return words.say("advice.no_limit")
        return words.say("advice.chance", share=f"{chance * 100:.0f} %")

    def _outcome(self) -> Outcome:
        chance, settings = self.line.on_time, self._session.centre.settings
        if chance is None:
            return "unknown"
        if chance >= settings.on_time_probability:
            return "on_time"
        return "at_risk" if chance >= settings.at_risk_probability else "late"

    def _reason(self, reasons: tuple[Reason, ...]) -> QHBoxLayout:
        words = self._session.words
        sign, tone = _WARNING if reasons[0].code in _WARNINGS else _GOOD
        mark: QLabel = text_label("secondary", tone, sign)
        mark.setFixedWidth(14)
        row = QHBoxLayout()
        row.setContentsMargins(26, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(
            text_label("secondary", "", words.say("list.dot").join(map(words.reason, reasons)), wraps=True), 1
        )
        return row

    def _sentence(self, crew: Crew) -> str:
        words = self._session.words
        said = [words.reason(reason) for reason in self.line.reasons]
        head = f"{self.rank} {crew.name} {span(self.line.eta_s)} p90 {span(self.line.p90_s)} {self._chance()}"
        return words.say("list.comma").join([head, *said])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(self.line.crew_id)
        super().mousePressEvent(event)


def _lines(reasons: tuple[Reason, ...]) -> list[tuple[Reason, ...]]:
    """Each reason on a line of its own; small facts share the last."""
    small = tuple(reason for reason in reasons if reason.code in _SMALL)
    found = [(reason,) for reason in reasons if reason.code not in _SMALL]
    return [*found, small] if small else list(found)

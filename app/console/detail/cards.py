"""Cards of advice: rank, crew, when it will be there, how surely, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.console.badges import Glyph, key_cap
from app.console.crew_look import painted_status
from app.console.detail.coverage_line import CoverageLine
from app.console.paint.marks import Outcome
from app.console.parts import set_look, set_tone, text_label
from app.console.session import Session
from app.words.catalogue import span
from app.words.turns import turn_lines
from dispatch.candidates import Candidate
from dispatch.people import Crew
from dispatch.reasons import Reason
from gis.routing import Route

_GOOD, _WARNING = ("✓", "secondary"), ("▲", "risk")
_SMALL = frozenset({"fix_age", "tasks_done"})
_COST = "coverage_cost"
_WARNINGS = frozenset(
    {
        "needs_consent",
        "consent_asked",
        "consent_silent",
        "consent_refused",
        "taken_off",
        "does_not_stop_arrival",
        "leaves_short",
        "joined_by",
        "straight_line",
        "urgent_without_consent",
        "held_back",
        "held_back_kind",
    }
)


class AdviceCard(QFrame):
    """One line of advice; a click picks it, as its number key does. It is made once and shows any line."""

    picked = Signal(str)

    def __init__(self, session: Session, rank: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rank = rank
        self.crew_id = ""
        self.setProperty("surface", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._symbol, self._sign = Glyph(session, 22), Glyph(session, 17)
        self._name, self._mode = text_label("row"), text_label("body", "secondary")
        self._eta, self._late = text_label("countdown_large"), text_label("secondary", "secondary")
        self._members, self._odds = text_label("secondary", "secondary"), text_label("secondary", "secondary")
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(1)
        self._lines: list[_ReasonLine] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(3)
        for part in (self._head(), self._second(), self._reasons):
            column.addLayout(part)
        self._cost = CoverageLine(session)
        column.addWidget(self._cost)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (key_cap(text=str(self.rank)), self._symbol, self._name, self._mode):
            row.addWidget(part)
        row.addStretch(1)
        for part in (self._sign, self._eta, self._late):
            row.addWidget(part)
        return row

    def _second(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._members)
        row.addStretch(1)
        row.addWidget(self._odds)
        return row

    def show_line(self, line: Candidate, crew: Crew) -> None:
        """Show a line of advice, about a crew."""
        session, words = self._session, self._session.words
        self.crew_id = line.crew_id
        status, outcome = session.situation.status_of(crew, session.now()), self._outcome(line)
        self._symbol.show_crew(crew.kind.value, painted_status(status), words.say(f"crew_sign.{crew.kind}"))
        self._sign.show_outcome(outcome)
        self._name.setText(session.situation.name_of(crew))
        self._mode.setText(words.say(f"mode.{line.mode}"))
        self._eta.setText(span(line.arrive_s))
        self._eta.setToolTip(words.say("console.plan.column.arrives.hint"))
        set_tone(self._eta, {"at_risk": "risk", "late": "breach"}.get(outcome, ""))
        self._late.setText(f"p90 {span(line.p90_s)}")
        self._members.setText(self._people(crew))
        self._odds.setText(self._chance(line))
        self._show_reasons(_lines(line.reasons))
        cost = next((reason for reason in line.reasons if reason.code == _COST), None)
        self._cost.setVisible(cost is not None)
        if cost is not None:
            self._cost.show_cost(cost)
        self.setAccessibleName(self._sentence(line, crew))

    def show_way(self, route: Route | None) -> None:
        """Tell its way turn by turn to whoever rests on it; None while that is not known."""
        turns = "\n".join(turn_lines(route, self._session.words)) if route is not None else ""
        if turns != self.toolTip():
            self.setToolTip(turns)
            self.setAccessibleDescription(turns)

    def _show_reasons(self, lines: list[tuple[Reason, ...]]) -> None:
        while len(self._lines) < len(lines):
            self._lines.append(_ReasonLine(self._session))
            self._reasons.addWidget(self._lines[-1])
        for number, shown in enumerate(self._lines):
            shown.setVisible(number < len(lines))
            if number < len(lines):
                shown.show_reasons(lines[number])

    def set_picked(self, is_picked: bool) -> None:
        """Show whether this is the line that Enter sends."""
        set_look(self, "selected", "true" if is_picked else "false")

    def _people(self, crew: Crew) -> str:
        words = self._session.words
        counts: dict[str, int] = {}
        for post in crew.posts:
            counts[post.kind.value] = counts.get(post.kind.value, 0) + 1
        said = [f"{words.say(f'crew_kind.{kind}')} {count}" for kind, count in counts.items()]
        return words.say("list.dot").join([crew.call_sign, *said])

    def _chance(self, line: Candidate) -> str:
        words, chance = self._session.words, line.on_time
        if chance is None:
            return words.say("advice.no_limit")
        return words.say("advice.chance", share=f"{chance * 100:.0f} %")

    def _outcome(self, line: Candidate) -> Outcome:
        chance, settings = line.on_time, self._session.centre.settings
        if chance is None:
            return "unknown"
        if chance >= settings.on_time_probability:
            return "on_time"
        return "at_risk" if chance >= settings.at_risk_probability else "late"

    def _sentence(self, line: Candidate, crew: Crew) -> str:
        words = self._session.words
        said = [words.reason(reason) for reason in line.reasons]
        name = self._session.situation.name_of(crew)
        there_in = words.say("advice.there_in", arrive_s=line.arrive_s)
        head = f"{self.rank} {name} {there_in} p90 {span(line.p90_s)} {self._chance(line)}"
        return words.say("list.comma").join([head, *said])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(self.crew_id)
        super().mousePressEvent(event)


class _ReasonLine(QWidget):
    """A sign, and why."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._sign, self._said = text_label("secondary"), text_label("secondary", wraps=True)
        self._sign.setFixedWidth(14)
        row = QHBoxLayout(self)
        row.setContentsMargins(26, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._said, 1)

    def show_reasons(self, reasons: tuple[Reason, ...]) -> None:
        """Say reasons that share a line."""
        words = self._session.words
        sign, tone = _WARNING if reasons[0].code in _WARNINGS else _GOOD
        self._sign.setText(sign)
        set_tone(self._sign, tone)
        self._said.setText(words.say("list.dot").join(map(words.reason, reasons)))


def _lines(reasons: tuple[Reason, ...]) -> list[tuple[Reason, ...]]:
    """Each reason on a line of its own; small facts share the last, and the cost in coverage is drawn."""
    small = tuple(reason for reason in reasons if reason.code in _SMALL)
    found = [(reason,) for reason in reasons if reason.code not in _SMALL and reason.code != _COST]
    return [*found, small] if small else list(found)

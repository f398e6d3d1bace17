"""The lines of a plan as a table model: who goes where, who stays uncovered or is left out; no widget."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QObject

from app.console.plan.feed import PlanFeed
from app.console.session import Session
from app.console.sheet_rows import SheetRows
from app.words.catalogue import span
from dispatch.incident import Incident
from dispatch.planning.plan import PlanLine, Uncovered


class Column(IntEnum):
    """Columns from left to right."""

    INCIDENT = 0
    WHAT = 1
    CREWS = 2
    ARRIVES = 3
    CHANCE = 4
    SAVING = 5
    STATE = 6


class PlanModel(SheetRows[PlanLine | Uncovered]):
    """Shows the feed's plan."""

    column = Column
    numbers = frozenset({Column.ARRIVES, Column.CHANCE, Column.SAVING})
    strong = Column.CREWS
    heads = "console.plan.column"

    def __init__(self, session: Session, feed: PlanFeed, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._feed = feed

    def follow(self) -> None:
        """Show the plan as the feed has it now."""
        plan = self._feed.plan
        self.show_lines((*plan.lines, *plan.uncovered, *plan.left_out) if plan is not None else ())

    def colour(self, line: PlanLine | Uncovered, column: IntEnum) -> str:
        tokens = self.session.tokens
        if isinstance(line, Uncovered):
            is_told = column is Column.STATE and not line.is_left_out
            return tokens.risk if is_told else tokens.t2
        done = self._feed.outcomes.get(line.incident_id)
        if column is Column.STATE and done is not None:
            return tokens.t1 if done.refused is None else tokens.breach
        return tokens.t2 if column in (Column.WHAT, Column.STATE) else tokens.t1

    def text(self, line: PlanLine | Uncovered, column: IntEnum) -> str:
        incident = self.session.situation.incidents.get(line.incident_id)
        if column is Column.INCIDENT:
            return incident.short_number if incident else line.number
        if column is Column.WHAT:
            return self._what(incident)
        if isinstance(line, Uncovered):
            return self.session.words.reason(line.reason) if column is Column.STATE else "–"
        return self._line_text(line, column)

    def _what(self, incident: Incident | None) -> str:
        if incident is None:
            return ""
        words = self.session.words
        parts = (words.say(f"category.{incident.category}"), incident.place.text)
        return words.say("list.dot").join(filter(None, parts))

    def _line_text(self, line: PlanLine, column: IntEnum) -> str:
        if column is Column.CREWS:
            return " + ".join(self._crew_text(line, number) for number in range(len(line.crews)))
        if column is Column.ARRIVES:
            return span(line.arrive_s)
        if column is Column.CHANCE:
            chance = line.crews[0].line.on_time
            return "–" if chance is None else f"{chance * 100:.0f} %"
        if column is Column.SAVING:
            return "–" if line.saving_s is None or round(line.saving_s) == 0 else _signed(line.saving_s)
        return self._state(line)

    def _crew_text(self, line: PlanLine, number: int) -> str:
        pin = "⚲ " if line.is_pinned and number == 0 else ""
        return f"{pin}{self.session.situation.name_by_id(line.crews[number].crew_id)}"

    def _state(self, line: PlanLine) -> str:
        words, done = self.session.words, self._feed.outcomes.get(line.incident_id)
        if done is None:
            return words.say(f"console.plan.step.{line.crews[0].step}")
        if done.refused is not None:
            return words.reason(done.refused)
        return words.say(f"console.plan.done.{line.crews[0].step}")


def _signed(seconds: float) -> str:
    return f"-{span(seconds)}" if seconds > 0 else f"+{span(-seconds)}"

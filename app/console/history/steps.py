"""Steps of the record in words: who did what when, what it changed, and the advice as it was shown; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.words import Words
from app.words.handed_over import outcome_words
from app.words.units import unit_name
from dispatch.centre import Centre
from dispatch.changes import RowState, Step

State = Mapping[str, Any]
LATE_ENTRY_S = 5.0


@dataclass(frozen=True)
class StepLine:
    """One step as it is read. `asked_why`: reasons and notes in the person's own words."""

    seq: int
    at: datetime
    who: str
    what: str
    changed: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


class StepReader:
    """Reads steps in order and remembers how each row stood before."""

    def __init__(self, centre: Centre, words: Words, crew_names: Mapping[str, str]) -> None:
        self._centre, self._words, self._crews = centre, words, crew_names
        self._before: dict[tuple[str, str], State] = {}

    def read(self, steps: Iterable[Step]) -> tuple[StepLine, ...]:
        """All steps, each said against the ones before it."""
        return tuple(self._line(step) for step in sorted(steps, key=lambda step: step.seq))

    def _line(self, step: Step) -> StepLine:
        words = self._words
        role = words.say(f"role.{step.role}")
        changed = [text for row in step.rows for text in self._changes(row)]
        changed += self._said(step.asked)
        return StepLine(
            seq=step.seq,
            at=step.at,
            who=role
            if step.role == "system"
            else words.say("console.history.who", name=step.actor, role=role),
            what=words.say(f"action.{step.action}") if words.knows(f"action.{step.action}") else step.action,
            changed=tuple(dict.fromkeys(changed)),
            advice=tuple(self._advice(step.asked.get("advice"), str(step.asked.get("crew_id", "")))),
        )

    def _changes(self, row: RowState) -> Iterator[str]:
        before = self._before.get((row.kind, row.id), {})
        if row.state is None:
            yield self._words.say("console.history.taken_back", kind=row.kind)
            return
        self._before[row.kind, row.id] = row.state
        if row.kind == "incident":
            yield from self._incident(before, row.state)
        elif row.kind == "assignment":
            yield from self._assignment(before, row.state)
        elif row.kind == "entry" and not before:
            yield self._entry(row.state)

    def _incident(self, before: State, after: State) -> Iterator[str]:
        for name, said in _INCIDENT.items():
            old, new = before.get(name), after.get(name)
            if old != new and (text := said(self, new)):
                code = "console.history.first" if not before or not old else "console.history.became"
                yield self._words.say(code, what=name, before=said(self, old) if old else "", after=text)

    def _assignment(self, before: State, after: State) -> Iterator[str]:
        if before.get("state") == after.get("state"):
            return
        crew_id = after.get("crew_id")
        whom = self._crews.get(str(crew_id), "") if crew_id else self.unit(after.get("unit"))
        yield self._words.say("console.history.task", whom=whom, state=after.get("state"))
        reasons = (after.get("choice_reason"), after.get("end_code"), after.get("end_note"))
        for reason in (reason for reason in reasons if reason and reason not in before.values()):
            yield self._words.say("console.history.reason", reason=self._words.coded(str(reason)))

    def _entry(self, entry: State) -> str:
        words = self._words
        occurred = datetime.fromisoformat(str(entry["occurred_at"]))
        recorded = datetime.fromisoformat(str(entry["recorded_at"]))
        parts = [words.say("console.history.entry", kind=entry["kind"], by=entry["by"])]
        if (recorded - occurred).total_seconds() > LATE_ENTRY_S:
            parts.append(words.say("console.history.occurred", at=occurred))
        if entry.get("second_person"):
            parts.append(words.say("console.history.second", name=entry["second_person"]))
        if entry.get("evidence"):
            parts.append(words.say("console.history.evidence", count=len(entry["evidence"])))
        parts += [
            words.say(f"entry_flag.{flag}")
            for flag in entry.get("flags") or ()
            if words.knows(f"entry_flag.{flag}")
        ]
        return words.say("list.dot").join(parts)

    def _said(self, asked: State) -> Iterator[str]:
        for name in ("reason", "note"):
            if asked.get(name):
                yield self._words.say("console.history.said", text=self.word("suspension", asked[name]))

    def _advice(self, advice: Any, chosen: str) -> Iterator[str]:
        """The lines of the advice, the chosen crew marked; nothing where none was shown."""
        if not isinstance(advice, Mapping):
            return
        words = self._words
        for rank, line in enumerate(advice.get("best", ()), start=1):
            yield words.say(
                "console.history.advised_chosen" if line["crew_id"] == chosen else "console.history.advised",
                rank=rank,
                crew=self._crews.get(line["crew_id"], line["crew_id"]),
                mode=line["mode"],
                # Old lines told the road alone.
                arrive_s=line.get("arrive_s") or line["eta_s"],
                p90_s=line["p90_s"],
            )
        counted = advice.get("excluded") or {}
        if counted:
            told = [
                f"{words.say(f'excluded.{code}')} {n}" if words.knows(f"excluded.{code}") else f"{code} {n}"
                for code, n in counted.items()
            ]
            yield words.say("console.history.excluded", told=words.say("list.comma").join(told))

    def unit(self, code: Any) -> str:
        """A unit by its name."""
        return unit_name(str(code), self._centre, self._words) if code else ""

    def word(self, prefix: str, code: Any) -> str:
        """A code by its word."""
        known = f"{prefix}.{code}"
        return self._words.say(known) if self._words.knows(known) else str(code)

    def outcome(self, outcome: Any) -> str:
        """How it ended; an authority that took it by its name."""
        return outcome_words(str(outcome or ""), self._words)

    def rule(self, rule: Any) -> str:
        """A frozen rule by name and variant."""
        if not isinstance(rule, Mapping):
            return ""
        return f"{self.word('rule', rule['code'])} · {self.word('rule_variant', rule['variant'])}"


def _place(_reader: StepReader, place: Any) -> str:
    return str(place["text"]) if isinstance(place, Mapping) else ""


_INCIDENT: dict[str, Callable[[StepReader, Any], str]] = {
    "state": lambda reader, value: reader.word("state", value) if value else "",
    "category": lambda reader, value: reader.word("category", value) if value else "",
    "severity": lambda reader, value: reader.word("severity", value) if value else "",
    "place": _place,
    "rule": lambda reader, value: reader.rule(value),
    "unit": lambda reader, value: reader.unit(value),
    "rung": lambda _reader, value: str(value or ""),
    "urges": lambda _reader, value: str(value or ""),
    "outcome": lambda reader, value: reader.outcome(value),
    "verified_by": lambda _reader, value: str(value or ""),
    "external_reference": lambda _reader, value: str(value or ""),
}
"""Fields of an incident that are told when they change, and how each is said."""

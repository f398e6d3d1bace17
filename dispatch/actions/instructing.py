"""Leaders' instructions are written down with their deadline, and done with an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from dispatch.actions.common import counted_number, require_open, require_words
from dispatch.actors import Role
from dispatch.centre import Centre
from dispatch.incident import Incident
from dispatch.instructions import Instruction
from dispatch.ports import Action, Work
from dispatch.reasons import Refused


@dataclass(frozen=True, kw_only=True)
class GiveInstruction(Action):
    """Writes down what a leader wants done by when, for an incident (`about`, its id) or by itself.

    `unit` is who shall do it; without one the command room does.
    """

    code: ClassVar[str] = "give_instruction"
    leader: str
    words: str
    due_at: datetime
    about: str | None = None
    unit: str = ""


def give_instruction(action: GiveInstruction, work: Work, centre: Centre) -> None:
    require_words(action.words, action)
    if not action.leader.strip():
        raise Refused("leader_needed")
    if action.due_at <= work.now:
        raise Refused("in_the_past", at=action.due_at)
    if action.unit and not centre.is_unit(action.unit):
        raise Refused("unknown_unit", unit=action.unit)
    if action.about is not None:
        require_open(work.get(Incident, action.about), action)
    work.save(
        Instruction(
            id=work.new_id(),
            number=counted_number("Z", Instruction, work),
            leader=action.leader.strip(),
            words=action.words.strip(),
            given_at=work.now,
            due_at=action.due_at,
            written_by=action.actor.name,
            incident_id=action.about or "",
            unit=action.unit,
        )
    )


@dataclass(frozen=True, kw_only=True)
class AnswerInstruction(Action):
    """Says what became of an instruction: it is done with that, in time or late."""

    code: ClassVar[str] = "answer_instruction"
    number: str
    answer: str


def answer_instruction(action: AnswerInstruction, work: Work, centre: Centre) -> None:
    require_words(action.answer, action)
    given = next(iter(work.find(Instruction, number=action.number.strip().upper())), None)
    if given is None:
        raise Refused("unknown_instruction", number=action.number)
    if not given.is_open:
        raise Refused("instruction_answered", number=given.number, at=given.answered_at)
    _require_own(action, given, work, centre)
    work.save(
        replace(
            given,
            answer=action.answer.strip(),
            answered_at=work.now,
            answered_by=action.actor.name,
        )
    )


def _require_own(action: AnswerInstruction, given: Instruction, work: Work, centre: Centre) -> None:
    """A street answers what it was told to do."""
    actor = action.actor
    if actor.role is Role.STREET_DISPATCHER and given.unit not in centre.spoken_for(actor.unit, work.now):
        raise Refused("not_your_area", name=actor.name, unit=actor.unit)


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    GiveInstruction: give_instruction,
    AnswerInstruction: answer_instruction,
}

"""Leaders' instructions in words; no Qt."""

from __future__ import annotations

from datetime import datetime

from app.words.catalogue import Words
from dispatch.centre import Centre
from dispatch.instructions import Instruction
from dispatch.situation import Situation


def answer_words(given: Instruction, words: Words) -> str:
    """What was answered; nothing while it is open."""
    if given.is_open:
        return ""
    return words.say("instructions.answer", by=given.answered_by, at=given.answered_at, answer=given.answer)


def instruction_line(
    given: Instruction, situation: Situation, centre: Centre, now: datetime, words: Words
) -> str:
    """An instruction in a list."""
    incident = situation.incidents.get(given.incident_id)
    about = words.say("instructions.about", number=incident.short_number) if incident else ""
    unit = words.say("instructions.unit", unit=centre.unit_name(given.unit)) if given.unit else ""
    return words.say(
        "instructions.line",
        number=given.number,
        state=given.state(now, centre.settings).value,
        due=given.due_at,
        about=about + unit,
        leader=given.leader,
        words=given.words,
        answer=answer_words(given, words),
    )

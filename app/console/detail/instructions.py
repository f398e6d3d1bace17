"""What the detail says of leaders' instructions for an incident."""

from __future__ import annotations

from app.console.session import Session
from app.words.instructions import answer_words
from dispatch.incident import Incident
from dispatch.instructions import Instruction


def instruction_words(incident: Incident, session: Session) -> str:
    """A line for each, the open ones first; empty without one."""
    return "\n".join(_line(given, session) for given in session.situation.instructions_of(incident.id))


def _line(given: Instruction, session: Session) -> str:
    words = session.words
    return words.say(
        "detail.instruction",
        number=given.number,
        leader=given.leader,
        words=given.words,
        due=given.due_at,
        state=given.state(session.now(), session.centre.settings).value,
        answer=answer_words(given, words),
    )

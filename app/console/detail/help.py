"""What the detail says of help asked of other streets."""

from __future__ import annotations

from app.console.session import Session
from app.words.units import unit_name
from dispatch.help_asked import HelpAsked
from dispatch.incident import Incident


def help_words(incident: Incident, session: Session) -> str:
    """A line for each request, the oldest first; empty without one."""
    return "\n".join(_line(asked, session) for asked in incident.help)


def _line(asked: HelpAsked, session: Session) -> str:
    words = session.words
    if asked.answer is None:
        answer = words.say("detail.help.until", until=asked.due_at)
    else:
        answer = words.say("detail.help.answered", by=asked.answered_by, at=asked.answered_at)
    return words.say(
        "detail.help",
        crew=session.situation.name_by_id(asked.crew_id),
        unit=unit_name(asked.unit, session.centre, words),
        asked_at=asked.asked_at,
        state=asked.state(session.now()).value,
        answer=answer,
    )

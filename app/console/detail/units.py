"""What the detail says of the units that an incident was given to."""

from __future__ import annotations

from app.console.session import Session
from app.words.units import unit_lines
from dispatch.incident import Incident


def unit_words(incident: Incident, session: Session) -> str:
    """Who holds it, whether they have taken it in time, and on lines of their own who has sent it back."""
    situation = session.situation
    tasks, entries = situation.tasks_of_incident(incident.id), situation.entries_of(incident.id)
    return "\n".join(unit_lines(incident, tasks, entries, session.centre, session.words, session.now()))

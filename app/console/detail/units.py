"""What the detail says of the units that an incident was given to."""

from __future__ import annotations

from app.console.crews.rows import unit_name
from app.console.session import Session
from dispatch.assignment import Assignment, AssignmentState
from dispatch.incident import Incident


def unit_words(incident: Incident, session: Session) -> str:
    """Who holds it, whether they have taken it, and on lines of their own who has sent it back."""
    tasks = [task for task in session.situation.tasks_of_incident(incident.id) if not task.is_crew_level]
    running = next((task for task in tasks if task.is_active and task.unit == incident.unit), None)
    lines = [] if running is None else [_line(running, session)]
    if running is None and incident.unit is not None:
        lines.append(unit_name(incident.unit, session.centre, session.words))
    lines += [_line(task, session) for task in tasks if task.state is AssignmentState.SENT_BACK]
    return "\n".join(lines)


def _line(task: Assignment, session: Session) -> str:
    words = session.words
    said = words.say(
        f"detail.unit.{task.state}",
        unit=unit_name(task.unit, session.centre, words),
        sent=task.sent_at,
        taken=task.acknowledged_at,
        back=task.ended_at,
        reason=words.coded(task.end_code),
    )
    return words.say("list.dot").join(part for part in (said, task.end_note) if part)

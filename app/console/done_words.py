"""What was just done, in a line: with what, which crew does it, and its number in the record."""

from __future__ import annotations

from app.console.session import Session
from dispatch.assignment import Assignment
from dispatch.changes import Changes
from dispatch.entry import Entry
from dispatch.incident import Incident
from dispatch.kinds import NAME_OF_KIND
from dispatch.patrols import Patrol
from dispatch.people import Crew

_OF_TWO = frozenset({"merge", "unmerge"})


def done_words(changes: Changes, session: Session) -> str:
    """The incident's or patrol's number, the action, the crew's name, the record's number."""
    number, crew = _of_two(changes, session) if changes.action in _OF_TWO else _of_one(changes, session)
    parts = [number, session.words.say(f"action.{changes.action}"), crew, f"#{changes.seq}"]
    return " ".join(part for part in parts if part)


def undone_words(undo: Changes, last: Changes | None, session: Session) -> str:
    """What an undo took back, where it was `last`: the very rows that this one had touched."""
    if last is None or _touched(last) != _touched(undo):
        return done_words(undo, session)
    return session.words.say("command_bar.undone", done=done_words(last, session))


def _touched(changes: Changes) -> set[tuple[str, str]]:
    return {(NAME_OF_KIND[type(row)], row.id) for row in changes.rows} | set(changes.removed)


def _of_two(changes: Changes, session: Session) -> tuple[str, str]:
    """Crews move with it: the two numbers tell what was done, one crew's name would not."""
    numbers = sorted(incident.short_number for incident in changes.of(Incident))
    return session.words.say("list.comma").join(numbers), ""


def _of_one(changes: Changes, session: Session) -> tuple[str, str]:
    situation, tasks = session.situation, changes.of(Assignment)
    named = [entry.incident_id for entry in changes.of(Entry)] + [task.incident_id for task in tasks]
    incidents = list(changes.of(Incident))
    if not incidents:
        incidents = [situation.incidents[named_id] for named_id in named if named_id in situation.incidents]
    if incidents or tasks:
        number = incidents[-1].short_number if incidents else ""
        return number, situation.name_by_id(tasks[-1].crew_id if tasks else None)
    if patrols := changes.of(Patrol):
        return patrols[-1].number, situation.name_by_id(patrols[-1].crew_id)
    return "", " ".join(_where(crew, session) for crew in changes.of(Crew)[-1:])


def _where(crew: Crew, session: Session) -> str:
    """A crew, and where it has been asked to wait."""
    name = session.situation.name_of(crew)
    return f"{name} {crew.standing_by.name}" if crew.standing_by else name

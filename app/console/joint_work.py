"""Joint handling at the console: another crew is given the lead."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.console.help_work import Offer
from app.console.session import Session
from dispatch.actions.leading import GiveLead
from dispatch.assignment import Assignment
from dispatch.incident import Incident
from dispatch.joint import Part, part_of


def lead_offers(session: Session, act: Callable[..., None], incident: Incident) -> list[Offer]:
    """One line for each crew that could lead instead."""
    running = session.situation.running_tasks(incident.id)
    could = [task for task in running if part_of(task) is Part.ASSIST]
    return [_offer(task, session, act) for task in could]


def _offer(task: Assignment, session: Session, act: Callable[..., None]) -> Offer:
    crew = session.situation.crews[task.crew_id or ""]
    said = session.words.say("offer.give_lead", crew=session.situation.name_of(crew))
    return Offer(said, partial(act, GiveLead, task, assignment_id=task.id))

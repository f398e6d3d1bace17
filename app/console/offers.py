"""What the menu offers beside actions of an incident's state: the lead, the signature, a crew let go."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.console.help_work import Offer
from app.console.joint_work import lead_offers
from app.console.session import Session
from dispatch.actions.crews import Release
from dispatch.actions.paper import SignPaper
from dispatch.actors import Role
from dispatch.assignment import AssignmentState
from dispatch.incident import Incident


def further_offers(session: Session, act: Callable[..., None], incident: Incident) -> list[Offer]:
    """Crews that could lead, crews that are only held; to the commander, sheets that wait for a signature."""
    others = [*_release_offers(session, act, incident), *_sign_offers(session, act, incident)]
    return [*lead_offers(session, act, incident), *others]


def _release_offers(session: Session, act: Callable[..., None], incident: Incident) -> list[Offer]:
    found = []
    for task in session.situation.tasks_of_incident(incident.id):
        if task.state is AssignmentState.RESERVED:
            said = session.words.say("offer.release", crew=session.situation.name_by_id(task.crew_id))
            found.append(Offer(said, partial(act, Release, task, assignment_id=task.id)))
    return found


def _sign_offers(session: Session, act: Callable[..., None], incident: Incident) -> list[Offer]:
    is_signed = all(sheet.is_signed for sheet in incident.paper)
    if is_signed or session.actor.role is not Role.DUTY_COMMANDER:
        return []
    sign = partial(act, SignPaper, incident, incident_id=incident.id)
    return [Offer(session.words.say("offer.sign_paper"), sign)]

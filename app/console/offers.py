"""What the menu of rarer actions offers beside those of an incident's state: the lead, the signature."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.console.help_work import Offer
from app.console.joint_work import lead_offers
from app.console.session import Session
from dispatch.actions.paper import SignPaper
from dispatch.actors import Role
from dispatch.incident import Incident


def further_offers(session: Session, act: Callable[..., None], incident: Incident) -> list[Offer]:
    """Crews that could lead instead; to the commander, sheets of paper that wait for a signature."""
    return [*lead_offers(session, act, incident), *_sign_offers(session, act, incident)]


def _sign_offers(session: Session, act: Callable[..., None], incident: Incident) -> list[Offer]:
    is_signed = all(sheet.is_signed for sheet in incident.paper)
    if is_signed or session.actor.role is not Role.DUTY_COMMANDER:
        return []
    sign = partial(act, SignPaper, incident, incident_id=incident.id)
    return [Offer(session.words.say("offer.sign_paper"), sign)]

"""Who leads where several crews handle an incident together (case 2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from dispatch.actions.common import crew_assignments, require_own_incident, wrong_state
from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.incident import Incident
from dispatch.people import Crew
from dispatch.ports import Action, Work
from dispatch.reasons import Refused


@dataclass(frozen=True, kw_only=True)
class GiveLead(Action):
    """Makes a crew the lead (主办) of an incident; the others assist, and its report stops feedback."""

    code: ClassVar[str] = "give_lead"
    assignment_id: str


def give_lead(action: GiveLead, work: Work, centre: Centre) -> None:
    task = work.get(Assignment, action.assignment_id)
    require_own_incident(action.actor, work.get(Incident, task.incident_id), work, centre)
    if not task.is_running:
        raise wrong_state(task, action)
    crew = work.get(Crew, task.crew_id or "")
    if task.is_lent:
        raise Refused("lent_never_leads", crew=crew.call_sign)
    if task.is_lead:
        raise Refused("leads_already", crew=crew.call_sign)
    for other in crew_assignments(work, task.incident_id):
        if other.is_lead and other.is_active:
            work.save(replace(other, is_lead=False))
    work.save(replace(task, is_lead=True))


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {GiveLead: give_lead}

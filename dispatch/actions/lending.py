"""What sending a crew of another street takes (case 10): its consent, and a score of its own."""

from __future__ import annotations

from dispatch.actions.common import newest_fix
from dispatch.actors import Actor, Role
from dispatch.centre import Centre
from dispatch.help_asked import help_for
from dispatch.helping import is_lent, needs_asking, own_arrival_s
from dispatch.incident import Incident
from dispatch.need import need_of_incident
from dispatch.people import Crew
from dispatch.ports import Work
from dispatch.reasons import Refused


def require_help_given(actor: Actor, crew: Crew, incident: Incident, work: Work, centre: Centre) -> None:
    """Another street's crew goes once that street agreed or the district ordered it."""
    if actor.role is Role.STREET_DISPATCHER and crew.unit in centre.spoken_for(actor.unit, work.now):
        return
    asked = help_for(incident.help, crew.id)
    if (asked is not None and asked.may_go) or not incident.place.is_known:
        return
    if needs_asking(crew, need_of_incident(incident, centre, work.now), centre):
        raise Refused("help_not_given", crew=crew.call_sign, unit=centre.unit_name(crew.unit))


def lending(crew: Crew, incident: Incident, work: Work, centre: Centre) -> tuple[str, float | None]:
    """Which street lends the crew ("" where it answers here), and in how many seconds its arrival is due."""
    if not incident.place.is_known:
        return "", None
    need = need_of_incident(incident, centre, work.now)
    if not is_lent(crew, need, centre):
        return "", None
    fix = newest_fix(crew.id, work, centre)
    own_s = None if fix is None else own_arrival_s(crew, fix, need, centre, work.now)
    return crew.unit, None if own_s is None else round(own_s, 1)

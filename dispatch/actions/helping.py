"""Help across streets (case 10): a crew is asked for, its street answers, else the district orders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, ClassVar

from dispatch.actions.common import require_known, require_own_incident, require_words, wrong_state
from dispatch.actors import Role
from dispatch.centre import Centre
from dispatch.help_asked import HelpAnswer, HelpAsked, HelpState, help_for
from dispatch.helping import needs_asking
from dispatch.incident import Incident
from dispatch.need import need_of_incident
from dispatch.people import Crew
from dispatch.ports import Action, Work
from dispatch.reasons import Refused

ANSWERED = (HelpAnswer.GRANTED.value, HelpAnswer.REFUSED.value)


@dataclass(frozen=True, kw_only=True)
class AskHelp(Action):
    """Asks the duty officer of another street for one of its crews (借调); the incident's clocks run on."""

    code: ClassVar[str] = "ask_help"
    incident_id: str
    crew_id: str


def ask_help(action: AskHelp, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, incident, work, centre)
    if incident.rule is None or not incident.is_open:
        raise wrong_state(incident, action)
    crew = work.get(Crew, action.crew_id)
    if not crew.is_on_shift(work.now) or crew.signed_on is None:
        raise Refused("crew_off_shift", crew=crew.call_sign)
    if not needs_asking(crew, need_of_incident(incident, centre, work.now), centre):
        raise Refused("help_needs_no_asking", crew=crew.call_sign)
    earlier = help_for(incident.help, crew.id)
    if earlier is not None and earlier.answer is not HelpAnswer.REFUSED:
        raise Refused("help_asked_already", crew=crew.call_sign, at=earlier.asked_at)
    due_at = work.now + timedelta(seconds=centre.settings.consent_s)
    asked = HelpAsked(crew.id, crew.unit, work.now, due_at, action.actor.name)
    work.save(replace(incident, help=(*incident.help, asked)))


@dataclass(frozen=True, kw_only=True)
class AnswerHelp(Action):
    """The crew's street agrees (granted) or not (refused).

    Its own dispatcher answers at the console; what its duty officer said by phone, the command room writes
    down with who said it (`answered_by`).
    """

    code: ClassVar[str] = "answer_help"
    incident_id: str
    crew_id: str
    answer: str
    answered_by: str = ""
    note: str = ""


def answer_help(action: AnswerHelp, work: Work, centre: Centre) -> None:
    require_known(action.answer, ANSWERED)
    incident = work.get(Incident, action.incident_id)
    asked, crew = _unanswered(incident, action.crew_id, work)
    if action.actor.role is Role.STREET_DISPATCHER:
        if crew.unit not in centre.spoken_for(action.actor.unit, work.now):
            raise Refused("not_your_area", name=action.actor.name, unit=action.actor.unit)
    elif not action.answered_by.strip():
        raise Refused("who_answered_needed", unit=centre.unit_name(crew.unit))
    by = action.answered_by.strip() or action.actor.name
    _answered(incident, asked, HelpAnswer(action.answer), by, action.note, work)


@dataclass(frozen=True, kw_only=True)
class OrderHelp(Action):
    """The district orders a crew whose street has refused it, or has not answered in time."""

    code: ClassVar[str] = "order_help"
    incident_id: str
    crew_id: str
    reason: str


def order_help(action: OrderHelp, work: Work, _centre: Centre) -> None:
    require_words(action.reason, action)
    incident = work.get(Incident, action.incident_id)
    asked = help_for(incident.help, action.crew_id)
    if asked is None or asked.may_go:
        raise Refused("help_not_asked", crew=work.get(Crew, action.crew_id).call_sign)
    if asked.state(work.now) is HelpState.WAITING:
        raise Refused("help_still_waits", until=asked.due_at)
    _answered(incident, asked, HelpAnswer.ORDERED, action.actor.name, action.reason, work)


def _unanswered(incident: Incident, crew_id: str, work: Work) -> tuple[HelpAsked, Crew]:
    crew = work.get(Crew, crew_id)
    asked = help_for(incident.help, crew_id)
    if asked is None or asked.answer is not None:
        raise Refused("help_not_asked", crew=crew.call_sign)
    return asked, crew


def _answered(
    incident: Incident, asked: HelpAsked, answer: HelpAnswer, by: str, note: str, work: Work
) -> None:
    given = replace(asked, answer=answer, answered_at=work.now, answered_by=by, note=note.strip())
    work.save(replace(incident, help=tuple(given if one is asked else one for one in incident.help)))


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    AskHelp: ask_help,
    AnswerHelp: answer_help,
    OrderHelp: order_help,
}

"""Those who called: called back, and their personal data erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from dispatch.actions.common import back_to_work, require_known, require_words
from dispatch.centre import Centre
from dispatch.entry import Entry, EntryKind
from dispatch.incident import CallerAnswer, Incident
from dispatch.ports import Action, Work
from dispatch.reasons import Refused

SATISFIED, UNHAPPY, NOT_REACHED = "satisfied", "unhappy", "not_reached"
RESULTS = (SATISFIED, UNHAPPY, NOT_REACHED)
ERASED = "caller_erased"


@dataclass(frozen=True, kw_only=True)
class CallBack(Action):
    """What the caller says of it when called back; an unhappy one opens it again.

    Of several callers, whom nobody has called yet since it was reported back, unless `caller_id` says whom.
    """

    code: ClassVar[str] = "call_back"
    incident_id: str
    result: str
    note: str = ""
    caller_id: str | None = None


def call_back(action: CallBack, work: Work, _centre: Centre) -> None:
    require_known(action.result, RESULTS)
    incident = _with_callers(action, work)
    caller_id = action.caller_id or _next_caller(incident, work)
    if caller_id not in {caller.id for caller in incident.callers}:
        raise Refused("unknown_caller", id=caller_id)
    answer = CallerAnswer(action.result, work.now, action.actor.name, action.note, caller_id)
    if action.result == UNHAPPY:
        incident = back_to_work(incident, "reopen", f"reopened:{UNHAPPY}", work)
    work.save(replace(incident, call_backs=(*incident.call_backs, answer)))


def _next_caller(incident: Incident, work: Work) -> str:
    left = incident.unanswered(reported_back_at(incident, work))
    return (left or incident.callers)[0].id


def reported_back_at(incident: Incident, work: Work) -> datetime:
    """When it was last reported back: an answer to an earlier report is none to this one."""
    reports = work.find(Entry, incident_id=incident.id, kind=EntryKind.FEEDBACK.value)
    return max((entry.recorded_at for entry in reports), default=incident.received_at)


@dataclass(frozen=True, kw_only=True)
class EraseCaller(Action):
    """Erases for good who called about an incident, all of them or one by id; the record stays whole."""

    code: ClassVar[str] = "erase_caller"
    incident_id: str
    reason: str
    caller_id: str | None = None


def erase_caller(action: EraseCaller, work: Work, _centre: Centre) -> None:
    require_words(action.reason, action)
    incident = _with_callers(action, work)
    callers = [known.id for known in incident.callers if action.caller_id in (None, known.id)]
    if not callers:
        raise Refused("unknown_caller", id=action.caller_id)
    for caller_id in callers:
        work.erase_caller(caller_id)
    work.save(replace(incident, tags=tuple(dict.fromkeys((*incident.tags, ERASED)))))


def _with_callers(action: CallBack | EraseCaller, work: Work) -> Incident:
    incident = work.get(Incident, action.incident_id)
    if not incident.callers:
        raise Refused("no_caller", incident=incident.number)
    return incident


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    CallBack: call_back,
    EraseCaller: erase_caller,
}

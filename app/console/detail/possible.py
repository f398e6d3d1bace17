"""Whether an action can be done with an incident now, else why not, as the desk would refuse it; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dispatch.actions.callers import CallBack, EraseCaller
from dispatch.actions.closing import ApproveExtension, ApproveSuspension, Extend, ReachStep
from dispatch.actions.correcting import Adjust, CorrectPlace, Reclassify
from dispatch.actions.crews import Reserve
from dispatch.actions.desk_reports import DeskFeedback, FirstLook
from dispatch.actions.units import REFUSALS_BEFORE_RULING, RULING, AssignUnit, refusals
from dispatch.actors import Role
from dispatch.assignment import Assignment
from dispatch.incident import Incident
from dispatch.lifecycle import TABLE, State
from dispatch.permissions import TABLE as PERMISSIONS
from dispatch.ports import Action
from dispatch.reasons import Reason
from dispatch.requirement import Requirement
from dispatch.timing import desk_may_report

_CALLED_BACK = frozenset({State.REPORTED_BACK, State.VERIFIED, State.CLOSED})
_BY_STATE = frozenset(action for _, action in TABLE)
Code = str


def why_not(
    kind: type[Action], incident: Incident, role: Role, tasks: Sequence[Assignment], need: Requirement
) -> Reason | None:
    """None where `kind` can be done; `tasks` are those of the incident, `need` what its category needs."""
    if role not in PERMISSIONS[kind.code]:
        return Reason("not_permitted", {"role": role.value, "action": kind.code})
    if kind is DeskFeedback:
        return _why_no_desk_report(incident, tasks, need)
    if kind is AssignUnit and role not in RULING and refusals(tasks) >= REFUSALS_BEFORE_RULING:
        return Reason("ruling_needed", {"refusals": refusals(tasks)})
    code = _OWN[kind](incident) if kind in _OWN else _by_state(kind, incident)
    if code is None:
        return None
    values = {"state": incident.state.value, "action": kind.code, "incident": incident.short_number}
    return Reason(code, values)


def _why_no_desk_report(incident: Incident, tasks: Sequence[Assignment], need: Requirement) -> Reason | None:
    """The desk's own word counts where nobody is out there who could report."""
    code = _by_state(DeskFeedback, incident)
    crews = [task for task in tasks if task.is_crew_level]
    if code is not None:
        return Reason(code, {"state": incident.state.value, "action": DeskFeedback.code})
    if any(task.is_active and task.crew_id != incident.found_by_crew for task in crews):
        return Reason("crew_still_under_way")
    return None if desk_may_report(incident, crews, need) else Reason("crew_must_report")


def _by_state(kind: type[Action], incident: Incident) -> Code | None:
    is_known = kind.code not in _BY_STATE or (incident.state, kind.code) in TABLE
    return None if is_known else "not_in_this_state"


def _while_open(incident: Incident) -> Code | None:
    return None if incident.is_open else "not_in_this_state"


def _of_assigning(incident: Incident) -> Code | None:
    return None if (incident.state, "assign") in TABLE else "not_in_this_state"


def _of_reserving(incident: Incident) -> Code | None:
    return None if incident.is_open and incident.rule is not None else "not_in_this_state"


def _of_step(incident: Incident) -> Code | None:
    if not incident.is_open:
        return "not_in_this_state"
    return None if incident.steps_left else "no_steps_left"


def _of_caller(incident: Incident) -> Code | None:
    return None if incident.callers else "no_caller"


def _of_call_back(incident: Incident) -> Code | None:
    if not incident.callers:
        return "no_caller"
    return None if incident.state in _CALLED_BACK else "not_in_this_state"


def _of_suspension(incident: Incident) -> Code | None:
    waits = bool(incident.suspensions) and incident.suspensions[-1].approved_by is None
    return None if waits else "nothing_to_approve"


def _of_extending(incident: Incident) -> Code | None:
    granted = incident.extension
    if granted is not None and granted.approved_by is not None:
        return "extended_already"
    return None if incident.is_open and incident.closing else "not_in_this_state"


def _of_extension(incident: Incident) -> Code | None:
    asked = incident.extension
    return None if asked is not None and asked.approved_by is None else "nothing_to_approve"


def _of_relief(incident: Incident) -> Code | None:
    return None if incident.rule is not None else "not_in_this_state"


_OWN: dict[type[Action], Callable[[Incident], Code | None]] = {
    CallBack: _of_call_back,
    EraseCaller: _of_caller,
    AssignUnit: _of_assigning,
    Reserve: _of_reserving,
    FirstLook: _while_open,
    ReachStep: _of_step,
    CorrectPlace: _while_open,
    Reclassify: _while_open,
    ApproveSuspension: _of_suspension,
    Extend: _of_extending,
    ApproveExtension: _of_extension,
    Adjust: _of_relief,
}

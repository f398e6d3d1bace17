"""Putting right: where it is, what it is, and what is granted for a stage that nobody could keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from dispatch.actions.closure_relief import ROAD_CLOSED, require_closure
from dispatch.actions.common import (
    chain_of,
    crew_assignments,
    refuse_bad_place,
    refuse_outside,
    require_open,
    require_own_incident,
    require_words,
    road_time_s,
    wrong_state,
)
from dispatch.assignment import Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.incident import Adjustment, Classification, ClosingLimit, Incident, Place, StageName
from dispatch.lifecycle import State
from dispatch.need import rule_at
from dispatch.ports import Action, Work
from dispatch.reasons import Refused
from dispatch.worktime import closing_limits

SEVERITIES = (1, 2, 3, 4)
BY_DAY = "by_day"
"""Case 11: what could only be dealt with by day; relieves feedback, with evidence."""


@dataclass(frozen=True, kw_only=True)
class CorrectPlace(Action):
    """Corrects where it is; before arrival the adjusted due moves by the longer road, once (case 5a).

    After arrival it follows a moving target: the zones that it counts for stay (case 5b).
    """

    code: ClassVar[str] = "correct_place"
    incident_id: str
    place: Place


def correct_place(action: CorrectPlace, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_own_incident(action.actor, incident, work, centre)
    require_open(incident, action)
    refuse_bad_place(action.place)
    refuse_outside(centre, action.place)
    tasks = crew_assignments(work, incident.id)
    if any(task.arrived_at or task.state is AssignmentState.ON_SCENE for task in tasks):
        work.save(replace(incident, place=action.place))
        return
    relief = _place_relief(incident, action, tasks, work, centre)
    corrected = replace(incident, place=action.place, adjustments=incident.adjustments + relief)
    work.save(replace(corrected, **chain_of(centre, action.place)))


def _place_relief(
    incident: Incident, action: CorrectPlace, tasks: list[Assignment], work: Work, centre: Centre
) -> tuple[Adjustment, ...]:
    under_way = [task for task in tasks if task.is_active]
    had_before = any(item.code == "place_corrected" for item in incident.adjustments)
    if had_before or not under_way:
        return ()
    extra_s = _longer_road_s(under_way[0], incident.place, action.place, work, centre)
    if extra_s <= 0:
        return ()
    return (Adjustment(StageName.ARRIVAL, "place_corrected", action.actor.name, work.now, extra_s),)


def _longer_road_s(task: Assignment, old: Place, new: Place, work: Work, centre: Centre) -> float:
    before = road_time_s(task, old, work, centre)
    after = road_time_s(task, new, work, centre)
    return 0.0 if before is None or after is None else round(after - before, 1)


@dataclass(frozen=True, kw_only=True)
class Reclassify(Action):
    """Takes an incident for something else; both classifications and their rules are kept (B1)."""

    code: ClassVar[str] = "reclassify"
    incident_id: str
    category: str
    severity: int | None = None


def reclassify(action: Reclassify, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_open(incident, action)
    changed = category_for(incident, action.category, action.severity, centre)
    if incident.rule is not None:
        changed = classified(changed, action.actor.name, work.now, centre)
    work.save(changed)


def category_for(incident: Incident, category: str | None, severity: int | None, centre: Centre) -> Incident:
    """The incident taken for `category` (None: as it is), as severe as told, else as its facts make it.

    Refused("clue_only") where something that is no clue would become one.
    """
    code = category or incident.category
    if centre.categories.by_code(code).clue_only and incident.state is not State.CLUE:
        raise Refused("clue_only", category=code)
    told = checked_severity(severity)
    if told is None and code != incident.category:
        told = centre.categories.severity_with(code, incident.tags)
    return replace(incident, category=code, severity=told or incident.severity)


def checked_severity(severity: int | None) -> int | None:
    """The severity as told; Refused("bad_severity") where there is no such one."""
    if severity is not None and severity not in SEVERITIES:
        raise Refused("bad_severity", severity=severity, least=SEVERITIES[0], most=SEVERITIES[-1])
    return severity


def classified(incident: Incident, by: str, at: datetime, centre: Centre) -> Incident:
    """With the rule and the closing limits of what it is taken for, the earlier ones kept (B1)."""
    category = centre.categories.by_code(incident.category)
    t0 = incident.t0 or at
    rule = rule_at(centre, incident.place, incident.category, incident.severity, incident.source, t0)
    made = Classification(incident.category, incident.severity, rule, at, by)
    return replace(
        incident,
        t0=t0,
        rule=rule,
        closing=_extended(closing_limits(category.closing, t0, centre.settings), incident),
        classifications=(*incident.classifications, made),
    )


def restarted(incident: Incident, t0: datetime | None, by: str, at: datetime, centre: Centre) -> Incident:
    """The incident with another t0: rule and closing limits of that moment, in the mode of its acceptance."""
    moved = replace(incident, t0=t0)
    if incident.rule is None or t0 is None or t0 == incident.t0:
        return moved
    category = centre.categories.by_code(incident.category)
    rule = rule_at(
        centre,
        incident.place,
        incident.category,
        incident.severity,
        incident.source,
        t0,
        incident.rule.mode,
    )
    limits = closing_limits(category.closing, t0, centre.settings)
    made = Classification(incident.category, incident.severity, rule, at, by)
    known = incident.classifications
    return replace(
        moved,
        rule=rule,
        closing=_extended(limits, incident),
        classifications=known if rule == incident.rule else (*known, made),
    )


def _extended(limits: tuple[ClosingLimit, ...], incident: Incident) -> tuple[ClosingLimit, ...]:
    """An extension that was granted outlives a new classification."""
    granted = incident.extension
    if granted is None or granted.approved_by is None or not limits:
        return limits
    return (*limits[:-1], replace(limits[-1], due_at=max(limits[-1].due_at, granted.until)))


@dataclass(frozen=True, kw_only=True)
class Adjust(Action):
    """The commander grants relief for one stage; the raw result stays beside the adjusted one."""

    code: ClassVar[str] = "adjust"
    incident_id: str
    stage: StageName
    reason: str
    extra_s: float = 0.0
    waived: bool = False
    evidence: tuple[str, ...] = ()


def adjust(action: Adjust, work: Work, _centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id)
    require_words(action.reason, action)
    if incident.rule is None:
        raise wrong_state(incident, action)
    if not action.waived and not 0 < action.extra_s < float("inf"):
        raise Refused("bad_adjustment", extra_s=str(action.extra_s))
    if action.reason == BY_DAY:
        _require_by_day(action, incident)
    if action.reason == ROAD_CLOSED:
        require_closure(action.stage, action.evidence, incident, work)
    granted = Adjustment(
        action.stage,
        action.reason,
        action.actor.name,
        work.now,
        action.extra_s,
        action.waived,
        action.evidence,
    )
    work.save(replace(incident, adjustments=(*incident.adjustments, granted)))


def _require_by_day(action: Adjust, incident: Incident) -> None:
    at_night = incident.rule is not None and incident.rule.variant == "night"
    if action.stage is not StageName.FEEDBACK or not at_night:
        raise Refused("by_day_not_here", stage=action.stage.value)
    if not action.evidence:
        raise Refused("evidence_needed", reason=action.reason)


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    CorrectPlace: correct_place,
    Reclassify: reclassify,
    Adjust: adjust,
}

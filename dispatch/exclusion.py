"""What keeps a crew from being advised, as reasons; nothing here looks at the road."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from dispatch.assignment import MERGED, Assignment, AssignmentState
from dispatch.centre import Centre
from dispatch.contracts import speaks_against_contract
from dispatch.fixes import Fix
from dispatch.incident import Incident
from dispatch.need import Need
from dispatch.people import Crew, DeclaredStatus
from dispatch.positions import Freshness
from dispatch.powers import PowersBook
from dispatch.reasons import Reason
from dispatch.situation import Situation

TAKEN_OFF = frozenset({AssignmentState.RECALLED, AssignmentState.REASSIGNED})


class ExclusionBook:
    """What speaks against crews for one need at a moment; what all crews share is looked up once."""

    def __init__(
        self, need: Need, powers: PowersBook, situation: Situation, centre: Centre, now: datetime
    ) -> None:
        self._need, self._powers, self._situation, self._now = need, powers, situation, now
        self._settings, self._contractors = centre.settings, centre.contractors
        self._day = centre.local(now).date()
        self._fresh_from = now - timedelta(seconds=centre.settings.fix_stale_floor_s)
        self._declined = who_declined(need.incident_id, situation)

    def of(self, crew: Crew, fix: Fix | None) -> tuple[Reason, ...]:
        """All reasons against sending `crew`, last seen at `fix`, the weightiest first; none if it may go.

        Asked of every crew, so what nobody speaks against is seen first.
        """
        by_powers = self._powers.of(crew).against
        held = self._situation.open_tasks_of_crew(crew.id)
        is_on_duty = crew.signed_on is not None and crew.starts_at <= self._now < crew.ends_at
        is_fresh = fix is not None and fix.fixed_at >= self._fresh_from
        told = held or crew.id in self._declined or crew.declared or crew.contractor_object
        if is_on_duty and is_fresh and not told:
            return by_powers
        against = (
            None if is_on_duty else self._by_duty(crew),
            self._by_tasks(held) or self._declined.get(crew.id),
            None if crew.declared is None else self._by_break(crew.declared),
            *by_powers,
            None if crew.contractor_object is None else self._by_contract(crew),
            None if is_fresh else self._by_position(fix),
        )
        return tuple([reason for reason in against if reason is not None])

    def _by_duty(self, crew: Crew) -> Reason | None:
        if not crew.is_on_shift(self._now):
            return Reason("off_shift", {"starts_at": crew.starts_at})
        if crew.signed_on is None:
            return Reason("not_signed_on", {"starts_at": crew.starts_at})
        return None

    def _by_tasks(self, held: Sequence[Assignment]) -> Reason | None:
        """One reason at most: a task that binds counts before one that only reserves."""
        here, incidents = self._need.incident_id, self._situation.incidents
        for task in held:
            if task.is_active:
                code = "on_it_already" if task.incident_id == here else "busy"
                return Reason(code, _task_values(task, incidents))
        reserved = (task for task in held if task.state is AssignmentState.RESERVED)
        elsewhere = next((task for task in reserved if task.incident_id != here), None)
        return None if elsewhere is None else Reason("reserved", _task_values(elsewhere, incidents))

    def _by_break(self, declared: DeclaredStatus) -> Reason | None:
        if not declared.since <= self._now < declared.until:
            return None
        return Reason("on_break", {"status": declared.code, "until": declared.until})

    def _by_contract(self, crew: Crew) -> Reason | None:
        return speaks_against_contract(crew, self._contractors, self._day)

    def _by_position(self, fix: Fix | None) -> Reason | None:
        if fix is None:
            return Reason("no_fix")
        freshness = self._situation.positions.freshness_of(fix, self._now, self._settings)
        if freshness is Freshness.FRESH:
            return None
        code = "stale_fix" if freshness is Freshness.STALE else "offline"
        return Reason(code, {"age_s": (self._now - fix.fixed_at).total_seconds()})


def who_declined(incident_id: str | None, situation: Situation) -> dict[str, Reason]:
    """Who has declined this very thing, with why: named by the operator it may go, advised it is not."""
    tasks = situation.tasks_of_incident(incident_id) if incident_id else []
    return {
        task.crew_id: Reason("declined_it", {"at": task.ended_at, "why": task.end_note or task.end_code})
        for task in tasks
        if task.crew_id is not None and task.state is AssignmentState.DECLINED
    }


def who_was_taken_off(incident_id: str | None, situation: Situation) -> dict[str, Reason]:
    """Whom somebody has called off this very thing, the last time with why: such crews stand behind others.

    Nobody was whose report was merged with another that a crew goes to already.
    """
    tasks = situation.tasks_of_incident(incident_id) if incident_id else []
    return {
        task.crew_id: Reason("taken_off", {"at": task.ended_at, "why": task.end_note or task.end_code})
        for task in tasks
        if task.crew_id is not None and task.state in TAKEN_OFF and task.end_code != MERGED
    }


def _task_values(task: Assignment, incidents: Mapping[str, Incident]) -> dict[str, object]:
    incident = incidents.get(task.incident_id)
    number = incident.number if incident is not None else task.incident_id
    return {"incident": number, "state": task.state.value, "since": task.sent_at}

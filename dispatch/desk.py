"""The desk: the one place that acts. Permission, versions, one transaction, one step, what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dispatch.actions import (
    callers,
    calling,
    closing,
    closures,
    clues,
    correcting,
    crews,
    desk_reports,
    duty,
    field,
    helping,
    instructing,
    intake,
    keeping,
    leading,
    learning,
    merging,
    paper,
    patrolling,
    profiles,
    speeds,
    standing_by,
    taking_back,
    units,
    zones,
)
from dispatch.centre import Centre
from dispatch.changes import Changes
from dispatch.closures import Closure
from dispatch.duty_areas import DutyArea
from dispatch.facilities import Contractor
from dispatch.forecast_errors import ForecastErrors
from dispatch.permissions import require_permission
from dispatch.permits import Permit
from dispatch.places import ContentFile, ZoneRow
from dispatch.ports import Action, Clock, Store, Work
from dispatch.reasons import Refused
from dispatch.rows import Row
from dispatch.settings import Setting
from dispatch.speeds import Speed

CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    **intake.CARRIED_OUT,
    **clues.CARRIED_OUT,
    **correcting.CARRIED_OUT,
    **callers.CARRIED_OUT,
    **units.CARRIED_OUT,
    **crews.CARRIED_OUT,
    **helping.CARRIED_OUT,
    **leading.CARRIED_OUT,
    **paper.CARRIED_OUT,
    **instructing.CARRIED_OUT,
    **calling.CARRIED_OUT,
    **patrolling.CARRIED_OUT,
    **field.CARRIED_OUT,
    **desk_reports.CARRIED_OUT,
    **closing.CARRIED_OUT,
    **merging.CARRIED_OUT,
    **duty.CARRIED_OUT,
    **closures.CARRIED_OUT,
    **learning.CARRIED_OUT,
    **keeping.CARRIED_OUT,
    **profiles.CARRIED_OUT,
    **speeds.CARRIED_OUT,
    **standing_by.CARRIED_OUT,
    **taking_back.CARRIED_OUT,
    **zones.CARRIED_OUT,
}
OF_THE_CENTRE: dict[str, type[Row]] = {
    "setting": Setting,
    "zone": ZoneRow,
    "file": ContentFile,
    "duty_area": DutyArea,
    "contractor": Contractor,
    "permit": Permit,
    "closure": Closure,
    "speed": Speed,
    "forecast_errors": ForecastErrors,
}
"""Kinds of rows that the centre is made of."""
ACTIONS: dict[str, type[Action]] = {action.code: action for action in CARRIED_OUT}


class Desk:
    """Carries actions out, for whoever is permitted to ask for them."""

    def __init__(self, store: Store, load_centre: Callable[[], Centre], clock: Clock) -> None:
        self._store = store
        self._load_centre = load_centre
        self._clock = clock
        self._centre = load_centre().at(clock.now())
        self._heeded = 0

    @property
    def centre(self) -> Centre:
        """What is in force now: closures begin and end by themselves, a demo has a pace."""
        centre, now, pace = self._centre, self._clock.now(), self._clock.pace
        if centre.changes_at is not None and now >= centre.changes_at:
            self._centre = centre = centre.at(now)
        if centre.pace != pace:
            self._centre = centre = replace(centre, pace=pace)
        return centre

    def act(self, action: Action) -> Changes:
        """Carry `action` out and return what it touched, after commit; Refused with a reason otherwise."""
        require_permission(action.actor, action.code)
        with self._store.work(action, self._clock.now()) as work:
            # Asked inside: the same action may come twice at once, from here or from another process.
            earlier = self._store.answered(action.action_id)
            if earlier is not None:
                return earlier
            _require_seen_versions(action, work)
            CARRIED_OUT[type(action)](action, work, self.centre)
        self.heed(work.changes)
        return work.changes

    def heed(self, changes: Changes) -> None:
        """Load the centre anew where settings, zones or files were changed, by this or another process."""
        if changes.seq > self._heeded and changes.touches(OF_THE_CENTRE):
            self._heeded = changes.seq
            self._centre = self._load_centre().at(self._clock.now())


def _require_seen_versions(action: Action, work: Work) -> None:
    for row_id, seen in action.seen.items():
        now = work.version_of(row_id)
        if now != seen:
            raise Refused("stale_version", id=row_id, seen=seen, now=now)

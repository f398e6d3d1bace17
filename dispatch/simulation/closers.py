"""After the report: checked by another person, closed, reworked, reopened, paused, extended, handed on."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from dispatch.actions.callers import SATISFIED, CallBack
from dispatch.actions.closing import (
    ApproveExtension,
    ApproveSuspension,
    Close,
    Extend,
    Reopen,
    Rework,
    Suspend,
    Verify,
)
from dispatch.actions.desk_reports import HandOver
from dispatch.actors import Actor
from dispatch.incident import CallerReference, Incident
from dispatch.lifecycle import State
from dispatch.repeats import NOT_FOUND
from dispatch.simulation.play import Play

SUSPENSIONS = {"works": 0.35, "funds": 0.15, "ownership": 0.25, "third_party_test": 0.15, "season": 0.10}
REWORK_REASONS = {"not_settled": 0.5, "photos_missing": 0.3, "came_back": 0.2}
AGAIN = timedelta(seconds=900)


class Closers:
    """Operators who bring incidents to their end."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._habits = play.habits.closing

    def see(self, incident: Incident) -> None:
        """Plan what comes next for an incident that has just entered its state."""
        play, habits, since = self._play, self._habits, incident.state_since
        names = (incident.id, incident.state, since)
        if incident.state is State.REPORTED_BACK:
            at = self._check_at(incident, since or play.now)
            play.note(at, partial(self._check, incident.id))
        elif incident.state is State.VERIFIED:
            play.later_at_desk(since, habits.close, partial(self._close, incident.id), *names)
        elif incident.state is State.CLOSED and self._comes_back(incident):
            play.later_at_desk(since, habits.reopen, partial(self._reopen, incident.id), *names)

    def _comes_back(self, incident: Incident) -> bool:
        was_back = any(tag.startswith("reopened") for tag in incident.tags)
        return not was_back and self._play.chance.happens(self._habits.reopened, "reopened", incident.id)

    def _check_at(self, incident: Incident, since: datetime) -> datetime:
        """Soon, or with many others in the quiet of the afternoon."""
        play, habits = self._play, self._habits
        first_h, last_h = habits.batch_hours
        hour = play.local_hour(since)
        if hour < first_h and play.chance.happens(habits.batch, "batch", incident.id):
            wait_h = play.chance.between(first_h, last_h, "batch", incident.id) - hour
            return since + timedelta(hours=wait_h)
        wait_s = play.chance.delay_s(habits.verify, "verify", incident.id, since)
        return since + timedelta(seconds=wait_s * play.patience)

    def _who(self, incident: Incident) -> Actor:
        return self._play.cast.operator(self._play.now, self._play.chance, "check", incident.id)

    def _check(self, incident_id: str) -> None:
        incident = self._play.at_desk(incident_id, State.REPORTED_BACK)
        if incident is None:
            return
        if self._play.situation.running_tasks(incident.id):
            self._play.note(self._play.now + AGAIN, partial(self._check, incident_id))
            return
        chance, habits = self._play.chance, self._habits
        is_again = any(tag.startswith(("reworked", "reopened")) for tag in incident.tags)
        if not is_again and chance.happens(habits.reworked, "reworked", incident.id):
            reason = chance.weighted(REWORK_REASONS, "reworked", incident.id)
            self._play.act(Rework, self._who(incident), incident_id=incident.id, reason=reason)
        elif chance.happens(habits.to_police, "police", incident.id):
            self._hand_over(incident)
        elif chance.happens(habits.suspended, "suspended", incident.id):
            self._ask_to_suspend(incident)
        else:
            self._extend_or_verify(incident)

    def _hand_over(self, incident: Incident) -> None:
        reference = f"GA{self._play.now:%Y%m%d}{int(self._play.chance.between(1000, 9999, incident.id))}"
        self._play.act(
            HandOver, self._who(incident), incident_id=incident.id, authority="GA", reference=reference
        )

    def _ask_to_suspend(self, incident: Incident) -> None:
        reason = self._play.chance.weighted(SUSPENSIONS, "suspension", incident.id)
        until = self._play.now + timedelta(days=int(self._play.chance.between(3, 20, "until", incident.id)))
        who = self._who(incident)
        if self._play.act(Suspend, who, incident_id=incident.id, reason=reason, until=until):
            approve = partial(self._approve, ApproveSuspension, incident.id)
            self._play.later(None, self._habits.approve, approve, "approve", incident.id)

    def _extend_or_verify(self, incident: Incident) -> None:
        chance, habits = self._play.chance, self._habits
        wants_time = incident.extension is None and chance.happens(habits.extended, "extended", incident.id)
        if wants_time and incident.closing:
            until = incident.closing[-1].due_at + timedelta(days=2)
            who = self._who(incident)
            if self._play.act(Extend, who, incident_id=incident.id, until=until, reason="works"):
                approve = partial(self._approve, ApproveExtension, incident.id)
                self._play.later(None, habits.approve, approve, "approve", incident.id)
                self._play.note(self._play.now + 4 * AGAIN, partial(self._verify, incident.id))
                return
        self._verify(incident.id)

    def _approve(self, kind: type[ApproveSuspension | ApproveExtension], incident_id: str) -> None:
        incident = self._play.at_desk(incident_id, *(state for state in State))
        if incident is not None and incident.is_open:
            self._play.act(kind, self._play.cast.commander(self._play.now), incident_id=incident_id)

    def _verify(self, incident_id: str) -> None:
        incident = self._play.at_desk(incident_id, State.REPORTED_BACK)
        if incident is not None:
            self._play.act(Verify, self._who(incident), incident_id=incident.id)

    def _close(self, incident_id: str) -> None:
        incident = self._play.at_desk(incident_id, State.VERIFIED)
        if incident is None:
            return
        for caller in _to_call_back(incident):
            self._play.act(
                CallBack,
                self._who(incident),
                incident_id=incident.id,
                result=SATISFIED,
                caller_id=caller.id,
            )
        self._play.act(Close, self._who(incident), incident_id=incident.id)

    def _reopen(self, incident_id: str) -> None:
        incident = self._play.at_desk(incident_id, State.CLOSED)
        if incident is not None:
            self._play.act(Reopen, self._who(incident), incident_id=incident.id, reason="caller_unhappy")


def _to_call_back(incident: Incident) -> tuple[CallerReference, ...]:
    """Whoever must have an answer first: one where nothing was found, each where reports were merged."""
    if incident.merged:
        return incident.callers
    return incident.callers[:1] if incident.outcome == NOT_FOUND else ()

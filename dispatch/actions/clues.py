"""A machine's alerts: a person confirms or dismisses them, alike ones together; some are looked at again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from dispatch.actions.common import require_known, wrong_state
from dispatch.actions.correcting import category_for
from dispatch.actions.merging import take_in
from dispatch.centre import Centre
from dispatch.incident import DismissalAudit, Incident
from dispatch.lifecycle import State
from dispatch.permissions import require_another_person
from dispatch.ports import Action, Work
from dispatch.reasons import Refused

DISMISSAL_REASONS = ("false_alarm", "permitted", "no_breach", "not_to_be_seen", "gone", "test_alert")
UPHELD, WRONG = "upheld", "wrong"
AUDIT_RESULTS = (UPHELD, WRONG)


@dataclass(frozen=True, kw_only=True)
class ConfirmClue(Action):
    """A person confirms a machine's alert: t0 is now (B2). `alike`: further alerts of it, merged into it."""

    code: ClassVar[str] = "confirm_clue"
    incident_id: str
    category: str | None = None
    alike: tuple[str, ...] = ()


def confirm_clue(action: ConfirmClue, work: Work, centre: Centre) -> None:
    incident = work.get(Incident, action.incident_id).move_to(action.code, work.now)
    own_t0 = work.now if incident.merged else None
    named = category_for(incident, action.category, None, centre)
    confirmed = work.save(replace(named, t0=work.now, own_t0=own_t0))
    for other in _others(action, work):
        if other.state is not State.CLUE:
            raise wrong_state(other, action)
        confirmed = take_in(confirmed, other, action, work, centre)


@dataclass(frozen=True, kw_only=True)
class DismissClue(Action):
    """A person dismisses a machine's alert, and any that are alike, with a coded reason (case 8a)."""

    code: ClassVar[str] = "dismiss_clue"
    incident_id: str
    reason: str
    alike: tuple[str, ...] = ()


def dismiss_clue(action: DismissClue, work: Work, _centre: Centre) -> None:
    require_known(action.reason, DISMISSAL_REASONS)
    for incident in (work.get(Incident, action.incident_id), *_others(action, work)):
        moved = incident.move_to(action.code, work.now)
        ended = replace(moved, outcome=action.reason, closed_at=work.now)
        work.save(replace(ended, turned_away_by=action.actor.name, audit=None))


def _others(action: ConfirmClue | DismissClue, work: Work) -> Iterator[Incident]:
    for incident_id in dict.fromkeys(action.alike):
        if incident_id != action.incident_id:
            yield work.get(Incident, incident_id)


@dataclass(frozen=True, kw_only=True)
class AuditDismissal(Action):
    """Another person looks at a dismissed clue again (case 8a); a wrong dismissal is a clue once more."""

    code: ClassVar[str] = "audit_dismissal"
    incident_id: str
    result: str
    note: str = ""


def audit_dismissal(action: AuditDismissal, work: Work, _centre: Centre) -> None:
    require_known(action.result, AUDIT_RESULTS)
    incident = work.get(Incident, action.incident_id)
    moved = incident.move_to(action.code, work.now)
    require_another_person(action.actor, incident.turned_away_by, action.code)
    if incident.audit is not None:
        raise Refused("audited_already", incident=incident.number, by=incident.audit.by)
    looked = DismissalAudit(action.result, work.now, action.actor.name, action.note)
    again = replace(moved, outcome="", closed_at=None) if action.result == WRONG else incident
    work.save(replace(again, audit=looked))


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    ConfirmClue: confirm_clue,
    DismissClue: dismiss_clue,
    AuditDismissal: audit_dismissal,
}

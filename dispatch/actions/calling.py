"""Calls are written down with their outcome."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from dispatch.calls import Call, CallOutcome
from dispatch.centre import Centre
from dispatch.directory import ContactKind
from dispatch.incident import Incident
from dispatch.ports import Action, Work
from dispatch.reasons import Refused

CALLER = "caller"
_PARTY = re.compile(rf"{CALLER}|({'|'.join(ContactKind)}):\S+")
_NUMBER = re.compile(r"\d(?:[\s-]?\d){6,}")


@dataclass(frozen=True, kw_only=True)
class RecordCall(Action):
    """Writes down whom was called (`crew:301`, `duty_officer:…`, `caller`) and how it ended; no number."""

    code: ClassVar[str] = "record_call"
    party: str
    outcome: CallOutcome
    name: str = ""
    about: str | None = None
    note: str = ""


def record_call(action: RecordCall, work: Work, _centre: Centre) -> None:
    if not _PARTY.fullmatch(action.party):
        raise Refused("unknown_party", party=action.party)
    if _NUMBER.search(action.note) or _NUMBER.search(action.name):
        raise Refused("number_in_record")
    incident = work.get(Incident, action.about) if action.about is not None else None
    if action.party == CALLER and (incident is None or not incident.callers):
        raise Refused("no_caller", incident=incident.number if incident else "")
    work.save(
        Call(
            id=work.new_id(),
            party=action.party,
            # Who called stands nowhere in the record.
            name="" if action.party == CALLER else action.name.strip(),
            outcome=action.outcome,
            at=work.now,
            by=action.actor.name,
            incident_id=incident.id if incident else "",
            note=action.note.strip(),
        )
    )


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {RecordCall: record_call}

"""Calls that were made: whom, about what, and whether somebody answered; never a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.rows import Row


class CallOutcome(StrEnum):
    """How a call ended."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    BUSY = "busy"


@dataclass(frozen=True, kw_only=True)
class Call(Row):
    """One call; `party` is a contact's kind and code such as `crew:301`, or `caller`.

    `name` is whom it was, as the directory calls them; a caller has none here. `incident_id` "": about none.
    """

    party: str
    name: str
    outcome: CallOutcome
    at: datetime
    by: str
    incident_id: str = ""
    note: str = ""

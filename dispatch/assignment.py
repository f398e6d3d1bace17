"""Assignments: an incident given to a unit or a crew, each with a state and a clock of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dispatch.people import Post
from dispatch.reasons import Reason
from dispatch.requirement import Team
from dispatch.rows import Row


class AssignmentState(StrEnum):
    """How far this one assignment has come; another task of the same crew has its own."""

    RESERVED = "reserved"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ON_SCENE = "on_scene"
    REPORTED = "reported"
    DECLINED = "declined"
    SENT_BACK = "sent_back"
    REASSIGNED = "reassigned"
    RECALLED = "recalled"
    ENDED = "ended"


MERGED = "merged"
"""The end code of a task that needs nobody any more because its incident was merged with another."""
EN_ROUTE = frozenset({AssignmentState.SENT, AssignmentState.ACKNOWLEDGED})
ACTIVE = EN_ROUTE | {AssignmentState.ON_SCENE}


@dataclass(frozen=True)
class AdvisedCrew:
    """One line of advice as it was shown: times in seconds, coverage as shares of demand or unknown.

    `eta_s` is the road alone, `arrive_s` from then until it is there; None where only the road was shown.
    """

    crew_id: str
    eta_s: float
    p90_s: float
    on_time: float | None
    mode: str
    reasons: tuple[Reason, ...] = ()
    coverage_before: float | None = None
    coverage_after: float | None = None
    arrive_s: float | None = None

    @property
    def there_in_s(self) -> float:
        """The time that was shown: until it is there, in old lines on the road."""
        return self.eta_s if self.arrive_s is None else self.arrive_s


@dataclass(frozen=True)
class Advice:
    """The advice shown with a task: the best ten, counts of the excluded, and what it was computed from."""

    shown_at: datetime
    best: tuple[AdvisedCrew, ...]
    excluded: Mapping[str, int] = field(default_factory=dict)
    network_digest: str = ""
    rule: str = ""
    fixes_digest: str = ""
    policy: str = ""


@dataclass(frozen=True, kw_only=True)
class Assignment(Row):
    """An incident given to a unit (`crew_id` None) or to a crew; `posts` is the crew as it was when sent.

    `merged_from`: id of the incident that it was sent to, where that was merged into this one.
    `lent_by`: the street that lends the crew (case 10), "" for who answers here; a lent crew never leads,
    and its own arrival is scored by `own_arrival_s`, the p90 of its way when it was sent.
    """

    incident_id: str
    unit: str
    state: AssignmentState
    sent_at: datetime
    sent_by: str
    crew_id: str | None = None
    posts: tuple[Post, ...] = ()
    contractor_object: str | None = None
    is_lead: bool = True
    mode: str = ""
    acknowledged_at: datetime | None = None
    arrived_at: datetime | None = None
    reported_at: datetime | None = None
    ended_at: datetime | None = None
    end_code: str = ""
    end_note: str = ""
    reminders: int = 0
    advice: Advice | None = None
    choice_reason: str = ""
    expected_arrival_s: float | None = None
    merged_from: str | None = None
    lent_by: str = ""
    own_arrival_s: float | None = None

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def is_crew_level(self) -> bool:
        return self.crew_id is not None

    @property
    def is_running(self) -> bool:
        """Whether a crew is on its way or at work for it."""
        return self.is_crew_level and self.is_active

    @property
    def is_en_route(self) -> bool:
        """Whether a crew is sent for it that is not there yet."""
        return self.is_crew_level and self.state in EN_ROUTE

    @property
    def team(self) -> Team:
        """The crew as requirements read it."""
        return self.posts, self.contractor_object

    @property
    def is_lent(self) -> bool:
        return bool(self.lent_by)

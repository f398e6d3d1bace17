"""People and crews: members, certificates, shifts, sign-on, and a crew's status derived from facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property, lru_cache

from dispatch.rows import Row
from gis.road_network import Mode


class MemberKind(StrEnum):
    """人员类别: what a person (or a drone) is, which decides what they may do alone."""

    OFFICER = "officer"
    INSPECTOR = "inspector"
    GRID_WORKER = "grid_worker"
    MEDIATOR = "mediator"
    AUXILIARY = "auxiliary"
    CONTRACTOR = "contractor"
    VOLUNTEER = "volunteer"
    DRONE = "drone"


@dataclass(frozen=True)
class Certificate:
    """An enforcement certificate: powers of one authority in one field, until a day (inclusive)."""

    authority: str
    field: str
    number: str
    valid_to: date


@dataclass(frozen=True, kw_only=True)
class Member(Row):
    """A person with two lines of authority: the employing department and the tasking unit (区属街用共管)."""

    badge: str
    name: str
    kind: MemberKind
    department: str
    tasking_unit: str
    mode: Mode
    level: str = ""
    certificates: tuple[Certificate, ...] = ()

    def authorities_on(self, day: date) -> tuple[str, ...]:
        """Authorities whose certificate is valid on `day`."""
        return tuple(sorted({held.authority for held in self.certificates if held.valid_to >= day}))


@dataclass(frozen=True)
class Post:
    """One member's place in a crew, as requirements read it."""

    kind: MemberKind
    department: str
    authorities: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class MakeUp:
    """What decides what a crew may do: its posts and its contract. Crews made up alike share one."""

    posts: tuple[Post, ...]
    contractor_object: str | None


make_up_of = lru_cache(maxsize=4096)(MakeUp)
"""The one make-up of these posts and this contract."""


@dataclass(frozen=True, kw_only=True)
class Shift(Row):
    """A turn of duty of one unit."""

    name: str
    unit: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class SignOn:
    """A crew that is on duty, with what it took along."""

    at: datetime
    vehicle: str = ""
    radio: str = ""
    recorder: str = ""


@dataclass(frozen=True)
class DeclaredStatus:
    """What a crew said it is doing (meal, paperwork, fixed_post, court, charging), and until when."""

    code: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class StandBy:
    """Where a free crew was asked to wait (机动布点), and until when; `post_id` None: a place without row."""

    name: str
    lon: float
    lat: float
    since: datetime
    until: datetime
    post_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Crew(Row):
    """Members who move as one for a shift: one lead, one travel mode, one call sign."""

    call_sign: str
    name: str
    unit: str
    home_zone: str
    lead_id: str
    member_ids: tuple[str, ...]
    kind: MemberKind
    posts: tuple[Post, ...]
    mode: Mode
    shift_id: str
    starts_at: datetime
    ends_at: datetime
    contractor_object: str | None = None
    signed_on: SignOn | None = None
    declared: DeclaredStatus | None = None
    standing_by: StandBy | None = None

    @cached_property
    def make_up(self) -> MakeUp:
        """What its people may do together, found once for each version of the row."""
        return make_up_of(self.posts, self.contractor_object)

    def is_on_shift(self, now: datetime) -> bool:
        """Whether `now` lies in the crew's turn of duty."""
        return self.starts_at <= now < self.ends_at

    def overlaps(self, turn: Shift | Crew) -> bool:
        """Whether its turn of duty has time in common with another."""
        return self.starts_at < turn.ends_at and turn.starts_at < self.ends_at


def posts_of(members: Iterable[Member], day: date) -> tuple[Post, ...]:
    """What each member brings to a crew on `day`; expired certificates bring nothing."""
    return tuple(Post(member.kind, member.department, member.authorities_on(day)) for member in members)


class CrewStatus(StrEnum):
    """Derived, never stored."""

    OFF_SHIFT = "off_shift"
    NOT_SIGNED_ON = "not_signed_on"
    ON_BREAK = "on_break"
    RESERVED = "reserved"
    OFFERED = "offered"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    FREE = "free"

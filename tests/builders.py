"""Small builders: incidents, tasks, entries and fixes with sound defaults; tests name only what matters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from dispatch.assignment import Assignment, AssignmentState
from dispatch.entry import Entry, EntryKind, Means
from dispatch.fixes import Fix
from dispatch.incident import FrozenRule, Incident, Place
from dispatch.lifecycle import State
from dispatch.people import MemberKind, Post
from dispatch.requirement import Requirement, parse_requirement
from dispatch.stages import StageClocks
from dispatch.timing import stage_clocks

SHANGHAI = ZoneInfo("Asia/Shanghai")
F15_CORE = FrozenRule("F15", 1, "core", 60, 300, 1800, is_promised=True)
HAWKER = parse_requirement("A>ZF2")
OFFICERS_ONLY = parse_requirement("ZF2")
WULIN_SQUARE = Place("武林广场", 120.1582, 30.2741)

_serial = count(1)


def at(clock: str, day: str = "2026-11-24", zone: ZoneInfo = SHANGHAI) -> datetime:
    """A local time of day ("10:00:40" or "10:00") as UTC."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone).astimezone(UTC)


T0 = at("10:00:00")


def seconds(value: float) -> timedelta:
    return timedelta(seconds=value)


def new_id(prefix: str) -> str:
    return f"{prefix}-{next(_serial)}"


def officers(number: int = 2, authority: str = "ZF") -> tuple[Post, ...]:
    """Certified officers of one authority."""
    return (Post(MemberKind.OFFICER, authority, (authority,)),) * number


def people(kind: MemberKind, number: int = 1, department: str = "ZF") -> tuple[Post, ...]:
    return (Post(kind, department),) * number


AUXILIARIES = people(MemberKind.AUXILIARY, 2)


def incident(**changes: Any) -> Incident:
    """A hawker at Wulin Square, received and accepted at ten under F15 core."""
    sound = Incident(
        id=new_id("incident"),
        number="GS-20261124-0001",
        source="hotline_12345",
        category="STR.hawker",
        severity=3,
        words="广场东侧有人摆摊",
        place=WULIN_SQUARE,
        received_at=T0,
        state=State.DISPATCHED,
        t0=T0,
        rule=F15_CORE,
        zones={"sub_district": "330105012", "district": "330105"},
    )
    return replace(sound, **changes)


def task(posts: Iterable[Post] = officers(), **changes: Any) -> Assignment:
    """A crew's task, sent at ten and twenty seconds."""
    sound = Assignment(
        id=new_id("task"),
        incident_id="incident",
        unit="330105012",
        state=AssignmentState.SENT,
        sent_at=T0 + seconds(20),
        sent_by="王芳",
        crew_id=new_id("crew"),
        posts=tuple(posts),
    )
    return replace(sound, **changes)


def entry(kind: EntryKind, clock: str | datetime, of: Assignment | None = None, **changes: Any) -> Entry:
    """What a crew told (the desk, without a task); written down when it happened unless said otherwise."""
    occurred_at = at(clock) if isinstance(clock, str) else clock
    sound = Entry(
        id=new_id("entry"),
        incident_id="incident",
        kind=kind,
        occurred_at=occurred_at,
        recorded_at=occurred_at,
        by=Means.DESK if of is None else Means.PHONE,
        actor="李强",
        assignment_id=of.id if of else None,
    )
    return replace(sound, **changes)


def fix(clock: str, lon: float, lat: float, **changes: Any) -> Fix:
    """A fix received a second after it was measured."""
    measured = at(clock)
    sound = Fix("member-1", lon, lat, measured, measured + seconds(1), speed_mps=0.5)
    return replace(sound, **changes)


def clocks_of(
    of: Incident,
    entries: Iterable[Entry] = (),
    tasks: Iterable[Assignment] = (),
    *,
    needs: Requirement = HAWKER,
    now: str | datetime = "12:00:00",
    lost: Iterable[Assignment] = (),
) -> StageClocks:
    """The stage clocks of an incident, seen at noon unless said otherwise."""
    moment = at(now) if isinstance(now, str) else now
    lost_positions = frozenset(item.id for item in lost)
    return stage_clocks(of, entries, tasks, needs, moment, lost_positions=lost_positions)

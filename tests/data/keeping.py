"""What the tests of the store share: an action that says little, rows, and a database in a folder."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from data.store import SqlStore
from data.work import SqlWork
from dispatch.actors import Actor, Role
from dispatch.assignment import Assignment, AssignmentState
from dispatch.canonical import unrecorded
from dispatch.entry import Entry, EntryKind, Means
from dispatch.incident import Incident, Place
from dispatch.lifecycle import State
from dispatch.people import Crew, Member, MemberKind, Post, Shift
from dispatch.ports import Action, Caller
from gis.road_network import Mode

NOW = datetime(2026, 11, 24, 6, 20, tzinfo=UTC)
OPERATOR = Actor("王敏", Role.OPERATOR)


@dataclass(frozen=True, kw_only=True)
class Note(Action):
    """An action whose carrying out stands in the test."""

    code: ClassVar[str] = "note"
    words: str = ""
    caller: Caller | None = unrecorded(default=None)


def note(words: str = "", actor: Actor = OPERATOR, action_id: str | None = None) -> Note:
    return Note(action_id=action_id or str(uuid.uuid4()), actor=actor, words=words)


def new_incident(work: SqlWork, **fields: object) -> Incident:
    serial = work.next_serial(NOW.date())
    values: dict[str, object] = {
        "id": work.new_id(),
        "number": f"GS-20261124-{serial:04d}",
        "source": "12345",
        "category": "street.hawker",
        "severity": 2,
        "words": "武林广场有人摆摊",
        "place": Place("武林广场", 120.1583, 30.2711),
        "received_at": work.now,
        "state": State.REPORTED,
        "zones": {"sub_district": "330105011"},
        **fields,
    }
    return Incident(**values)  # type: ignore[arg-type]


def new_task(work: SqlWork, incident: Incident, crew_id: str = "crew-1") -> Assignment:
    return Assignment(
        id=work.new_id(),
        incident_id=incident.id,
        unit="330105011",
        state=AssignmentState.SENT,
        sent_at=work.now,
        sent_by="王敏",
        crew_id=crew_id,
        posts=(Post(MemberKind.OFFICER, "综合执法", ("ZF",)),),
    )


def new_entry(work: SqlWork, incident: Incident, task: Assignment) -> Entry:
    return Entry(
        id=work.new_id(),
        incident_id=incident.id,
        kind=EntryKind.ARRIVAL,
        occurred_at=work.now,
        recorded_at=work.now,
        by=Means.RADIO,
        actor="王敏",
        assignment_id=task.id,
    )


def member(member_id: str) -> Member:
    return Member(
        id=member_id,
        badge=member_id,
        name="李强",
        kind=MemberKind.OFFICER,
        department="综合执法",
        tasking_unit="330105011",
        mode=Mode.EBIKE,
    )


def shift(starts_at: datetime, ends_at: datetime) -> Shift:
    return Shift(
        id=f"shift-{starts_at:%d%H}", name="早", unit="330105011", starts_at=starts_at, ends_at=ends_at
    )


def crew(turn: Shift, member_id: str) -> Crew:
    return Crew(
        id=f"crew-{turn.id}",
        call_sign="武林01",
        name="武林一队",
        unit=turn.unit,
        home_zone="330105011",
        lead_id=member_id,
        member_ids=(member_id,),
        kind=MemberKind.OFFICER,
        posts=(),
        mode=Mode.EBIKE,
        shift_id=turn.id,
        starts_at=turn.starts_at,
        ends_at=turn.ends_at,
    )


def receive(store: SqlStore, count: int = 1, **fields: object) -> list[Incident]:
    """Incidents received one by one, each by an action of its own."""
    received = []
    for _ in range(count):
        with store.work(note("receive"), NOW) as work:
            received.append(work.save(new_incident(work, **fields)))
    return received

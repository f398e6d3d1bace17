"""Incidents as a table: what was reported, where, and the times of its life, a row for each crew sent."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from data.exporters.export_kinds import Column, ExportKind, ExportRoom
from dispatch.assignment import Assignment
from dispatch.entry import Entry, EntryKind
from dispatch.incident import Incident
from dispatch.people import Crew
from dispatch.reasons import Reason

UNCARRIED = frozenset(
    {
        "found_by_crew",
        "reached",
        "caller_id",
        "caller_digest",
        "is_secret",
        "urges",
        "further_callers",
        "call_backs",
        "check",
        "rung",
        "adjustments",
        "suspensions",
        "extension",
        "verified_by",
        "external_reference",
        "tags",
        "state_since",
    }
)
"""What a table of incidents does not carry; rule, limits and zones come in as they follow from the rest."""
CHAIN = ("district", "sub_district", "precinct", "community", "unit_grid")


@dataclass(frozen=True)
class IncidentRecord:
    """An incident with the task of one crew (None: none was sent), and what the desk wrote of it itself."""

    incident: Incident
    task: Assignment | None
    call_sign: str
    desk_word_at: datetime | None
    closed_at: datetime | None
    is_machine: bool

    @property
    def accepted_at(self) -> datetime | None:
        """When it was accepted: of a machine's clue the confirmation, from which all clocks ran."""
        incident = self.incident
        if self.is_machine:
            return incident.t0
        return incident.classifications[0].at if incident.classifications else None

    @property
    def reported_back_at(self) -> datetime | None:
        """When its crew reported, or the desk where no crew was sent."""
        return self.desk_word_at if self.task is None else self.task.reported_at


def _records(room: ExportRoom) -> Sequence[IncidentRecord]:
    """A row for each crew that was sent, or one without; in the order in which incidents were received."""
    incidents = [one for one in room.store.rows(Incident) if room.is_within(one.received_at)]
    signs = {crew.id: crew.call_sign for crew in room.store.rows(Crew)}
    sent: dict[str, list[tuple[str, Assignment]]] = defaultdict(list)
    for task in room.store.rows(Assignment):
        if task.crew_id in signs:
            sent[task.incident_id].append((signs[task.crew_id], task))
    desk_words = {
        entry.incident_id: entry.occurred_at
        for entry in room.store.rows(Entry, kind=EntryKind.FEEDBACK)
        if entry.assignment_id is None
    }
    machines = {source.code for source in room.centre.sources.sources.values() if source.is_machine}
    return [
        IncidentRecord(one, task, sign, desk_words.get(one.id), closed_at, one.source in machines)
        for one in sorted(incidents, key=lambda incident: (incident.received_at, incident.number))
        for sign, task, closed_at in _rows_of(one, sent[one.id])
    ]


def _rows_of(
    incident: Incident, sent: Iterable[tuple[str, Assignment]]
) -> list[tuple[str, Assignment | None, datetime | None]]:
    """Call sign, task and end of each crew, the first that was sent first; of its tasks the furthest."""
    furthest: dict[str, Assignment] = {}
    for sign, task in sorted(sent, key=lambda pair: _rank(pair[1])):
        furthest.setdefault(sign, task)
    tasks = sorted(furthest.items(), key=lambda pair: (pair[1].sent_at, pair[0]))
    if not tasks:
        return [("", None, incident.closed_at)]
    ends = [incident.closed_at if task.reported_at else task.ended_at for _, task in tasks]
    if incident.closed_at not in ends:
        ends[0] = incident.closed_at
    return [(sign, task, end) for (sign, task), end in zip(tasks, ends, strict=True)]


def _rank(task: Assignment) -> tuple[bool, bool, bool, datetime]:
    """How far a task came; of several that came as far the one that was sent first."""
    return task.reported_at is None, task.arrived_at is None, task.acknowledged_at is None, task.sent_at


def _zone(kind: str, record: IncidentRecord) -> str:
    return record.incident.zones.get(kind, "")


def _notices(records: Sequence[IncidentRecord]) -> tuple[Reason, ...]:
    """What does not leave, and what will not come in again."""
    incidents = {record.incident.id: record.incident for record in records}.values()
    secret = sum(incident.is_secret for incident in incidents)
    still_open = sum(incident.is_open for incident in incidents)
    told = {"export_secret": secret, "export_still_open": still_open}
    return tuple(Reason(code, {"rows": rows}) for code, rows in told.items() if rows)


INCIDENTS = ExportKind[IncidentRecord](
    "incidents",
    _records,
    columns=(
        Column("number", lambda record: record.incident.number),
        Column("source", lambda record: record.incident.source),
        Column("source_number", lambda one: one.incident.source_number or one.incident.number),
        Column("category", lambda record: record.incident.category),
        Column("severity", lambda record: record.incident.severity),
        Column("words", lambda record: None if record.incident.is_secret else record.incident.words),
        Column("address", lambda record: record.incident.place.text),
        Column("reported_at", lambda record: record.incident.reported_at),
        Column("received_at", lambda record: record.incident.received_at),
        Column("accepted_at", lambda record: record.accepted_at),
        Column("dispatched_at", lambda record: record.task.sent_at if record.task else None),
        Column("responded_at", lambda record: record.task.acknowledged_at if record.task else None),
        Column("arrived_at", lambda record: record.task.arrived_at if record.task else None),
        Column("reported_back_at", lambda record: record.reported_back_at),
        Column("closed_at", lambda record: record.closed_at),
        Column("state", lambda record: record.incident.state.value),
        Column("outcome", lambda record: record.incident.outcome),
        Column("crew", lambda record: record.call_sign),
        Column("unit", lambda record: record.incident.unit),
        Column("t0", lambda record: record.incident.t0, is_told_only=True),
        Column("rule", lambda one: one.incident.rule.code if one.incident.rule else None, is_told_only=True),
        *(Column(kind, partial(_zone, kind), is_told_only=True) for kind in CHAIN),
    ),
    point=lambda record: (record.incident.place.lon, record.incident.place.lat),
    notices=_notices,
    uncarried=UNCARRIED,
    unwritten=frozenset({"caller_name", "caller_phone"}),
)

"""Incidents as a table: what was reported, where, the times of its life, and the crew whose task it was."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from data.exporters.export_kinds import Column, ExportKind, ExportRoom
from dispatch.assignment import Assignment
from dispatch.entry import Entry, EntryKind
from dispatch.incident import Incident
from dispatch.people import Crew
from dispatch.reasons import Reason

CHAIN = ("district", "sub_district", "precinct", "community", "unit_grid")


@dataclass(frozen=True)
class IncidentRecord:
    """An incident, the one task that tells its life (None: no crew was sent), and what the desk wrote."""

    incident: Incident
    task: Assignment | None
    stamps: Mapping[EntryKind, datetime]
    call_sign: str
    crews: tuple[str, ...]
    is_machine: bool

    @property
    def accepted_at(self) -> datetime | None:
        """When it was accepted: of a machine's clue the confirmation, from which all clocks ran."""
        incident = self.incident
        if self.is_machine:
            return incident.t0
        return incident.classifications[0].at if incident.classifications else None

    def at(self, stamp: str, kind: EntryKind) -> datetime | None:
        """A moment of the task, or what was written of it without one."""
        told: datetime | None = getattr(self.task, stamp) if self.task else None
        return told or self.stamps.get(kind)


def _records(room: ExportRoom) -> Sequence[IncidentRecord]:
    """In the order in which they were received."""
    found = [one for one in room.store.rows(Incident) if room.is_within(one.received_at)]
    tasks: dict[str, list[Assignment]] = defaultdict(list)
    for task in room.store.rows(Assignment):
        if task.crew_id:
            tasks[task.incident_id].append(task)
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in room.store.rows(Entry):
        entries[entry.incident_id].append(entry)
    signs = {crew.id: crew.call_sign for crew in room.store.rows(Crew)}
    machines = {source.code for source in room.centre.sources.sources.values() if source.is_machine}
    return [
        _record(one, sorted(tasks[one.id], key=_rank), entries[one.id], signs, one.source in machines)
        for one in sorted(found, key=lambda incident: (incident.received_at, incident.number))
    ]


def _record(
    incident: Incident,
    tasks: Sequence[Assignment],
    entries: Iterable[Entry],
    signs: Mapping[str, str],
    is_machine: bool,
) -> IncidentRecord:
    stamps = {entry.kind: entry.occurred_at for entry in entries if entry.assignment_id is None}
    sent = sorted(tasks, key=lambda task: task.sent_at)
    crews = dict.fromkeys(signs.get(task.crew_id or "", "") for task in sent)
    first = tasks[0] if tasks else None
    sign = signs.get(first.crew_id or "", "") if first else ""
    return IncidentRecord(incident, first, stamps, sign, tuple(crews), is_machine)


def _rank(task: Assignment) -> tuple[bool, bool, bool, datetime]:
    """The task that came furthest tells the life of its incident; of several the one that was sent first."""
    return task.reported_at is None, task.arrived_at is None, task.acknowledged_at is None, task.sent_at


def _zone(kind: str, record: IncidentRecord) -> str:
    return record.incident.zones.get(kind, "")


def _notices(records: Sequence[IncidentRecord]) -> tuple[Reason, ...]:
    """What does not leave, and what will not come in again."""
    secret = sum(record.incident.is_secret for record in records)
    still_open = sum(record.incident.is_open for record in records)
    told = {"export_secret": secret, "export_still_open": still_open}
    return tuple(Reason(code, {"rows": rows}) for code, rows in told.items() if rows)


INCIDENTS = ExportKind[IncidentRecord](
    "incidents",
    _records,
    columns=(
        Column("number", lambda record: record.incident.number),
        Column("source", lambda record: record.incident.source),
        Column("category", lambda record: record.incident.category),
        Column("severity", lambda record: record.incident.severity),
        Column("words", lambda record: None if record.incident.is_secret else record.incident.words),
        Column("address", lambda record: record.incident.place.text),
        Column("reported_at", lambda record: record.incident.reported_at),
        Column("received_at", lambda record: record.incident.received_at),
        Column("accepted_at", lambda record: record.accepted_at),
        Column("dispatched_at", lambda record: record.task.sent_at if record.task else None),
        Column("responded_at", lambda record: record.at("acknowledged_at", EntryKind.RESPONSE)),
        Column("arrived_at", lambda record: record.at("arrived_at", EntryKind.ARRIVAL)),
        Column("reported_back_at", lambda record: record.at("reported_at", EntryKind.FEEDBACK)),
        Column("closed_at", lambda record: record.incident.closed_at),
        Column("state", lambda record: record.incident.state.value),
        Column("outcome", lambda record: record.incident.outcome),
        Column("crew", lambda record: record.call_sign),
        Column("unit", lambda record: record.incident.unit),
        Column("t0", lambda record: record.incident.t0, is_told_only=True),
        Column("rule", lambda one: one.incident.rule.code if one.incident.rule else None, is_told_only=True),
        Column("crews", lambda record: " ".join(filter(None, record.crews)), is_told_only=True),
        *(Column(kind, partial(_zone, kind), is_told_only=True) for kind in CHAIN),
    ),
    point=lambda record: (record.incident.place.lon, record.incident.place.lat),
    notices=_notices,
    unwritten=frozenset({"caller_name", "caller_phone"}),
)

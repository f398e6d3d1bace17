"""The live picture in memory: what is open or was touched today, who is where, and how fresh all of it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, KeysView, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch.assignment import Assignment
from dispatch.calls import Call
from dispatch.changes import Changes
from dispatch.crew_status import crew_status, stand_by_of
from dispatch.entry import Entry
from dispatch.feeds import POSITIONS, FeedBoard
from dispatch.fixes import Fix
from dispatch.incident import Incident
from dispatch.instructions import Instruction, order
from dispatch.patrols import Patrol
from dispatch.people import Crew, CrewStatus, Member, Shift, StandBy
from dispatch.ports import Snapshot
from dispatch.positions import Positions
from dispatch.rows import Row
from dispatch.task_index import TaskIndex
from gis.road_network import Mode

KEPT = timedelta(hours=25)
"""What ended so long ago is let go; no local day is longer, so all of today stays whatever the zone."""
_LOOK_EVERY = timedelta(minutes=10)


class Situation:
    """Held by one thread. Views read it; only `apply` and `take_fixes` change it."""

    def __init__(self) -> None:
        self.seq = 0
        self.incidents: dict[str, Incident] = {}
        self.assignments: dict[str, Assignment] = {}
        self.entries: dict[str, Entry] = {}
        self.crews: dict[str, Crew] = {}
        self.members: dict[str, Member] = {}
        self.shifts: dict[str, Shift] = {}
        self.instructions: dict[str, Instruction] = {}
        self.calls: dict[str, Call] = {}
        self.patrols: dict[str, Patrol] = {}
        self.positions = Positions()
        self.feeds = FeedBoard()
        self._tasks_of_incident = TaskIndex()
        self._tasks_of_crew = TaskIndex()
        self._entries_of_incident: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._instructions_of_incident: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._plain: dict[type[Row], dict[str, Any]] = {
            Member: self.members,
            Shift: self.shifts,
            Call: self.calls,
            Patrol: self.patrols,
        }
        self._held: dict[type[Row], dict[str, Any]] = {
            Incident: self.incidents,
            Assignment: self.assignments,
            Entry: self.entries,
            Crew: self.crews,
            **self._plain,
        }
        self._crew_of_member: dict[str, str] = {}
        self._open: dict[str, Incident] = {}
        self._open_by_number: tuple[Incident, ...] | None = None
        self._crews_by_sign: tuple[Crew, ...] | None = None
        self._crews_by_name: dict[str, list[Crew]] | None = None
        self._looked_at = datetime.min.replace(tzinfo=UTC)

    @classmethod
    def of(cls, snapshot: Snapshot) -> Situation:
        """The picture that a snapshot holds."""
        situation = cls()
        situation._put(snapshot.rows)
        situation.take_fixes(snapshot.fixes)
        situation.seq = snapshot.seq
        return situation

    def apply(self, changes: Changes) -> None:
        """Bring one action's changes in; what is known already is passed over."""
        if changes.seq <= self.seq:
            return
        self._put(changes.rows)
        for kind, row_id in changes.removed:
            self._remove(kind, row_id)
        self.seq = changes.seq
        if changes.at - self._looked_at >= _LOOK_EVERY:
            self._looked_at = changes.at
            self._let_go(changes.at - KEPT)

    def take_fixes(self, fixes: Sequence[Fix]) -> tuple[str, ...]:
        """Bring positions in; return the ids of the crews that moved."""
        self.feeds.heard(POSITIONS, max((fix.received_at for fix in fixes), default=None))
        moved = self.positions.take(fixes)
        crews = (self._crew_of_member.get(member_id) for member_id in moved)
        return tuple(dict.fromkeys(crew for crew in crews if crew is not None))

    def modes_of(self, member_ids: Iterable[str]) -> dict[str, Mode]:
        """How members travel, of those who belong to a crew."""
        crews = ((member_id, self._crew_of_member.get(member_id)) for member_id in member_ids)
        return {member_id: self.crews[crew].mode for member_id, crew in crews if crew in self.crews}

    def newest(self, row: Row) -> Row:
        """A row as it is now; as it was where the picture has let go of it."""
        found: Row = self._held.get(type(row), {}).get(row.id, row)
        return found

    def tasks_of_incident(self, incident_id: str) -> list[Assignment]:
        """Assignments of an incident, the earliest sent first."""
        return list(self._tasks_of_incident.of(incident_id))

    def running_tasks(self, incident_id: str) -> list[Assignment]:
        """Those of an incident that a crew is on its way or at work for, the earliest sent first."""
        return [task for task in self._tasks_of_incident.of(incident_id) if task.is_running]

    def tasks_of_crew(self, crew_id: str) -> list[Assignment]:
        """Assignments of a crew, the earliest sent first."""
        return list(self._tasks_of_crew.of(crew_id))

    def open_tasks_of_crew(self, crew_id: str) -> tuple[Assignment, ...]:
        """Assignments of a crew that have not ended, the earliest sent first."""
        return self._tasks_of_crew.open_of(crew_id)

    def reports_of_crew(self, crew_id: str) -> int:
        """How many of its tasks a crew has reported on."""
        return self._tasks_of_crew.reported_of(crew_id)

    def entries_of(self, incident_id: str) -> list[Entry]:
        """Life-cycle entries of an incident in order of occurrence."""
        entries = (self.entries[entry_id] for entry_id in self._entries_of_incident.get(incident_id, ()))
        return sorted(entries, key=lambda entry: (entry.occurred_at, entry.recorded_at, entry.id))

    def instructions_of(self, incident_id: str) -> list[Instruction]:
        """Leaders' instructions for an incident, the next due first."""
        ids = self._instructions_of_incident.get(incident_id, ())
        known = (self.instructions[one] for one in ids if one in self.instructions)
        return sorted(known, key=order)

    def entry_count(self, incident_id: str) -> int:
        """How many entries an incident has."""
        return len(self._entries_of_incident.get(incident_id, ()))

    def name_of(self, crew: Crew) -> str:
        """A crew's name, with its call sign where another whose shift overlaps has the same name."""
        if self._crews_by_name is None:
            self._crews_by_name = {}
            for each in self.crews.values():
                self._crews_by_name.setdefault(each.name, []).append(each)
        alike = (other for other in self._crews_by_name.get(crew.name, ()) if other.id != crew.id)
        is_shared = any(map(crew.overlaps, alike))
        return f"{crew.name} {crew.call_sign}" if is_shared else crew.name

    def name_by_id(self, crew_id: str | None) -> str:
        """A crew's name by its id; the id where the crew is not known, nothing where nobody is meant."""
        crew = self.crews.get(crew_id or "")
        return self.name_of(crew) if crew is not None else crew_id or ""

    def status_of(self, crew: Crew, now: datetime) -> CrewStatus:
        """The derived status of a crew."""
        return crew_status(crew, self.tasks_of_crew(crew.id), now)

    def stand_by_of(self, crew: Crew, now: datetime) -> StandBy | None:
        """Where a crew stands by, None where it does not."""
        return stand_by_of(crew, self.tasks_of_crew(crew.id), now)

    def fix_of(self, crew: Crew) -> Fix | None:
        """The newest fix of any member of a crew."""
        return self.positions.newest(crew.member_ids)

    def crews_on_shift(self, now: datetime) -> list[Crew]:
        """Crews whose turn of duty it is, by call sign."""
        return [crew for crew in self.crews_by_sign if crew.is_on_shift(now)]

    @property
    def crews_by_sign(self) -> tuple[Crew, ...]:
        """All crews by call sign, put in order once until one of them changes."""
        if self._crews_by_sign is None:
            self._crews_by_sign = tuple(sorted(self.crews.values(), key=lambda crew: crew.call_sign))
        return self._crews_by_sign

    def open_incidents(self) -> list[Incident]:
        """Incidents that still need somebody, by number."""
        if self._open_by_number is None:
            self._open_by_number = tuple(sorted(self._open.values(), key=lambda each: each.number))
        return list(self._open_by_number)

    @property
    def open_ids(self) -> KeysView[str]:
        """Ids of the open incidents, in no order that means something."""
        return self._open.keys()

    def by_number(self, number: str) -> Incident | None:
        """The incident of this number; `0426` means the newest one that ends so."""
        fits = [
            incident
            for incident in self.incidents.values()
            if incident.number == number or incident.short_number == number.zfill(4)
        ]
        return max(fits, key=lambda incident: incident.received_at, default=None)

    def _put(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if isinstance(row, Incident):
                self._put_incident(row)
            elif isinstance(row, Assignment):
                self._put_assignment(row)
            elif isinstance(row, Entry):
                self._put_entry(row)
            elif isinstance(row, Crew):
                self._put_crew(row)
            elif isinstance(row, Instruction):
                self.instructions[row.id] = row
                self._instructions_of_incident[row.incident_id][row.id] = None
            elif type(row) in self._plain:
                self._plain[type(row)][row.id] = row

    def _put_incident(self, incident: Incident) -> None:
        if incident.id not in self.incidents:
            self.feeds.heard(incident.source, incident.received_at)
        self.incidents[incident.id] = incident
        self._open_by_number = None
        if incident.is_open:
            self._open[incident.id] = incident
        else:
            self._open.pop(incident.id, None)

    def _put_entry(self, entry: Entry) -> None:
        known = self.entries.get(entry.id)
        if known is not None and known.incident_id != entry.incident_id:
            self._entries_of_incident[known.incident_id].pop(entry.id, None)
        self.entries[entry.id] = entry
        self._entries_of_incident[entry.incident_id][entry.id] = None

    def _put_assignment(self, task: Assignment) -> None:
        known = self.assignments.get(task.id)
        if known is not None and known.incident_id != task.incident_id:
            self._tasks_of_incident.remove(known.incident_id, task.id)
        self.assignments[task.id] = task
        self._tasks_of_incident.put(task.incident_id, task)
        if task.crew_id is not None:
            self._tasks_of_crew.put(task.crew_id, task)

    def _put_crew(self, crew: Crew) -> None:
        self.crews[crew.id] = crew
        self._crews_by_sign = self._crews_by_name = None
        for member_id in crew.member_ids:
            held = self.crews.get(self._crew_of_member.get(member_id, ""))
            if held is None or held.starts_at <= crew.starts_at:
                self._crew_of_member[member_id] = crew.id

    def _let_go(self, before: datetime) -> None:
        """Forget what was over before a moment: a picture is kept for weeks where a room never closes."""
        for kind, row_id in tuple(self._over_before(before)):
            self._remove(kind, row_id)

    def _over_before(self, moment: datetime) -> Iterator[tuple[str, str]]:
        """(kind, id) of incidents that ended before a moment, of theirs, and of what ran beside them."""
        for incident in self.incidents.values():
            if incident.ended_at is not None and incident.ended_at < moment:
                yield "incident", incident.id
                yield from (("entry", each) for each in self._entries_of_incident.get(incident.id, ()))
                yield from (("assignment", each.id) for each in self._tasks_of_incident.of(incident.id))
        for given in self.instructions.values():
            if given.answered_at is not None and given.answered_at < moment:
                yield "instruction", given.id
        yield from (("call", call.id) for call in self.calls.values() if call.at < moment)
        yield from (("patrol", patrol.id) for patrol in self.patrols.values() if patrol.ends_at < moment)

    def _remove(self, kind: str, row_id: str) -> None:
        held: dict[str, dict[str, Any]]
        held = {
            "incident": self.incidents,
            "member": self.members,
            "shift": self.shifts,
            "instruction": self.instructions,
            "call": self.calls,
            "patrol": self.patrols,
        }
        if kind in held:
            held[kind].pop(row_id, None)
        if kind == "incident":
            self._entries_of_incident.pop(row_id, None)
            if self._open.pop(row_id, None) is not None:
                self._open_by_number = None
        elif kind == "assignment" and row_id in self.assignments:
            task = self.assignments.pop(row_id)
            self._tasks_of_incident.remove(task.incident_id, row_id)
            self._tasks_of_crew.remove(task.crew_id or "", row_id)
        elif kind == "entry" and row_id in self.entries:
            entry = self.entries.pop(row_id)
            self._entries_of_incident.get(entry.incident_id, {}).pop(row_id, None)
        elif kind == "crew" and row_id in self.crews:
            crew = self.crews.pop(row_id)
            self._crews_by_sign = self._crews_by_name = None
            for member_id in crew.member_ids:
                self._crew_of_member.pop(member_id, None)
            # Members may have another crew, of an earlier shift.
            for other in sorted(self.crews.values(), key=lambda other: other.starts_at):
                self._put_crew(other)

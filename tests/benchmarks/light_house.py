"""A house that keeps nothing: rows in memory, no record, no hashes; for days that are played by the dozen."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from dispatch.centre import Centre
from dispatch.changes import Changes
from dispatch.desk import Desk
from dispatch.fixes import Fix
from dispatch.ports import Action, Caller, Clock, Query, Snapshot
from dispatch.queries import FixesOf
from dispatch.reasons import Refused
from dispatch.rows import Row

R = TypeVar("R", bound=Row)
_INDEXED = ("incident_id", "crew_id")


class LightStore:
    """Rows by kind and id, as the real store would answer for them; what is refused leaves no row behind."""

    def __init__(self, rows: Iterable[Row], fixes: Iterable[Fix] = ()) -> None:
        self._rows: defaultdict[type[Row], dict[str, Row]] = defaultdict(dict)
        self._versions: dict[str, int] = {}
        self._index: defaultdict[tuple[type[Row], str, object], dict[str, None]] = defaultdict(dict)
        self._answered: dict[str, Changes] = {}
        self._serials: defaultdict[date, int] = defaultdict(int)
        self.changes: list[Changes] = []
        self.tracks: defaultdict[str, list[Fix]] = defaultdict(list)
        self.put(rows)
        self.keep_fixes(list(fixes))

    def put(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._rows[type(row)][row.id] = row
            self._versions[row.id] = row.version
            for name in _INDEXED:
                if hasattr(row, name):
                    self._index[type(row), name, getattr(row, name)][row.id] = None

    @contextmanager
    def work(self, action: Action, now: datetime) -> Iterator[LightWork]:
        work = LightWork(self, action, now)
        yield work
        self.put(work.saved.values())
        work.changes = Changes(len(self.changes) + 1, now, action.code, tuple(work.saved.values()))
        self.changes.append(work.changes)
        self._answered[action.action_id] = work.changes

    def answered(self, action_id: str) -> Changes | None:
        return self._answered.get(action_id)

    def version_of(self, row_id: str) -> int | None:
        return self._versions.get(row_id)

    def next_serial(self, day: date) -> int:
        self._serials[day] += 1
        return self._serials[day]

    def rows(self, kind: type[R], /, **equals: object) -> tuple[R, ...]:
        held: dict[str, Any] = self._rows[kind]
        if "id" in equals:
            held = {row_id: row for row_id in [equals["id"]] if (row := held.get(str(row_id))) is not None}
        indexed = next((name for name in _INDEXED if name in equals and "id" not in equals), None)
        ids = self._index.get((kind, indexed, equals[indexed]), {}) if indexed else held
        fits = (held[row_id] for row_id in ids)
        return tuple(sorted((row for row in fits if _equals(row, equals)), key=lambda row: str(row.id)))

    def keep_fixes(self, fixes: Sequence[Fix]) -> None:
        for fix in fixes:
            self.tracks[fix.member_id].append(fix)

    def fixes(self, member_ids: Iterable[str], since: datetime) -> tuple[Fix, ...]:
        found: list[Fix] = []
        for member_id in set(member_ids):
            for fix in reversed(self.tracks[member_id]):
                if fix.fixed_at < since:
                    break
                found.append(fix)
        return tuple(sorted(found, key=lambda fix: (fix.fixed_at, fix.member_id)))


def _equals(row: Row, equals: dict[str, object]) -> bool:
    return all(getattr(row, name) == value for name, value in equals.items())


class LightWork:
    """What an action may read and save."""

    def __init__(self, store: LightStore, action: Action, now: datetime) -> None:
        self._store, self._action, self.now = store, action, now
        self.saved: dict[str, Row] = {}
        self.changes: Changes = Changes(0, now, action.code)
        self._ids_given = 0

    def version_of(self, row_id: str) -> int | None:
        held = self.saved.get(row_id)
        return held.version if held else self._store.version_of(row_id)

    def get(self, kind: type[R], row_id: str, /) -> R:
        found = self.find(kind, id=row_id)
        if not found:
            raise Refused("unknown_row", kind=kind.__name__, id=row_id)
        return found[0]

    def find(self, kind: type[R], /, **equals: object) -> tuple[R, ...]:
        kept = {row.id: row for row in self._store.rows(kind, **equals)}
        own = (row for row in self.saved.values() if isinstance(row, kind) and _equals(row, equals))
        kept = {row_id: row for row_id, row in kept.items() if row_id not in self.saved}
        kept.update({row.id: row for row in own})
        return tuple(kept[row_id] for row_id in sorted(kept))

    def count(self, kind: type[Row], /) -> int:
        return len(self.find(kind))

    def save(self, row: R) -> R:
        if (self.version_of(row.id) or 0) != row.version:
            raise Refused("stale_version", id=row.id, seen=row.version, now=self.version_of(row.id))
        saved = row.as_saved()
        self.saved[saved.id] = saved
        return saved

    def new_id(self) -> str:
        self._ids_given += 1
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self._action.action_id}/{self._ids_given}"))

    def next_serial(self, day: date) -> int:
        return self._store.next_serial(day)

    def keep_caller(self, caller: Caller) -> tuple[str, str]:
        return self.new_id(), f"{caller.name}{caller.phone}"

    def fixes(self, member_ids: Iterable[str], since: datetime) -> tuple[Fix, ...]:
        return self._store.fixes(member_ids, since)


class LightSeat:
    """A seat for the one simulated world that acts here; it answers for fixes only."""

    def __init__(
        self, store: LightStore, centre: Callable[[], Centre], clock: Clock, start: Snapshot
    ) -> None:
        self._store, self._start = store, start
        self._desk = Desk(store, centre, clock)  # type: ignore[arg-type]
        self._recent: list[Fix] = []

    def act(self, action: Action) -> Changes:
        return self._desk.act(action)

    def report_fixes(self, fixes: Sequence[Fix]) -> None:
        self._recent.extend(fixes)
        self._store.keep_fixes(fixes)

    def snapshot(self) -> Snapshot:
        return self._start

    def changes_after(self, seq: int) -> tuple[Changes, ...]:
        return tuple(self._store.changes[seq:])

    def fixes_after(self, mark: int) -> tuple[int, tuple[Fix, ...]]:
        return len(self._recent), tuple(self._recent[mark:])

    def ask(self, query: Query[Any]) -> Any:
        assert isinstance(query, FixesOf)
        return self._store.fixes(query.member_ids, query.since)

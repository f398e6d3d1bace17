"""The near seat: desk and live picture in this process, behind the one interface that everything uses."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time
from itertools import islice
from typing import Any, TypeVar

from dispatch.changes import Changes
from dispatch.cover_book import CoverBook
from dispatch.desk import Desk
from dispatch.fix_roads import FixRoads
from dispatch.fixes import Fix
from dispatch.foresight import Foresight
from dispatch.ports import Action, Clock, Query, Snapshot, Store
from dispatch.queries import ANSWERS
from dispatch.reasons import Refused
from dispatch.room import Later, Room
from dispatch.rows import Row
from dispatch.search_book import SearchBook
from dispatch.situation import Situation

Answer = TypeVar("Answer")
RECENT_FIXES = 20_000
RECENT_CHANGES, FEW_ROWS = 256, 1_000
"""So many of the last changes are kept as they were read; after one of more rows they begin anew."""


class NearSeat:
    """Acts through the desk and answers from a picture of its own, kept up to date after each action.

    Safe to call from several threads: the picture changes and is read under one lock.
    """

    def __init__(
        self,
        desk: Desk,
        store: Store,
        clock: Clock,
        answers: dict[type[Any], Callable[[Any, Room], Any]] | None = None,
    ) -> None:
        self._desk = desk
        self._store = store
        self._clock = clock
        self._answers = {**ANSWERS, **(answers or {})}
        self._foresight = Foresight()
        self._cover_book = CoverBook()
        self._search_book = SearchBook()
        self._lock = threading.RLock()
        # One batch at a time is placed on the roads, while the picture can be read.
        self._placing = threading.Lock()
        self._fix_roads = FixRoads()
        self._recent: deque[Fix] = deque(maxlen=RECENT_FIXES)
        self._fixes_taken = 0
        self._told: deque[Changes] = deque(maxlen=RECENT_CHANGES)
        read, since = self._read_now()
        self._read: tuple[Snapshot, datetime] | None = (read, since)
        self._situation = Situation.of(read)

    def act(self, action: Action) -> Changes:
        """Carry the action out; returns after commit."""
        changes = self._desk.act(action)
        self._catch_up()
        return changes

    def report_fixes(self, fixes: Sequence[Fix]) -> None:
        """Take positions in: placed on the roads, then into the picture, then kept."""
        with self._placing:
            placed = self._placed(fixes)
            with self._lock:
                self._situation.take_fixes(placed)
                self._recent.extend(placed)
                self._fixes_taken += len(placed)
        self._store.keep_fixes(placed)

    def snapshot(self) -> Snapshot:
        """The live picture: what is open or was touched since the centre's local midnight.

        Whoever asks first, before anything has happened, is given what this seat itself has read.
        """
        known, self._read = self._read, None
        if known is not None and not self._fixes_taken and known[1] == self._midnight():
            read = known[0]
            if not self._store.changes_after(read.seq):
                return read
        return self._read_now()[0]

    def _read_now(self) -> tuple[Snapshot, datetime]:
        since = self._midnight()
        return self._store.snapshot(since), since

    def changes_after(self, seq: int) -> tuple[Changes, ...]:
        """What has been done since step `seq`, by this or another process.

        The newest are given as this seat's own picture was given them: read once, and of each row there is
        one, however many pictures show it.
        """
        with self._lock:
            self._catch_up()
            if seq >= self._situation.seq:
                return ()
            if self._told and self._told[0].seq <= seq + 1:
                return tuple(changes for changes in self._told if changes.seq > seq)
        read = self._store.changes_after(seq)
        with self._lock:
            return tuple(replace(changes, rows=tuple(map(self._held, changes.rows))) for changes in read)

    def _held(self, row: Row) -> Row:
        """The picture's own row where it has this very version, so that whoever was late holds no other."""
        known = self._situation.newest(row)
        return known if known.version == row.version else row

    def fixes_after(self, mark: int) -> tuple[int, tuple[Fix, ...]]:
        """Positions taken in after `mark`; of a long absence only the newest RECENT_FIXES."""
        with self._lock:
            wanted = min(self._fixes_taken - mark, len(self._recent))
            newest = tuple(islice(reversed(self._recent), max(0, wanted)))
            return self._fixes_taken, newest[::-1]

    def ask(self, query: Query[Answer]) -> Answer:
        """Answer from the picture; Refused("unknown_query") for a kind that this seat does not know."""
        answer = self._answers.get(type(query))
        if answer is None:
            raise Refused("unknown_query", query=type(query).__name__)
        self._catch_up()
        with self._lock:
            room = Room(
                self._situation,
                self._desk.centre,
                self._store,
                self._clock,
                self._foresight,
                self._cover_book,
                self._search_book,
            )
            result: Answer | Later = answer(query, room)
        return result.work() if isinstance(result, Later) else result

    def _placed(self, fixes: Sequence[Fix]) -> tuple[Fix, ...]:
        with self._lock:
            modes = self._situation.modes_of(fix.member_id for fix in fixes)
        centre = self._desk.centre
        return self._fix_roads.placed(fixes, modes, centre.router, centre.settings)

    def _catch_up(self) -> None:
        with self._lock:
            for changes in self._store.changes_after(self._situation.seq):
                self._situation.apply(changes)
                self._desk.heed(changes)
                self._search_book.heed(changes)
                self._keep(changes)

    def _keep(self, changes: Changes) -> None:
        if len(changes.rows) > FEW_ROWS or changes.unlisted:
            self._told.clear()
        else:
            self._told.append(changes)

    def _midnight(self) -> datetime:
        local = self._desk.centre.local(self._clock.now())
        return datetime.combine(local.date(), time(), self._desk.centre.zone)

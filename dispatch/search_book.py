"""One index of all that can be found by name or number, kept up to date by what changes."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from dispatch.centre import Centre
from dispatch.changes import Changes
from dispatch.incident import Incident
from dispatch.people import Crew
from dispatch.ports import Store
from dispatch.rows import Row
from dispatch.search_entries import (
    STILL,
    Found,
    FoundKind,
    Index,
    found_zone,
    living_entry,
    zone_entries,
)
from dispatch.search_roads import RoadIndex
from dispatch.situation import Situation
from dispatch.typeahead import Entry, Hit, TypeAhead
from gis.zones import ZoneAtlas

_LIVING: dict[str, type[Row]] = {"incident": Incident, "crew": Crew}
_News = dict[tuple[str, str], Row | None]
"""Rows by kind and id, None where one is no more."""
_ANEW = ("", "")
"""Stands before everything else where the picture is taken in whole."""
_MOST_NEWS = 20_000
_KINDS = tuple(FoundKind)
_AT_ONCE = 2
"""So many of one kind are offered before another's turn comes."""


class SearchBook:
    """Safe to use from several threads: one at a time brings the index up to date and searches it.

    News is only noted when it comes, of each row the newest; the next search works it in, beside whoever
    acts.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._noting = threading.Lock()
        self._news: _News = {}
        self._needs_all = True
        self._stale = set(STILL)
        self._still: dict[FoundKind, Index] = {}
        self._living = {kind: _Living() for kind in _LIVING}
        self._crews: dict[str, Crew] = {}
        self._zones = TypeAhead()
        self._atlas: ZoneAtlas | None = None
        self._roads = RoadIndex(None)

    def heed(self, changes: Changes) -> None:
        """Note what an action changed."""
        self._stale |= {kind for kind, (row, _) in STILL.items() if changes.touches({kind.value: row})}
        with self._noting:
            if not changes.unlisted.isdisjoint(_LIVING) or len(self._news) > _MOST_NEWS:
                self._needs_all = True
            if self._needs_all:
                self._news.clear()
                return
            for kind, row_type in _LIVING.items():
                self._news.update(((kind, row.id), row) for row in changes.of(row_type))
            self._news.update((removed, None) for removed in changes.removed if removed[0] in _LIVING)

    def look_at(self, situation: Situation) -> None:
        """Note the whole picture where that is needed; it must stand still meanwhile."""
        with self._noting:
            if self._needs_all:
                self._needs_all = False
                self._news[_ANEW] = None
                self._news.update((("incident", row.id), row) for row in situation.incidents.values())
                self._news.update((("crew", row.id), row) for row in situation.crews.values())

    def find(
        self, text: str, limit: int, kinds: frozenset[FoundKind], centre: Centre, store: Store
    ) -> tuple[Found, ...]:
        """What `text` means, the likeliest first; no `kinds`: of all."""
        wanted = kinds or frozenset(_KINDS)
        with self._lock:
            self._catch_up(wanted, centre, store)
            hits = [*self._hits(text, limit, wanted), *_coded(text, wanted, centre.atlas)]
        found = dict.fromkeys(_placed(hit.entry.key, centre.atlas) for hit in _mixed(hits)[: 2 * limit])
        return self._one_of_each_crew(found)[:limit]

    def _one_of_each_crew(self, found: Iterable[Found]) -> tuple[Found, ...]:
        """Of crews of one name, which every shift has anew, the one on duty, else the newest."""
        best: dict[tuple[str, ...], Found] = {}
        for one in found:
            key = (one.kind, one.name, one.detail) if one.kind is FoundKind.CREW else (one.kind, one.id)
            held = best.get(key)
            if held is None or (one.kind is FoundKind.CREW and self._turn(one) > self._turn(held)):
                best[key] = one
        return tuple(best.values())

    def _turn(self, found: Found) -> tuple[bool, datetime]:
        crew = self._crews[found.id]
        return crew.signed_on is not None, crew.starts_at

    def _hits(self, text: str, limit: int, wanted: frozenset[FoundKind]) -> Iterator[Hit]:
        indexes: dict[FoundKind, Index] = {
            FoundKind.INCIDENT: self._living["incident"].index,
            FoundKind.CREW: self._living["crew"].index,
            FoundKind.ZONE: self._zones,
            FoundKind.ROAD: self._roads,
            **self._still,
        }
        for kind in wanted & indexes.keys():
            yield from indexes[kind].hits(text, limit)
        if FoundKind.CROSSING in wanted:
            yield from self._roads.crossing_hits(text, limit)

    def _catch_up(self, wanted: frozenset[FoundKind], centre: Centre, store: Store) -> None:
        with self._noting:
            news, self._news = self._news, {}
        for (kind, row_id), row in news.items():
            self._take(kind, row_id, row)
        if self._atlas is not centre.atlas:
            self._atlas, self._zones = centre.atlas, TypeAhead(zone_entries(centre.atlas))
        network = centre.network
        if self._roads.network is not network:
            self._roads = RoadIndex(network)
        for kind in self._stale & wanted:
            row_type, index_of = STILL[kind]
            # Taken off the list first: what changes meanwhile makes it stale again.
            self._stale.discard(kind)
            self._still[kind] = index_of(store.rows(row_type))

    def _take(self, kind: str, row_id: str, row: Row | None) -> None:
        if (kind, row_id) == _ANEW:
            self._living = {each: _Living() for each in _LIVING}
            return
        self._living[kind].take(row_id, row)
        if isinstance(row, Crew):
            self._crews[row_id] = row


def _mixed(hits: Iterable[Hit]) -> list[Hit]:
    """The likeliest first; of those that are equally likely two of each kind, then two more of each."""
    ranked = sorted(hits, key=lambda hit: hit.order)
    nth: Counter[tuple[int, FoundKind]] = Counter()
    keyed = []
    for hit in ranked:
        rank, kind = hit.order[0], hit.entry.key.kind
        keyed.append((rank, nth[rank, kind] // _AT_ONCE, _KINDS.index(kind), nth[rank, kind], hit))
        nth[rank, kind] += 1
    return [hit for *_, hit in sorted(keyed, key=lambda line: line[:4])]


class _Living:
    """Rows of one kind that come and go."""

    def __init__(self) -> None:
        self.index = TypeAhead()
        self._held: dict[str, tuple[int, Entry]] = {}

    def take(self, row_id: str, row: Row | None) -> None:
        """Find a row as it is now; None: no more."""
        held, entry = self._held.get(row_id), living_entry(row) if row is not None else None
        if held is not None and held[1] == entry:
            return
        if held is not None:
            self.index.take_out(held[0])
            del self._held[row_id]
        if entry is not None:
            self._held[row_id] = self.index.put(entry), entry


def _coded(text: str, wanted: frozenset[FoundKind], atlas: ZoneAtlas) -> Iterator[Hit]:
    """The zone of a code typed in full: unit grids are found by nothing else."""
    code = text.strip()
    if FoundKind.ZONE in wanted and code in atlas and atlas.by_code(code).geometry is not None:
        yield Hit((0, len(code), code), Entry(found_zone(atlas, code), code))


def _placed(found: Found, atlas: ZoneAtlas) -> Found:
    """A zone with a point inside of it; anything else as it is."""
    if found.kind is not FoundKind.ZONE or found.id not in atlas:
        return found
    shape = atlas.by_code(found.id).geometry
    if shape is None:
        return found
    inside = shape.representative_point()
    return replace(found, lon=round(inside.x, 7), lat=round(inside.y, 7))

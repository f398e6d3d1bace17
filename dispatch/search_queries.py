"""The question that finds things by name, number, pinyin or initials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from dispatch.ports import Query
from dispatch.room import Later, Room
from dispatch.search_entries import Found, FoundKind

MOST_FOUND = 200


@dataclass(frozen=True)
class Find(Query[tuple[Found, ...]]):
    """What a text means, the likeliest first: zones, roads, crossings (two road names), crews, incidents,
    subjects, places, facilities and permits; no `kinds`: of all.
    """

    code: ClassVar[str] = "find"
    text: str
    limit: int = 8
    kinds: tuple[FoundKind, ...] = ()


def find(query: Find, room: Room) -> Later:
    book, centre, store = room.search_book, room.centre, room.store
    book.look_at(room.situation)
    limit = max(1, min(query.limit, MOST_FOUND))
    return Later(lambda: book.find(query.text, limit, frozenset(query.kinds), centre, store))


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {Find: find}

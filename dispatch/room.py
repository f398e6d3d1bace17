"""What answers to questions are made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dispatch.centre import Centre
from dispatch.cover_book import CoverBook
from dispatch.foresight import Foresight
from dispatch.ports import Clock, Store
from dispatch.search_book import SearchBook
from dispatch.situation import Situation


@dataclass(frozen=True)
class Room:
    """What answers are made from: the live picture, the centre, what is kept, the time, earlier foresight."""

    situation: Situation
    centre: Centre
    store: Store
    clock: Clock
    foresight: Foresight
    cover_book: CoverBook = field(default_factory=CoverBook)
    search_book: SearchBook = field(default_factory=SearchBook)


@dataclass(frozen=True)
class Later:
    """An answer that is worked out once the picture has been read and let go of: it may take its time."""

    work: Callable[[], Any]

"""Questions about speeds: which are kept, and what the fleet's own fixes say of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from dispatch.ports import Query
from dispatch.room import Later, Room
from dispatch.speeds import Speed
from dispatch.travelled import travelled
from gis.speed_learning import LearningRule, LearntSpeed, learn_speeds

BANDS = ((7, 8), tuple(range(9, 17)), (17, 18), (6, 19, 20, 21), (22, 23, 0, 1, 2, 3, 4, 5))
"""Hours that traffic is alike in: both rushes, the day between, its edges, the night."""


@dataclass(frozen=True)
class Speeds(Query[tuple[Speed, ...]]):
    """The speeds that are kept and in force."""

    code: ClassVar[str] = "speeds"


def speeds(_query: Speeds, room: Room) -> tuple[Speed, ...]:
    return tuple(row for row in room.store.rows(Speed) if not row.is_off)


@dataclass(frozen=True)
class LearnSpeeds(Query[tuple[LearntSpeed, ...]]):
    """What travel of the last days says against the usual speeds; nothing is changed."""

    code: ClassVar[str] = "learn_speeds"
    days: float = 28.0


def learn(query: LearnSpeeds, room: Room) -> Later:
    """Asks up to two thousand routes: worked out while others go on."""
    store, centre, settings = room.store, room.centre, room.centre.settings
    since = room.clock.now() - timedelta(days=query.days)
    rule = LearningRule(BANDS, settings.speeds_least_n, settings.speeds_prior_n)
    return Later(lambda: learn_speeds(travelled(store, centre, since), rule))


ANSWERS: dict[type[Any], Callable[[Any, Room], Any]] = {Speeds: speeds, LearnSpeeds: learn}

"""Closures and slow zones: stretches of road that are shut or slow for a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from types import MappingProxyType

from dispatch.rows import Row
from gis.conditions import USUAL, Conditions, conditions_of
from gis.road_network import Mode, RoadNetwork
from gis.stretches import Stretch, StretchFinder


class ClosureKind(StrEnum):
    """What a stretch of road is for a time."""

    CLOSED = "closed"
    SLOW = "slow"


@dataclass(frozen=True, kw_only=True)
class Closure(Row):
    """A stretch of road that is closed, or takes `factor` times as long, from `starts_at` to `ends_at`.

    Of an edge that lies in it in part, that part is slow; a closed one can't be passed at all.

    `ends_at` None: until it is lifted. Times are in UTC; `drawn_at` is when the centre came to know.
    `modes`: for whom it holds, empty for all.
    """

    number: str
    kind: ClosureKind
    stretch: Stretch
    starts_at: datetime
    drawn_at: datetime
    drawn_by: str
    reason: str
    ends_at: datetime | None = None
    factor: float = 1.0
    modes: tuple[Mode, ...] = ()
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lifted_why: str = ""

    @property
    def over_at(self) -> datetime | None:
        """When it ends, or was lifted before that; None while that is open."""
        return min((at for at in (self.ends_at, self.lifted_at) if at is not None), default=None)

    def holds_for(self, mode: Mode) -> bool:
        """Whether who goes by a mode is held up."""
        return not self.modes or mode in self.modes

    def is_in_force(self, moment: datetime) -> bool:
        """Whether it holds at a moment; the moment it ends it holds no more."""
        return self.starts_at <= moment and not self.is_over(moment)

    def is_over(self, moment: datetime) -> bool:
        """Whether it has ended or been lifted by a moment."""
        return self.over_at is not None and self.over_at <= moment


@dataclass(frozen=True)
class ClosureBook:
    """All closures that are kept, over the roads that they lie on; `width_m`: so far a line reaches."""

    closures: tuple[Closure, ...] = ()
    network: RoadNetwork | None = None
    width_m: float = 15.0

    def edges_of(self, closure: Closure) -> tuple[int, ...]:
        """The edges that a closure covers; none without roads."""
        return tuple(self.covered(closure.stretch))

    def covered(self, stretch: Stretch) -> Mapping[int, float]:
        """The edges of a stretch, and the share of each that lies in it."""
        return _covered(_Ground(self.network), stretch, self.width_m) if self.network is not None else {}

    def in_force(self, moment: datetime) -> tuple[Closure, ...]:
        """The closures that hold at a moment."""
        return tuple(closure for closure in self.closures if closure.is_in_force(moment))

    def with_one(self, closure: Closure) -> ClosureBook:
        """The book with one more."""
        return replace(self, closures=(*self.closures, closure))

    def conditions_at(self, moment: datetime) -> Conditions:
        """What holds on the roads at a moment, for all and for those of whom more is said."""
        held = self.in_force(moment)
        if not held or self.network is None:
            return USUAL
        named = sorted({mode for one in held for mode in one.modes})
        own = ((mode, self._conditions([one for one in held if one.holds_for(mode)])) for mode in named)
        return replace(self._conditions([one for one in held if not one.modes]), of_modes=tuple(own))

    def _conditions(self, held: Sequence[Closure]) -> Conditions:
        closed = (self.edges_of(one) for one in held if one.kind is ClosureKind.CLOSED)
        return conditions_of(list(chain.from_iterable(closed)), self._slow(held))

    def _slow(self, held: Iterable[Closure]) -> Iterator[tuple[int, float]]:
        for closure in held:
            if closure.kind is ClosureKind.SLOW:
                for edge, share in self.covered(closure.stretch).items():
                    yield edge, 1.0 + (closure.factor - 1.0) * share

    def changes_next(self, moment: datetime) -> datetime | None:
        """The next moment after this one at which a closure begins or ends by itself; None for never."""
        ends = (
            (closure.starts_at, closure.over_at) for closure in self.closures if not closure.is_over(moment)
        )
        return min((at for pair in ends for at in pair if at is not None and at > moment), default=None)


NO_CLOSURES = ClosureBook()


class _Ground:
    """A network as a key: the very same one."""

    def __init__(self, network: RoadNetwork) -> None:
        self.network = network

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ground) and other.network is self.network

    def __hash__(self) -> int:
        return id(self.network)


@lru_cache(maxsize=4)
def _finder(ground: _Ground) -> StretchFinder:
    return StretchFinder(ground.network)


@lru_cache(maxsize=4096)
def _covered(ground: _Ground, stretch: Stretch, width_m: float) -> Mapping[int, float]:
    found = _finder(ground).covered(stretch, width_m)
    return MappingProxyType(dict(zip(found.edges.tolist(), found.share.tolist(), strict=True)))

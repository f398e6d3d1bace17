"""Roads are closed and slowed for a time, that is changed, and they are opened again."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from dispatch.actions.closure_relief import relieve, relieve_as_it_begins
from dispatch.actions.common import counted_number, require_words
from dispatch.centre import Centre
from dispatch.closures import Closure, ClosureKind
from dispatch.ports import Action, Work
from dispatch.reasons import Refused
from gis.road_network import Mode
from gis.stretches import Stretch

ON_ROADS = frozenset(Mode) - {Mode.AIR}
"""Whom a closure can hold up."""


@dataclass(frozen=True, kw_only=True)
class CloseRoad(Action):
    """Nobody may pass a stretch of road, from a moment (now) to another (until it is lifted).

    `modes`: only those who go by them may not.
    """

    code: ClassVar[str] = "close_road"
    stretch: Stretch
    reason: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    modes: tuple[Mode, ...] = ()


def close_road(action: CloseRoad, work: Work, centre: Centre) -> None:
    relieve(_drawn(action, ClosureKind.CLOSED, 1.0, work, centre), action.actor.name, work, centre)


@dataclass(frozen=True, kw_only=True)
class SlowZone(Action):
    """A stretch of road, or all roads of an area, take `factor` times as long; `modes`: for these only."""

    code: ClassVar[str] = "slow_zone"
    stretch: Stretch
    reason: str
    factor: float
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    modes: tuple[Mode, ...] = ()


def slow_zone(action: SlowZone, work: Work, centre: Centre) -> None:
    _require_factor(action.factor, centre)
    _drawn(action, ClosureKind.SLOW, action.factor, work, centre)


def _drawn(
    action: CloseRoad | SlowZone, kind: ClosureKind, factor: float, work: Work, centre: Centre
) -> Closure:
    require_words(action.reason, action)
    starts_at = action.starts_at or work.now
    _require_stretch(action.stretch, centre)
    _require_span(starts_at, action.ends_at, work.now)
    made = Closure(
        id=work.new_id(),
        number=counted_number("L", Closure, work),
        kind=kind,
        stretch=action.stretch,
        starts_at=starts_at,
        drawn_at=work.now,
        drawn_by=action.actor.name,
        reason=action.reason.strip(),
        ends_at=action.ends_at,
        factor=factor,
        modes=_checked_modes(action.modes),
    )
    return work.save(made)


def _checked_modes(modes: tuple[Mode, ...]) -> tuple[Mode, ...]:
    """Modes in order, each once; Refused("bad_closure_modes") for one that no closure holds up."""
    if not ON_ROADS.issuperset(modes):
        raise Refused("bad_closure_modes")
    return tuple(sorted(set(modes)))


def _require_stretch(stretch: Stretch, centre: Centre) -> None:
    """Refused: "bad_stretch" for too few points, "no_network", "no_road_there" where it covers no road."""
    if not stretch.is_sound:
        raise Refused("bad_stretch")
    centre.require_router()
    if not centre.closures.covered(stretch):
        raise Refused("no_road_there")


def _require_span(starts_at: datetime, ends_at: datetime | None, now: datetime) -> None:
    if ends_at is not None and ends_at <= max(starts_at, now):
        raise Refused("closure_ends_before", ends_at=ends_at, starts_at=max(starts_at, now))


def _require_factor(factor: float, centre: Centre) -> None:
    most = centre.settings.slow_factor_most
    if not (math.isfinite(factor) and 1 < factor <= most):
        raise Refused("bad_slow_factor", factor=str(factor), most=most)


@dataclass(frozen=True, kw_only=True)
class ChangeClosure(Action):
    """Another end, beginning, factor or modes of a closure that is not over; what is not said stays as it is.

    `until_lifted`: it ends by itself no more. `modes`: for whom it holds from now on, empty for all.
    """

    code: ClassVar[str] = "change_closure"
    number: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    until_lifted: bool = False
    factor: float | None = None
    modes: tuple[Mode, ...] | None = None
    reason: str = ""


def change_closure(action: ChangeClosure, work: Work, centre: Centre) -> None:
    held = _held(action.number, work)
    if action.factor is not None:
        if held.kind is not ClosureKind.SLOW:
            raise Refused("not_a_slow_zone", number=held.number)
        _require_factor(action.factor, centre)
    changed = work.save(_changed(held, action))
    _require_span(changed.starts_at, changed.ends_at, work.now)
    if changed.kind is ClosureKind.CLOSED:
        # It may cut the way of those whom it let pass before.
        relieve(changed, action.actor.name, work, centre)


def _changed(held: Closure, action: ChangeClosure) -> Closure:
    return replace(
        held,
        starts_at=action.starts_at or held.starts_at,
        ends_at=None if action.until_lifted else action.ends_at or held.ends_at,
        factor=held.factor if action.factor is None else action.factor,
        modes=held.modes if action.modes is None else _checked_modes(action.modes),
        reason=action.reason.strip() or held.reason,
    )


@dataclass(frozen=True, kw_only=True)
class BeginClosure(Action):
    """A planned closure begins: crews sent before it was drawn have more time if cut off (case 12)."""

    code: ClassVar[str] = "begin_closure"
    number: str


def begin_closure(action: BeginClosure, work: Work, centre: Centre) -> None:
    held = _held(action.number, work)
    if held.starts_at > work.now:
        raise Refused("closure_not_begun", number=held.number, at=held.starts_at)
    if held.kind is ClosureKind.CLOSED:
        relieve_as_it_begins(held, action.actor.name, work, centre)


@dataclass(frozen=True, kw_only=True)
class Lift(Action):
    """A closure or slow zone holds no more."""

    code: ClassVar[str] = "lift"
    number: str
    reason: str = ""


def lift(action: Lift, work: Work, _centre: Centre) -> None:
    held = _held(action.number, work)
    work.save(
        replace(held, lifted_at=work.now, lifted_by=action.actor.name, lifted_why=action.reason.strip())
    )


def _held(number: str, work: Work) -> Closure:
    """The closure of a number; Refused("unknown_closure" | "closure_over")."""
    held = next(iter(work.find(Closure, number=number.strip().upper())), None)
    if held is None:
        raise Refused("unknown_closure", number=number)
    if held.is_over(work.now):
        raise Refused("closure_over", number=held.number, at=held.over_at)
    return held


CARRIED_OUT: dict[type[Action], Callable[[Any, Work, Centre], None]] = {
    CloseRoad: close_road,
    SlowZone: slow_zone,
    ChangeClosure: change_closure,
    BeginClosure: begin_closure,
    Lift: lift,
}

"""Turns at junctions: their kinds by angle, and what each costs in each mode."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag

import numpy as np
from numpy.typing import NDArray

from gis.road_network import EdgeFlag, Mode, RoadNetwork

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
Bits = NDArray[np.uint8]

STRAIGHT_DEG = 40.0
SHARP_DEG = 125.0
# So far round one turns back, over the left as traffic keeps to the right.
_BACK_DEG = 175.0
# A junction's streets are looked along this far, so that the last metre of a drawn line turns no street.
_SIGHT_M = 15.0
_INSIDE = 0.999


class Turn(IntEnum):
    """What a turn from one edge onto the next is, by the angle between them; traffic keeps to the right."""

    STRAIGHT = 0
    RIGHT = 1
    LEFT = 2
    SHARP_RIGHT = 3
    SHARP_LEFT = 4
    U_TURN = 5
    ON = 6
    """No third road meets here, or one stays in a roundabout: no turn at all, however it bends."""


class TurnMark(IntFlag):
    """A turn's kind lies in the low bits of a mark; the high one tells that a bigger road is crossed."""

    KIND = 7
    CROSSES = 8


@dataclass(frozen=True)
class TurnCosts:
    """Seconds that turns cost a car; an e-bike pays `ebike_share` of them, boats and walkers nothing.

    `crossing_s` is added where one comes from a smaller road and does more than turn right onto a bigger
    one. Where a road only goes on, bent or not, nothing is paid. `u_turn_s` is paid at a dead end; elsewhere
    cars don't turn round, e-bikes and boats do, for `ebike_u_turn_s` and `boat_u_turn_s`.
    """

    straight_s: float = 1.0
    right_s: float = 2.0
    left_s: float = 6.0
    sharp_s: float = 4.0
    crossing_s: float = 4.0
    ebike_share: float = 0.6
    u_turn_s: float = 20.0
    ebike_u_turn_s: float = 8.0
    boat_u_turn_s: float = 40.0

    def __post_init__(self) -> None:
        if not all(np.isfinite(cost) and cost >= 0 for cost in vars(self).values()):
            raise ValueError(f"turn costs must be finite and not negative: {self}")

    def table_s(self, mode: Mode) -> Floats:
        """Seconds by mark, shape (16,)."""
        turns_s = [
            self.straight_s,
            self.right_s,
            self.left_s,
            self.right_s + self.sharp_s,
            self.left_s + self.sharp_s,
        ]
        share = {Mode.CAR: 1.0, Mode.EBIKE: self.ebike_share}.get(mode, 0.0)
        table_s = np.zeros(16)
        table_s[: len(turns_s)] = turns_s
        table_s[TurnMark.CROSSES :] = table_s[: TurnMark.CROSSES] + self.crossing_s
        table_s[Turn.ON | TurnMark.CROSSES] = 0.0
        table_s *= share
        table_s[[Turn.U_TURN, Turn.U_TURN | TurnMark.CROSSES]] = self.turning_round_s(mode)
        return table_s

    def turning_round_s(self, mode: Mode) -> float:
        """Seconds that turning round costs where it is allowed; inf on foot, where nobody needs to."""
        costs_s = {Mode.CAR: self.u_turn_s, Mode.EBIKE: self.ebike_u_turn_s, Mode.BOAT: self.boat_u_turn_s}
        return costs_s.get(mode, np.inf)


TURNS_ROUND_ANYWHERE = frozenset({Mode.EBIKE, Mode.BOAT})


def turn_marks(network: RoadNetwork, tails: Indices, heads: Indices) -> Bits:
    """Return the mark of the turn from the end of each edge `tails` onto `heads`, shape (a,)."""
    leaving, arriving = _headings_rad(network)
    angle = np.degrees(leaving[heads] - arriving[tails])
    angle = (angle + 180.0) % 360.0 - 180.0
    bend = np.abs(angle)
    is_left = (angle > 0) | (bend > _BACK_DEG)
    kinds = np.where(is_left, np.uint8(Turn.LEFT), np.uint8(Turn.RIGHT))
    kinds = np.where(bend > SHARP_DEG, kinds + np.uint8(2), kinds)
    kinds[bend <= STRAIGHT_DEG] = Turn.STRAIGHT
    kinds |= np.where(_crosses(network, tails, kinds), np.uint8(TurnMark.CROSSES), np.uint8(0))
    kinds[_only_goes_on(network, tails, heads)] = Turn.ON
    kinds[network.edge_twin[tails] == heads] = Turn.U_TURN
    return kinds


def _headings_rad(network: RoadNetwork) -> tuple[Floats, Floats]:
    """Return the directions in which each edge leaves its start and arrives at its end, shapes (m,)."""
    x, y = network.shape_metres.T
    steps = np.hypot(np.diff(x), np.diff(y))
    steps[network.shape_offsets[1:-1] - 1] = 0.0  # from the end of one shape to the start of the next
    along = np.concatenate(([0.0], np.cumsum(steps)))
    first, last = network.shape_offsets[:-1], network.shape_offsets[1:] - 1
    sight = np.minimum(_SIGHT_M, (along[last] - along[first]) * _INSIDE)

    def seen(nodes: Indices, at: Floats) -> Floats:
        return np.asarray(np.arctan2(np.interp(at, along, y) - y[nodes], np.interp(at, along, x) - x[nodes]))

    from_first, from_last = seen(first, along[first] + sight), seen(last, along[last] - sight)
    shape, is_reversed = network.edge_shape, network.edge_reversed
    leaving = np.where(is_reversed, from_last[shape], from_first[shape])
    arriving = np.where(is_reversed, from_first[shape], from_last[shape]) + np.pi
    return leaving, arriving


def _only_goes_on(network: RoadNetwork, tails: Indices, heads: Indices) -> NDArray[np.bool_]:
    """Tell where no third road meets, and inside roundabouts: nobody slows down there for a turn."""
    kept = ~network.edge_reversed | (network.edge_twin < 0)
    ends = np.concatenate((network.edge_from[kept], network.edge_to[kept]))
    roads = np.bincount(ends, minlength=network.node_count)
    is_round = (network.edge_flags & np.uint8(EdgeFlag.ROUNDABOUT)) > 0
    return np.asarray((roads[network.edge_to[tails]] <= 2) | (is_round[tails] & is_round[heads]))


def _crosses(network: RoadNetwork, tails: Indices, kinds: Bits) -> NDArray[np.bool_]:
    """Tell where one comes from a smaller road than the biggest here and does not just turn right onto it."""
    biggest = np.full(network.node_count, 255, dtype=np.uint8)
    for ends in (network.edge_from, network.edge_to):
        np.minimum.at(biggest, ends, network.edge_class)
    is_smaller = network.edge_class[tails] > biggest[network.edge_to[tails]]
    return np.asarray(is_smaller & ~np.isin(kinds, (Turn.RIGHT, Turn.SHARP_RIGHT)))

"""What to do along a way, turn by turn: codes, streets and places; the words stand elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from gis.road_network import EdgeFlag, RoadNetwork
from gis.turn_network import TurnNetwork
from gis.turns import Turn, TurnMark

Floats = NDArray[np.float64]


class Doing(StrEnum):
    """What is done at a place along a way."""

    DEPART = "depart"
    STRAIGHT = "straight"
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    SHARP_LEFT = "sharp_left"
    SHARP_RIGHT = "sharp_right"
    U_TURN = "uturn"
    ROUNDABOUT = "roundabout"
    ARRIVE = "arrive"


_DOING = {
    Turn.STRAIGHT: Doing.STRAIGHT,
    Turn.RIGHT: Doing.TURN_RIGHT,
    Turn.LEFT: Doing.TURN_LEFT,
    Turn.SHARP_RIGHT: Doing.SHARP_RIGHT,
    Turn.SHARP_LEFT: Doing.SHARP_LEFT,
    Turn.U_TURN: Doing.U_TURN,
    Turn.ON: Doing.STRAIGHT,
}


@dataclass(frozen=True)
class Manoeuvre:
    """One thing to do; `street` is where it leads, "" without a name, `distance_m` how far to the next."""

    code: Doing
    street: str
    distance_m: float
    lon: float
    lat: float


def manoeuvres_along(
    edges: NDArray[np.intp],
    lengths_m: Floats,
    ends: Floats,
    legs_m: Floats,
    turns: TurnNetwork,
    network: RoadNetwork,
) -> tuple[Manoeuvre, ...]:
    """Return what to do along edges travelled so far each, between positions (2, 2) with walks to the road.

    Going straight on along a street of one name is nothing to do.
    """
    if not len(edges):
        return straight_manoeuvres(ends, float(legs_m.sum()))
    places = [0]
    codes = [Doing.DEPART]
    for place in range(1, len(edges)):
        before, edge = int(edges[place - 1]), int(edges[place])
        code = _doing(before, edge, turns, network)
        if code is not Doing.STRAIGHT or network.edge_name[before] != network.edge_name[edge]:
            places.append(place)
            codes.append(code)
    stretches_m = np.add.reduceat(lengths_m, places)
    stretches_m[0] += legs_m[0]
    stretches_m[-1] += legs_m[1]
    nodes = network.edge_from[edges[places]]
    spots = np.column_stack((network.node_lon[nodes], network.node_lat[nodes]))
    spots[0] = ends[0]
    done = zip(codes, edges[places].tolist(), stretches_m.tolist(), spots.tolist(), strict=True)
    steps = [Manoeuvre(code, network.name(edge), metres, *spot) for code, edge, metres, spot in done]
    return (*steps, Manoeuvre(Doing.ARRIVE, network.name(int(edges[-1])), 0.0, *ends[1].tolist()))


def straight_manoeuvres(ends: Floats, distance_m: float) -> tuple[Manoeuvre, ...]:
    """Return departing and arriving at two positions (2, 2) with nothing between."""
    start, end = ends.tolist()
    return Manoeuvre(Doing.DEPART, "", distance_m, *start), Manoeuvre(Doing.ARRIVE, "", 0.0, *end)


def _doing(before: int, edge: int, turns: TurnNetwork, network: RoadNetwork) -> Doing:
    was_round, is_round = ((network.edge_flags[[before, edge]] & np.uint8(EdgeFlag.ROUNDABOUT)) > 0).tolist()
    if is_round:
        return Doing.STRAIGHT if was_round else Doing.ROUNDABOUT
    return _DOING[Turn(turns.mark(before, edge) & TurnMark.KIND)]

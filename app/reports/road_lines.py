"""Roads as lines for a map: by width of class, the small ones left out where there are too many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gis.road_network import RoadClass, RoadNetwork

MOST_POINTS = 80_000
DECIMALS = 5
"""About a metre."""
GROUPS = {
    "primary": (RoadClass.MOTORWAY, RoadClass.TRUNK, RoadClass.PRIMARY),
    "secondary": (RoadClass.SECONDARY,),
    "tertiary": (RoadClass.TERTIARY,),
    "minor": (RoadClass.UNCLASSIFIED, RoadClass.RESIDENTIAL, RoadClass.LIVING_STREET),
    "path": tuple(
        RoadClass[name] for name in ("SERVICE", "TRACK", "PEDESTRIAN", "CYCLEWAY", "PATH", "FOOTWAY", "STEPS")
    ),
}


@dataclass(frozen=True)
class RoadLines:
    """Lines of lon, lat by group, the widest first; `left_out` names the groups that did not fit."""

    lines: dict[str, list[list[list[float]]]]
    left_out: tuple[str, ...]


def road_lines(network: RoadNetwork, most_points: int = MOST_POINTS) -> RoadLines:
    """The roads of a network, no more than `most_points` points; the primary ones always."""
    class_of_shape = np.zeros(network.shape_count, dtype=np.uint8)
    class_of_shape[network.edge_shape] = network.edge_class
    lines: dict[str, list[list[list[float]]]] = {}
    points, left_out = 0, []
    for group, classes in GROUPS.items():
        shapes = np.flatnonzero(np.isin(class_of_shape, classes))
        points += int((network.shape_offsets[shapes + 1] - network.shape_offsets[shapes]).sum())
        if points > most_points and lines:
            left_out.append(group)
        elif shapes.size:
            lines[group] = list(_lines(network, shapes.tolist()))
    return RoadLines(lines, tuple(left_out))


def _lines(network: RoadNetwork, shapes: list[int]) -> Iterator[list[list[float]]]:
    points = np.round(np.column_stack((network.shape_lon, network.shape_lat)), DECIMALS)
    for shape in shapes:
        yield points[network.shape_offsets[shape] : network.shape_offsets[shape + 1]].tolist()

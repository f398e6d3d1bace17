"""From roads that have been read to the network that comes in: built, clipped, its dead ends told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.importers.progress import Progress, unheard
from data.importers.report import Findings
from data.importers.stranded_roads import notice_stranded
from dispatch.reasons import Refused
from gis.road_build import build_network
from gis.road_clip import clipped
from gis.road_network import RoadNetwork
from gis.road_table import RoadTable
from gis.road_turns import EdgeTurn, TurnRule, with_turns


@dataclass
class RoadReading:
    """Where those who read roads tell what they find: row by row, and how far they are."""

    findings: Findings = field(default_factory=Findings)
    progress: Progress = unheard


@dataclass(frozen=True, eq=False)
class ReadRoads:
    """Roads cut into pieces. Their sources are numbers that `row_of` names the row of the file of.

    `origins` are the source ids that the network keeps, by those numbers; None: the numbers themselves.
    `doubled` are sources that two rows of the file became together.
    """

    table: RoadTable
    row_of: Callable[[int], str]
    turns: tuple[TurnRule, ...] = ()
    edge_turns: tuple[EdgeTurn, ...] = ()
    origins: NDArray[np.int64] | None = None
    doubled: frozenset[int] = frozenset()
    attribution: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Clip:
    """A zone by code, its polygon (lon/lat) and how far around it roads are kept."""

    zone: str
    area: BaseGeometry
    margin_m: float


def finished(
    read: ReadRoads, reading: RoadReading, metadata: Mapping[str, str], clip: Clip | None = None
) -> RoadNetwork:
    """Build the network, clip it, and tell of restrictions without edges and of what is stranded.

    Refused("no_road_in_zone") where nothing is left of it.
    """
    reading.progress("build_roads", 0, 1)
    network, lost = build_network(read.table, read.turns, metadata)
    for turn in dict.fromkeys(turn.source for turn in lost):
        reading.findings.refuse(f"relation/{turn}", "restriction_unplaced")
    network, lost_turns = with_turns(network, read.edge_turns)
    for edge_turn in lost_turns:
        reading.findings.notice(read.row_of(edge_turn.into.road), "turn_unplaced")
    if clip is not None:
        reading.progress("clip_roads", 0, 1)
        network = _clipped(network, clip, read, reading.findings)
    reading.progress("check_roads", 0, 1)
    notice_stranded(network, reading.findings, read.row_of)
    if read.origins is None:
        return network
    return replace(network, edge_source=read.origins[network.edge_source])


def _clipped(network: RoadNetwork, clip: Clip, read: ReadRoads, findings: Findings) -> RoadNetwork:
    inside = clipped(network, clip.area, clip.margin_m)
    if not inside.edge_count:
        raise Refused("no_road_in_zone", zone=clip.zone, margin_m=clip.margin_m)
    out = np.setdiff1d(network.edge_source, inside.edge_source)
    left_out = len(out) + len(read.doubled.intersection(out.tolist()))
    # What is left out was neither kept nor refused: it counts as not asked for.
    findings.read -= left_out
    findings.notice(
        clip.zone,
        "clipped",
        zone=clip.zone,
        margin_m=clip.margin_m,
        left_out=left_out,
        turns=len(network.restriction_from) - len(inside.restriction_from),
    )
    return inside

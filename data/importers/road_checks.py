"""Doubts about roads of a whole file, which somebody has to decide before they come in."""

from pathlib import Path

import numpy as np
import shapely

from data.importers.report import Finding, Findings
from data.importers.road_cells import RoadCells
from gis.road_build import lengths_m
from gis.road_joining import node_places, plane_of
from gis.road_table import NO_KEY, RoadTable

_APART_M = 10.0
_APART_SHARE = 0.02
_LENGTHS_APART = 1.5


def doubt_oneways(path: Path, cells: RoadCells, findings: Findings) -> None:
    """Words of direction that nobody explained count as both ways; T may be true, or against the line."""
    if cells.unknown_oneways:
        words = ", ".join(sorted(cells.unknown_oneways))
        findings.doubts.append(Finding(path.name, "oneways_unknown", {"words": words}))
    if cells.letters & {"T", "F"} and "B" not in cells.letters:
        findings.doubts.append(Finding(path.name, "oneway_letters"))


def doubt_ends(path: Path, table: RoadTable, findings: Findings) -> None:
    """Where the same end id stands at different places, the ids may be no ends of roads at all."""
    keys, places = node_places(table)
    at = np.flatnonzero(table.key != NO_KEY)
    plane = plane_of(places)
    here = np.column_stack(plane.to_metres(table.lon[at], table.lat[at]))
    node = np.column_stack(plane.to_metres(*places.T))[np.searchsorted(keys, table.key[at])]
    with np.errstate(invalid="ignore"):
        is_apart = ~(np.hypot(*(here - node).T) <= _APART_M)
    if is_apart.mean() > _APART_SHARE:
        where = shapely.MultiPoint(np.column_stack((table.lon[at], table.lat[at]))[is_apart])
        values = {"count": int(is_apart.sum()), "of": len(at)}
        findings.doubts.append(Finding(path.name, "ends_apart", values, where))


def doubt_lengths(path: Path, table: RoadTable, findings: Findings) -> None:
    """Lengths that are told in another unit than metres are far from those that are measured."""
    told_m, measured_m = table.length_m[:, 0], lengths_m(table)
    is_told = np.isfinite(told_m) & (measured_m > 1.0)
    if not is_told.any():
        return
    ratio = float(np.median(told_m[is_told] / measured_m[is_told]))
    if not 1 / _LENGTHS_APART <= ratio <= _LENGTHS_APART:
        findings.doubts.append(Finding(path.name, "lengths_apart", {"ratio": round(ratio, 6)}))

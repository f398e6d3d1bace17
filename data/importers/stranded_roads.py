"""Tells the roads that a mode may travel but cannot both reach and leave: nothing is snapped to them."""

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray

from data.importers.report import Finding, Findings
from gis.road_network import GROUND_MODES, RoadNetwork


def notice_stranded(network: RoadNetwork, findings: Findings, row_of: Callable[[int], str]) -> None:
    """Add one finding for each source road with the modes that some piece of it is stranded for."""
    modes_of_source: dict[int, list[str]] = {}
    stranded = {mode: network.stranded(mode) for mode in GROUND_MODES}
    for mode, edges in stranded.items():
        for source in np.unique(network.edge_source[edges]).tolist():
            modes_of_source.setdefault(source, []).append(mode.value)
    where = _lines_by_source(network, np.unique(np.concatenate(list(stranded.values()))))
    for source, modes in sorted(modes_of_source.items()):
        values = {"modes": ", ".join(modes)}
        findings.noticed.append(Finding(row_of(source), "stranded", values, where[source]))


def _lines_by_source(network: RoadNetwork, edges: NDArray[np.intp]) -> dict[int, shapely.MultiLineString]:
    """The shapes of these edges, grouped by the source of their road."""
    if not len(edges):
        return {}
    shapes, first = np.unique(network.edge_shape[edges], return_index=True)
    source = network.edge_source[edges[first]]
    order = np.argsort(source, kind="stable")
    sources, group = np.unique(source[order], return_inverse=True)
    grouped = np.asarray(shapely.multilinestrings(network.lines_of(shapes[order]), indices=group))
    return dict(zip(sources.tolist(), grouped.tolist(), strict=True))

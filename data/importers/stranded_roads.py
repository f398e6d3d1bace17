"""Tells the roads that a mode may travel but cannot both reach and leave: nothing is snapped to them."""

import numpy as np

from data.importers.report import Findings
from gis.road_network import GROUND_MODES, RoadNetwork


def notice_stranded(network: RoadNetwork, findings: Findings, row_prefix: str = "") -> None:
    """Add one finding for each source road with the modes that some piece of it is stranded for."""
    modes_of_source: dict[int, list[str]] = {}
    for mode in GROUND_MODES:
        for source in np.unique(network.edge_source[network.stranded(mode)]).tolist():
            modes_of_source.setdefault(source, []).append(mode.value)
    for source, modes in sorted(modes_of_source.items()):
        findings.notice(f"{row_prefix}{source}", "stranded", modes=", ".join(modes))

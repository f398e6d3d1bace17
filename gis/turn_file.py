"""The turns of a network kept in a file: finding them takes longer than reading them."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np

from gis.kept_arrays import keep, read_kept
from gis.road_network import RoadNetwork
from gis.turn_network import TurnNetwork, turn_network

_LAYOUT = 2


def kept_turns(network: RoadNetwork, path: Path) -> TurnNetwork:
    """Return the turns of a network from the file that they are kept in, or find them and keep them there.

    A file that holds no turns of this network is written anew; one that can't be written is done without.
    """
    turns = _read(path, network)
    if turns is None:
        turns = turn_network(network)
        keep(path, _LAYOUT, {field.name: getattr(turns, field.name) for field in fields(TurnNetwork)})
    return turns


def _read(path: Path, network: RoadNetwork) -> TurnNetwork | None:
    arrays = read_kept(path, _LAYOUT)
    if arrays is None or set(arrays) != {field.name for field in fields(TurnNetwork)}:
        return None
    turns = TurnNetwork(**arrays)
    return turns if _belongs(turns, network) else None


def _belongs(turns: TurnNetwork, network: RoadNetwork) -> bool:
    """Tell whether all turns lead between edges that meet."""
    if len(turns.offsets) != network.edge_count + 1 or int(turns.offsets[-1]) != turns.arc_count:
        return False
    meets = network.edge_from[turns.heads] == np.repeat(network.edge_to, np.diff(turns.offsets))
    sizes = {len(turns.marks), len(turns.banned), len(turns.back_tails), len(turns.back_arcs)}
    return bool(meets.all()) and sizes == {turns.arc_count}

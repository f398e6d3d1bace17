"""The turns of a network kept in a file: finding them takes longer than reading them."""

from __future__ import annotations

import logging
import os
import tempfile
from dataclasses import fields
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from gis.road_network import RoadNetwork
from gis.turn_network import TurnNetwork, turn_network

_LOG = logging.getLogger(__name__)
_FORMAT = 1


def kept_turns(network: RoadNetwork, path: Path) -> TurnNetwork:
    """Return the turns of a network from the file that they are kept in, or find them and keep them there.

    A file that holds no turns of this network is written anew; one that can't be written is done without.
    """
    turns = _read(path, network)
    if turns is None:
        turns = turn_network(network)
        try:
            _write(path, turns)
        except OSError as error:
            _LOG.warning("the turns of the roads can't be kept: %s", error)
    return turns


def _read(path: Path, network: RoadNetwork) -> TurnNetwork | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            turns = TurnNetwork(**{field.name: held[field.name] for field in fields(TurnNetwork)})
            return turns if int(held["format"]) == _FORMAT and _belongs(turns, network) else None
    except (OSError, EOFError, KeyError, ValueError, BadZipFile):
        return None


def _belongs(turns: TurnNetwork, network: RoadNetwork) -> bool:
    """Tell whether all turns lead between edges that meet."""
    if len(turns.offsets) != network.edge_count + 1 or int(turns.offsets[-1]) != turns.arc_count:
        return False
    meets = network.edge_from[turns.heads] == np.repeat(network.edge_to, np.diff(turns.offsets))
    sizes = {len(turns.marks), len(turns.banned), len(turns.back_tails), len(turns.back_arcs)}
    return bool(meets.all()) and sizes == {turns.arc_count}


def _write(path: Path, turns: TurnNetwork) -> None:
    """Write whole or not at all: another process may read meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            arrays = {field.name: getattr(turns, field.name) for field in fields(TurnNetwork)}
            np.savez(stream, format=np.array(_FORMAT), **arrays)
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)

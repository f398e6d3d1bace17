"""Joining road tables whose node keys say nothing to each other: ends that lie together are one node."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gis.datum import Plane, plane_at
from gis.road_table import NO_KEY, RoadTable, joined

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


def joined_by_place(tables: Sequence[RoadTable], tolerance_m: float) -> RoadTable:
    """Join tables of pieces; of two nodes of different tables at most `tolerance_m` apart one is kept.

    The nodes of one table stay apart. Each node finds the nearest of the tables before it; keys that are
    taken already are given anew. Lines are led to the node that is kept.
    """
    whole = tables[0]
    for table in tables[1:]:
        whole = joined([whole, _led_to(whole, table, tolerance_m)])
    return whole


def node_places(table: RoadTable) -> tuple[Numbers, Floats]:
    """The keys of a table's nodes, rising, and where each lies for the first time: lon, lat (n, 2)."""
    keys, first = np.unique(table.key, return_index=True)
    is_node = keys != NO_KEY
    places = np.column_stack((table.lon[first], table.lat[first]))
    return keys[is_node], places[is_node]


def plane_of(places: Floats) -> Plane:
    """The metric plane at the middle of places."""
    return plane_at(*np.median(places, axis=0).tolist()) if len(places) else plane_at(0.0, 0.0)


def _led_to(whole: RoadTable, table: RoadTable, tolerance_m: float) -> RoadTable:
    keys, places = node_places(whole)
    own_keys, own_places = node_places(table)
    match = _nearest(places, own_places, tolerance_m)
    is_met = match >= 0
    led_keys = own_keys.copy()
    led_keys[is_met] = keys[match[is_met]]
    clash = ~is_met & np.isin(own_keys, keys)
    above = max(int(keys.max()), int(own_keys.max())) + 1
    led_keys[clash] = above + np.arange(int(clash.sum()))
    led_places = np.where(is_met[:, np.newaxis], places[match], own_places)
    at = np.flatnonzero(table.key != NO_KEY)
    node = np.searchsorted(own_keys, table.key[at])
    key, lon, lat = table.key.copy(), table.lon.copy(), table.lat.copy()
    key[at] = led_keys[node]
    lon[at], lat[at] = led_places[node].T
    return replace(table, key=key, lon=lon, lat=lat)


def _nearest(places: Floats, own: Floats, tolerance_m: float) -> NDArray[np.intp]:
    """The place that each of one's own meets, -1 for none; each is met by the nearest at most."""
    plane = plane_of(places)
    there, here = (np.column_stack(plane.to_metres(*pairs.T)) for pairs in (places, own))
    there, here = (
        np.where(np.isfinite(metres), metres, far) for metres, far in ((there, 1e12), (here, -1e12))
    )
    found = cKDTree(there).query(here, distance_upper_bound=tolerance_m + 1e-9)
    distance, match = np.asarray(found[0], dtype=np.float64), np.asarray(found[1], dtype=np.intp)
    order = np.lexsort((np.arange(len(own)), distance))
    _, first = np.unique(match[order], return_index=True)
    best = np.zeros(len(own), dtype=np.bool_)
    best[order[first]] = True
    return np.where(best & np.isfinite(distance), match, -1)

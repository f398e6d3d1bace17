"""The places that expected demand is told of: unit grids, or cells of one size where there are no grids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from dispatch.centre import Centre
from gis.graphs import PointTree, point_tree
from gis.road_network import RoadNetwork
from gis.zones import Zone, ZoneKind

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
NOWHERE = -1


@dataclass(frozen=True, eq=False)
class DemandCells:
    """Cells (n) with a middle, an area, the zones above them and their share before anything is known.

    `community` and `street` are numbers of groups; cells without such a zone share one group of the wider
    zone. `home` is the number in `homes` of the precinct, or of the street where there are no precincts,
    NOWHERE outside of all. `prior` sums to 1.
    """

    codes: tuple[str, ...]
    middles: Floats
    areas: NDArray[np.object_]
    community: Indices
    street: Indices
    home: Indices
    homes: tuple[str, ...]
    is_core: NDArray[np.bool_]
    prior: Floats
    are_grids: bool
    near_m: float
    """How far from a middle a place may lie and still belong to the cell, where its grid is not recorded."""

    def __len__(self) -> int:
        return len(self.codes)

    def of(self, grids: Sequence[str | None], places: Floats) -> Indices:
        """The cell of each place (n, 2) lon/lat: its recorded grid, else the nearest; NOWHERE if far."""
        cells = np.array([self._number.get(grid or "", NOWHERE) for grid in grids], dtype=np.intp)
        lost = np.flatnonzero((cells == NOWHERE) & np.isfinite(places).all(axis=1))
        if len(lost) and len(self.codes):
            away_m, nearest = self._tree.query(_flat(places[lost], self.middles))
            cells[lost] = np.where(away_m <= self.near_m, nearest, NOWHERE)
        return cells

    @cached_property
    def _number(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(self.codes)}

    @cached_property
    def _tree(self) -> PointTree:
        return point_tree(_flat(self.middles, self.middles))


def demand_cells(centre: Centre) -> DemandCells:
    """The unit grids of the centre; without them cells of `demand_cell_m` that hold its roads."""
    grids = [zone for zone in centre.atlas.of_kind(ZoneKind.UNIT_GRID) if zone.geometry is not None]
    if grids:
        return _of_grids(grids, centre)
    return _of_roads(centre.network, centre) if centre.network is not None else _none(centre)


def _of_grids(grids: Sequence[Zone], centre: Centre) -> DemandCells:
    areas = np.array([grid.geometry for grid in grids], dtype=object)
    middles = shapely.get_coordinates(shapely.point_on_surface(areas))
    codes = tuple(grid.code for grid in grids)
    return _placed(codes, middles, areas, np.ones(len(codes)), centre, are_grids=True)


def _of_roads(network: RoadNetwork, centre: Centre) -> DemandCells:
    """Cells weigh by the length of road whose middle lies in them."""
    size_m = centre.settings.demand_cell_m
    starts = network.shape_offsets[:-1]
    middle = (starts + network.shape_offsets[1:]) // 2
    corner = np.floor(network.shape_metres[middle] / size_m).astype(np.int64)
    cells, of_shape = np.unique(corner, axis=0, return_inverse=True)
    length_m = np.zeros(network.shape_count)
    length_m[network.edge_shape] = network.edge_length_m
    weight = np.zeros(len(cells))
    np.add.at(weight, of_shape.ravel(), length_m)
    middles = np.column_stack(network.plane.to_lonlat(*((cells + 0.5) * size_m).T))
    corners = cells[:, None, :] + np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    ring = np.stack(network.plane.to_lonlat(*np.moveaxis(corners * size_m, 2, 0)), axis=2)
    areas = np.asarray(shapely.polygons(ring), dtype=object)
    codes = tuple(f"{east}/{north}" for east, north in cells.tolist())
    return _placed(codes, middles, areas, weight, centre, are_grids=False)


def _placed(
    codes: tuple[str, ...],
    middles: Floats,
    areas: NDArray[np.object_],
    weight: Floats,
    centre: Centre,
    *,
    are_grids: bool,
) -> DemandCells:
    """With the zones above each cell; cells of roads outside of all zones are left out."""
    zones = centre.atlas.at_many(middles[:, 0], middles[:, 1])
    has_zones = len(centre.atlas) > 0
    inside = [i for i, found in enumerate(zones) if weight[i] > 0 and (found.chain or not has_zones)]
    kept, found = np.array(inside, dtype=np.intp), [zones[i] for i in inside]
    homes = [at.precinct or at.sub_district for at in found]
    known = tuple(sorted({code for code in homes if code is not None}))
    size_m = centre.settings.demand_cell_m
    return DemandCells(
        codes=tuple(codes[i] for i in inside),
        middles=middles[kept],
        areas=areas[kept],
        community=_groups([(at.sub_district or "", at.community or "") for at in found]),
        street=_groups([(at.sub_district or "", "") for at in found]),
        home=np.array([known.index(code) if code else NOWHERE for code in homes], dtype=np.intp),
        homes=known,
        is_core=np.array([centre.tier(at) == "core" for at in found], dtype=np.bool_),
        prior=weight[kept] / max(float(weight[kept].sum()), 1e-12),
        are_grids=are_grids,
        near_m=2.0 * size_m,
    )


def _groups(names: Sequence[tuple[str, str]]) -> Indices:
    numbers = {name: number for number, name in enumerate(sorted(set(names)))}
    return np.array([numbers[name] for name in names], dtype=np.intp)


def _none(centre: Centre) -> DemandCells:
    return _placed((), np.empty((0, 2)), np.empty(0, dtype=object), np.empty(0), centre, are_grids=False)


def _flat(places: Floats, around: Floats) -> Floats:
    """Degrees as metres near one latitude: enough to find what is nearest."""
    north_m = 111_195.0
    east_m = north_m * float(np.cos(np.radians(around[:, 1].mean())))
    return places * (east_m, north_m)

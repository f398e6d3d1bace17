"""What the map benchmarks draw: two hundred thousand roads, twelve thousand cells, crews and incidents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from app.console.map.ground import build_ground
from app.console.map.map_data import Ground
from app.console.map.marks import CrewMark, IncidentMark, Shade
from app.console.paint.clock_picture import ClockPicture, StagePicture, StageState
from app.console.paint.crew_symbols import CrewKind, CrewStatus
from gis.datum import plane_at
from gis.road_network import RoadNetwork
from gis.zones import Zone, ZoneKind
from tests.benchmarks.networks import country

JUNCTIONS = 131_000
CELLS, CREWS, INCIDENTS = 110, 10_000, 2_000
"""Cells stand in so many rows of so many."""
STEPS, WAY = 3, 24
"""Colours of cells, and rounds until crews turn back."""
Floats = NDArray[np.float64]
_KINDS: tuple[tuple[CrewKind, str], ...] = (("officer", "执"), ("auxiliary", "辅"), ("grid_worker", "格"))
_STATUSES: tuple[CrewStatus, ...] = ("free", "free", "en_route", "on_scene")
_STATES: tuple[StageState, ...] = ("ok", "ok", "ok", "risk", "breach")


@dataclass(frozen=True, eq=False)
class MapContent:
    """The ground, and where everything on it stands, in map metres."""

    network: RoadNetwork
    ground: Ground
    cells: tuple[Zone, ...]
    crew_metres: Floats
    incident_metres: Floats

    @cached_property
    def shapes(self) -> tuple[Floats, NDArray[np.int64], NDArray[np.uint8]]:
        """Each road by itself: points (n, 2) in map metres, offsets (roads + 1,), class of each road."""
        network = self.network
        points = self.ground.to_metres(network.shape_lon, network.shape_lat)
        classes = np.zeros(network.shape_count, dtype=np.uint8)
        classes[network.edge_shape] = network.edge_class
        return points, network.shape_offsets.astype(np.int64), classes

    def crews(self, round_: int, now_s: float) -> list[CrewMark]:
        """All crews at their fix of a round: each goes some metres on."""
        lon, lat = self._lonlat(self.crew_places(round_))
        return [
            CrewMark(
                id=f"crew-{number}",
                lon=lon[number],
                lat=lat[number],
                fix_s=now_s,
                kind=_KINDS[number % 3][0],
                status=_STATUSES[number % 4],
                character=_KINDS[number % 3][1],
                call_sign=f"{number:05d}",
                heading_deg=float(number % 360),
            )
            for number in range(CREWS)
        ]

    def crew_places(self, round_: int) -> Floats:
        """Where the crews are in a round, in map metres; they go some way and back again."""
        return self._ways[0][_there_and_back(round_)]

    def crew_lonlat(self, round_: int) -> Floats:
        """The same in degrees."""
        return self._ways[1][_there_and_back(round_)]

    @cached_property
    def _ways(self) -> tuple[list[Floats], list[Floats]]:
        """Made up beforehand: in a room fixes come from outside, and no frame waits for a satellite."""
        turns = [np.arange(CREWS) + step for step in range(WAY)]
        metres = [
            self.crew_metres + 4.0 * step * np.column_stack((np.cos(turn), np.sin(turn)))
            for step, turn in enumerate(turns)
        ]
        return metres, [np.column_stack(self._lonlat(places)) for places in metres]

    def incidents(self) -> list[IncidentMark]:
        """All incidents, one in five late."""
        lon, lat = self._lonlat(self.incident_metres)
        return [
            IncidentMark(f"incident-{number}", lon[number], lat[number], 1 + number % 4, _clock(number))
            for number in range(INCIDENTS)
        ]

    def steps(self, round_: int) -> NDArray[np.int64]:
        """The step of each cell's colour, 1 to 3, in a round."""
        return np.random.default_rng(round_).integers(1, STEPS + 1, len(self.cells))

    def shades(self, round_: int) -> list[Shade]:
        """The colour of each cell in a round."""
        return [
            Shade(cell.code, int(step)) for cell, step in zip(self.cells, self.steps(round_), strict=True)
        ]

    def _lonlat(self, metres: Floats) -> tuple[list[float], list[float]]:
        origin = self.ground.origin
        lon, lat = self.ground.plane.to_lonlat(metres[:, 0] + origin[0], metres[:, 1] + origin[1])
        return np.asarray(lon).tolist(), np.asarray(lat).tolist()


def _there_and_back(round_: int) -> int:
    return WAY - 1 - abs(WAY - 1 - round_ % (2 * WAY - 2))


def _clock(number: int) -> ClockPicture:
    state, share = _STATES[number % len(_STATES)], (number % 17 + 1) / 18
    return ClockPicture(
        (StagePicture(state, share, 60), StagePicture("wait", 0, 300), StagePicture("wait", 0, 1800))
    )


def map_content(seed: int = 5) -> MapContent:
    """All of it over a drawn country; crews and incidents crowd in its middle."""
    network = replace(country(JUNCTIONS).network)
    cells = drawn_cells(network, seed)
    ground = build_ground(
        network, cells, plane=plane_at(float(network.node_lon[0]), float(network.node_lat[0]))
    )
    random = np.random.default_rng(seed)
    spots = ground.to_metres(network.node_lon, network.node_lat)
    middle = np.median(spots, axis=0)
    weights = np.exp(-np.hypot(*(spots - middle).T) / 6_000)

    def places(count: int) -> Floats:
        chosen = random.choice(len(spots), count, p=weights / weights.sum())
        return spots[chosen] + random.normal(0, 20, (count, 2))

    return MapContent(network, ground, cells, places(CREWS), places(INCIDENTS))


def drawn_cells(network: RoadNetwork, seed: int = 5) -> tuple[Zone, ...]:
    """Unit grids as bent squares over a whole network; neighbours share their border."""
    random = np.random.default_rng(seed)
    low = np.array([network.node_lon.min(), network.node_lat.min()])
    high = np.array([network.node_lon.max(), network.node_lat.max()])
    # Every other lattice point is the bent middle of a side.
    count = 2 * CELLS + 1
    lattice = np.stack(np.meshgrid(np.arange(count), np.arange(count), indexing="ij"), -1).astype(np.float64)
    lattice += random.normal(0, 0.12, lattice.shape)
    points = low + lattice / (count - 1) * (high - low)
    around = ((0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1), (0, 0))
    rings = np.stack(
        [points[right : right + count - 2 : 2, up : up + count - 2 : 2] for right, up in around], 2
    )
    shapes = shapely.polygons(rings.reshape(-1, len(around), 2))
    return tuple(
        Zone(f"G{number}", f"{number}", ZoneKind.UNIT_GRID, shape) for number, shape in enumerate(shapes)
    )

"""Drives along routes with fixes as a device would give them, and the true edge of each, for tests."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gis.fix_matching import FixMatcher
from gis.matches import Matches, Readings, readings
from gis.road_network import Mode, RoadNetwork
from gis.routing import Router
from gis.turn_search import Starts


@dataclass(frozen=True, eq=False)
class Drive:
    """Fixes in order of time (n,): true edges, true and measured lon/lat (n, 2), heading and speed."""

    edge: np.ndarray
    true: np.ndarray
    measured: np.ndarray
    heading_deg: np.ndarray
    speed_mps: np.ndarray
    elapsed_s: float


def drive(
    network: RoadNetwork,
    edges: list[int],
    random: np.random.Generator,
    *,
    every_s: float,
    noise_m: float,
    pace: tuple[float, float] = (0.4, 1.1),
) -> Drive:
    """Drive edges end to end, each at a pace between two shares of the data's speed, a fix every so often.

    Noise is Gaussian along each axis and half of it is carried from fix to fix; heading errs by 10 degrees.
    """
    lines = [np.column_stack(network.plane.to_metres(*network.coordinates(edge).T)) for edge in edges]
    starts, ends = np.concatenate([line[:-1] for line in lines]), np.concatenate([line[1:] for line in lines])
    owner = np.repeat(edges, [len(line) - 1 for line in lines])
    length_m = np.hypot(*(ends - starts).T)
    paces = np.repeat(random.uniform(*pace, len(edges)), [len(line) - 1 for line in lines])
    speed = network.edge_speed_kmh[owner] / 3.6 * paces
    until_s = np.cumsum(length_m / speed)
    at_s = np.arange(every_s / 2, until_s[-1], every_s)
    piece = np.searchsorted(until_s, at_s)
    share = 1.0 - (until_s[piece] - at_s) * speed[piece] / length_m[piece]
    place = starts[piece] + share[:, None] * (ends - starts)[piece]
    noise = random.normal(0.0, noise_m, (len(at_s), 2))
    for row in range(1, len(noise)):
        noise[row] = 0.5 * noise[row - 1] + np.sqrt(0.75) * noise[row]
    east, north = (ends - starts)[piece].T
    heading = np.degrees(np.arctan2(east, north)) + random.normal(0.0, 10.0, len(at_s))
    true, measured = (np.column_stack(network.plane.to_lonlat(*spot.T)) for spot in (place, place + noise))
    return Drive(owner[piece], true, measured, heading % 360.0, speed[piece], every_s)


def drives(
    router: Router, count: int, seed: int, *, every_s: float = 10.0, noise_m: float = 8.0
) -> Iterator[Drive]:
    """Drives by car between random places, each of ten fixes or more."""
    network, random = router.network, np.random.default_rng(seed)
    usable = np.flatnonzero(network.usable(Mode.CAR))
    while count:
        first, last = (Starts(edge, np.zeros(1)) for edge in random.choice(usable, (2, 1)))
        way = router.engine(Mode.CAR).path(first, last, about_s=600.0)
        if way is None:
            continue
        driven = drive(network, list(way.states), random, every_s=every_s, noise_m=noise_m)
        if driven is not None and len(driven.edge) >= 10:
            count -= 1
            yield driven


def matched(matcher: FixMatcher, driven: Drive, noise_m: float) -> Matches:
    """Match the fixes of one drive one after the other, as they come in."""
    found: list[Matches] = []
    for row in range(len(driven.edge)):
        found.append(matcher.match(reading(driven, [row], noise_m), Mode.CAR, found[-1] if found else None))
    return Matches.joined(found)


def reading(driven: Drive, rows: list[int], noise_m: float) -> Readings:
    """Some fixes of a drive, with the accuracy that fits the noise."""
    return readings(
        driven.measured[rows],
        noise_m * 1.5,
        driven.heading_deg[rows],
        driven.speed_mps[rows],
        driven.elapsed_s,
    )

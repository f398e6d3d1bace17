"""How well lines lie on lines and points in their zones under several hypotheses of where they belong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.datum import plane_at
from gis.line_raster import LineRaster, Samples, Window

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Move = Callable[[Floats, Floats], tuple[Floats, Floats]]

OTHER_SHIFT = "other_shift"
"""A shift that no hypothesis explains."""
_FARTHEST_M, _COARSE_M = 1_400.0, 40.0
_SEARCH_M, _FINE_M = 120.0, 10.0
FEWEST = 20
"""With fewer samples or points nothing is said."""
_SMALLEST_DEVIATION = 1e-3
# In standard deviations, measured on real and shifted files: see docs/decisions/0022-a-datum-is-asked-for.md.
_CLEAR, _LEAD = 4.2, 2.2
_CLEAR_OTHERWISE, _LEAD_OTHERWISE = 5.0, 2.8
_CLEAR_ALONE, _LEAD_ALONE, _NEAR_M = 10.0, 4.0, 200.0
_CODES_LEAD = 2.5
_TWIN = 0.97
"""Streets at even distances fit as well one street on: a place within this share of the best is its twin."""


@dataclass(frozen=True)
class Hypothesis:
    """A datum that a file may be in: `move` brings WGS 84 degrees as declared to where they would belong."""

    name: str
    move: Move


@dataclass(frozen=True)
class Evidence:
    """What one kind of thing that is there says: which hypothesis is best and by how many deviations.

    `best` is empty where it says nothing. `unclear` is what would be best, but for another shift that fits
    as well because what is there repeats itself, as streets at even distances do. `scores` are shares of
    0 to 1, `shift_m` metres east and north from where the file lies as declared to where it belongs.
    """

    what: str
    best: str = ""
    lead: float = 0.0
    scores: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    shift_m: tuple[float, float] = (0.0, 0.0)
    unclear: str = ""


@dataclass(frozen=True)
class _Place:
    """The best place near a hypothesis: deviations above chance, share, metres moved."""

    sigma: float
    share: float
    moved_m: tuple[float, float]


def line_evidence(
    what: str,
    samples: Samples,
    window: Window,
    raster: LineRaster,
    possible: Sequence[Hypothesis],
) -> Evidence:
    """Compare the best place near each hypothesis with all places that a shift of 1.4 km reaches.

    The first hypothesis is that the file lies as declared.
    """
    steps = np.arange(-_FARTHEST_M, _FARTHEST_M + 1.0, _COARSE_M)
    anywhere = raster.shares(samples, steps)
    middle, deviation = float(anywhere.mean()), max(float(anywhere.std()), _SMALLEST_DEVIATION)
    lon, lat = window.plane.to_lonlat(samples.x, samples.y)
    places = {}
    for hypothesis in possible:
        x, y = window.plane.to_metres(*hypothesis.move(lon, lat))
        there = samples._replace(x=x, y=y)
        offset = float(np.mean(x - samples.x)), float(np.mean(y - samples.y))
        places[hypothesis.name] = _near(raster, there, offset, (middle, deviation))
    chance = middle, deviation
    free = _peak(anywhere, steps, (0.0, 0.0), chance)
    judged = _judged(what, places, free)
    if judged.best in ("", next(iter(places))):
        # A file that lies well as it was declared is believed, whatever else would fit.
        return judged
    found = places.get(judged.best, free)
    twin = _twin(raster, samples, _elsewhere(anywhere, steps, found), chance)
    return Evidence(what, scores=judged.scores, unclear=judged.best) if _are_twins(twin, found) else judged


def _near(
    raster: LineRaster, samples: Samples, offset: tuple[float, float], chance: tuple[float, float]
) -> _Place:
    steps = np.arange(-_SEARCH_M, _SEARCH_M + 1.0, _FINE_M)
    return _peak(raster.shares(samples, steps), steps, offset, chance)


def _peak(shares: Floats, steps: Floats, offset: tuple[float, float], chance: tuple[float, float]) -> _Place:
    east, north = np.unravel_index(shares.argmax(), shares.shape)
    share = float(shares[east, north])
    moved = (offset[0] + float(steps[east]), offset[1] + float(steps[north]))
    return _Place((share - chance[0]) / chance[1], share, moved)


def _elsewhere(shares: Floats, steps: Floats, found: _Place) -> tuple[float, float]:
    """The best shift that is not near a place, metres east and north."""
    east, north = np.meshgrid(steps - found.moved_m[0], steps - found.moved_m[1], indexing="ij")
    at = np.unravel_index(np.where(np.hypot(east, north) > _NEAR_M, shares, -1.0).argmax(), shares.shape)
    return float(steps[at[0]]), float(steps[at[1]])


def _twin(
    raster: LineRaster, samples: Samples, moved_m: tuple[float, float], chance: tuple[float, float]
) -> _Place:
    """The best place near a shift, as finely as hypotheses are looked at."""
    steps = np.arange(-_COARSE_M, _COARSE_M + 1.0, _FINE_M)
    there = samples._replace(x=samples.x + moved_m[0], y=samples.y + moved_m[1])
    return _peak(raster.shares(there, steps), steps, moved_m, chance)


def _are_twins(one: _Place, found: _Place) -> bool:
    return one.sigma >= _TWIN * found.sigma


def _judged(what: str, places: Mapping[str, _Place], free: _Place) -> Evidence:
    """The hypothesis that stands out, if one does; else what a shift that none explains would say."""
    declared = next(iter(places))
    best = max(places, key=lambda name: places[name].sigma)
    rivals = [place.sigma for name, place in places.items() if name != best]
    place, lead = places[best], places[best].sigma - max(rivals, default=0.0)
    scores = {name: found.share for name, found in places.items()}
    is_peak = free.sigma <= place.sigma + 0.5 or _apart_m(free, place) <= _NEAR_M
    clear, enough = (_CLEAR, _LEAD) if best == declared else (_CLEAR_OTHERWISE, _LEAD_OTHERWISE)
    if place.sigma >= clear and lead >= enough and is_peak:
        return Evidence(what, best, lead, scores, place.moved_m)
    alone = free.sigma - max(found.sigma for found in places.values())
    if free.sigma >= _CLEAR_ALONE and alone >= _LEAD_ALONE:
        return Evidence(what, OTHER_SHIFT, alone, {**scores, OTHER_SHIFT: free.share}, free.moved_m)
    return Evidence(what, "", 0.0, scores, places[declared].moved_m)


def _apart_m(one: _Place, two: _Place) -> float:
    return float(np.hypot(one.moved_m[0] - two.moved_m[0], one.moved_m[1] - two.moved_m[1]))


def code_evidence(
    what: str,
    lon: Floats,
    lat: Floats,
    zones: Sequence[BaseGeometry | None],
    possible: Sequence[Hypothesis],
    least_share: float,
) -> Evidence:
    """Compare how many points lie in the zone that is told of them under each hypothesis.

    Only points that two hypotheses put differently speak between these two.
    """
    told = np.array([zone is not None for zone in zones], dtype=np.bool_)
    if told.sum() < FEWEST:
        return Evidence(what)
    inside = {hypothesis.name: _inside(*hypothesis.move(lon, lat), zones)[told] for hypothesis in possible}
    scores = {name: float(found.mean()) for name, found in inside.items()}
    best = max(scores, key=lambda name: scores[name])
    rivals = [found for name, found in inside.items() if name != best]
    lead = min((_sign_lead(inside[best], found) for found in rivals), default=0.0)
    if lead < _CODES_LEAD or scores[best] < least_share:
        return Evidence(what, scores=scores)
    move = next(hypothesis.move for hypothesis in possible if hypothesis.name == best)
    return Evidence(what, best, lead, scores, _moved_m(lon, lat, move))


def _moved_m(lon: Floats, lat: Floats, move: Move) -> tuple[float, float]:
    """How far a hypothesis moves the points on average, east and north."""
    plane = plane_at(float(np.median(lon)), float(np.median(lat)))
    (x, y), (east, north) = plane.to_metres(lon, lat), plane.to_metres(*move(lon, lat))
    return float(np.mean(east - x)), float(np.mean(north - y))


def _inside(lon: Floats, lat: Floats, zones: Sequence[BaseGeometry | None]) -> Mask:
    shapes: dict[int, list[int]] = {}
    for place, zone in enumerate(zones):
        if zone is not None:
            shapes.setdefault(id(zone), []).append(place)
    inside = np.zeros(len(lon), dtype=np.bool_)
    for places in shapes.values():
        zone = zones[places[0]]
        shapely.prepare(zone)
        inside[places] = shapely.intersects_xy(zone, lon[places], lat[places])
    return inside


def _sign_lead(one: Mask, other: Mask) -> float:
    """By how many deviations more points speak for one than for the other."""
    gained, lost = int((one & ~other).sum()), int((other & ~one).sum())
    return (gained - lost) / float(np.sqrt(max(gained + lost, 1)))

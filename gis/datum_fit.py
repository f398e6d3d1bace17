"""Says which datum makes the lines or points of a file lie upon the roads and zones that are there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import erf, hypot
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.datum import Datum, from_wgs84, plane_at, to_wgs84
from gis.datum_evidence import FEWEST, Evidence, Hypothesis, Move, code_evidence, line_evidence
from gis.datum_ground import Ground
from gis.line_raster import Lines, Samples, Window, borders_of, points_as_samples, sampled

Floats = NDArray[np.float64]

DECLARED = "declared"
TURNED_TWICE = "turned_twice"
UNCLEAR = "unclear"

_EVERY_M = 20.0
_MOST_ITEMS, _MOST_SAMPLES = 1_500, 4_000
_SAME_PLACE_M = 20.0
_CODES_SHARE, _DISTRICT_SHARE = 0.8, 0.95
_CONTRADICTS = 0.6
_LEAD_OF_CHANCE = 4.0


@dataclass(frozen=True)
class DatumFit:
    """What a file fits, and how far it lies off as declared: metres east and north of where it belongs.

    `best` is a datum, or `declared`, or `turned_twice` (it was WGS 84 and has been turned back once more), or
    OTHER_SHIFT (it is shifted as no datum shifts), or UNCLEAR (it lies badly as declared, and several shifts
    fit, because what is there repeats itself as a regular street grid does). `scores` are shares, 0 to 1, of
    what lies where it should, by hypothesis. `confidence` is 0 where nothing can be
    said (then `best` is `declared` or UNCLEAR), else up to 1.
    `evidence` names what decided: roads, main_roads, borders, codes, district. `n`: items looked at.
    """

    best: str
    scores: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    shift_m: float = 0.0
    shift_east_m: float = 0.0
    shift_north_m: float = 0.0
    confidence: float = 0.0
    evidence: str = ""
    n: int = 0

    @property
    def is_in_doubt(self) -> bool:
        """Whether the file fits otherwise than as it was declared."""
        return self.best != DECLARED


def fit_roads(lines: Lines, declared: Datum, ground: Ground) -> DatumFit:
    """Hold roads, in WGS 84 as declared, against the roads and borders that are there."""
    return _decided(_line_evidence(lines, declared, ground, ("roads", "borders")), lines.count)


def fit_zones(
    shapes: Sequence[BaseGeometry], codes: Sequence[str], declared: Datum, ground: Ground
) -> DatumFit:
    """Hold polygons, in WGS 84 as declared, by their borders against roads and borders that are there.

    `codes` names for each a zone that is there and holds its middle, "" where nobody says.
    """
    chosen = _some(len(shapes), _MOST_ITEMS)
    some = [shapes[place] for place in chosen]
    found = _line_evidence(borders_of(some), declared, ground, ("roads", "main_roads", "borders"))
    middles = shapely.get_coordinates(shapely.point_on_surface(np.array(some, dtype=object)))
    told = [ground.shapes.get(codes[place]) for place in chosen]
    lon, lat = middles[:, 0], middles[:, 1]
    possible = hypotheses(declared, lon, lat)
    return _decided([*found, code_evidence("codes", lon, lat, told, possible, _CODES_SHARE)], len(some))


def _line_evidence(lines: Lines, declared: Datum, ground: Ground, wanted: Sequence[str]) -> list[Evidence]:
    window = ground.window_of(lines.lon, lines.lat)
    if window is None:
        return []
    some = lines.chosen(_some(lines.count, _MOST_ITEMS))
    samples = sampled(some, window.plane, _EVERY_M)
    samples = samples.chosen(window.holds(samples.x, samples.y))
    samples = samples.chosen(_some(len(samples.x), _MOST_SAMPLES))
    possible = hypotheses(declared, lines.lon, lines.lat)
    return [_on_lines(what, samples, window, ground, possible) for what in wanted]


def fit_points(
    lon: Floats, lat: Floats, declared: Datum, ground: Ground, codes: Sequence[str] = ()
) -> DatumFit:
    """Hold points, in WGS 84 as declared, against roads and the district.

    `codes` names the zone of each point, "" where nobody says: then against these zones too.
    """
    chosen = _some(len(lon), _MOST_ITEMS)
    lon, lat = lon[chosen], lat[chosen]
    if not len(lon):
        return DatumFit(DECLARED)
    possible = hypotheses(declared, lon, lat)
    told = [ground.shapes.get(codes[place]) for place in chosen] if codes else []
    found = [code_evidence("codes", lon, lat, told, possible, _CODES_SHARE)] if told else []
    found.append(code_evidence("district", lon, lat, [ground.district] * len(lon), possible, _DISTRICT_SHARE))
    if window := ground.window_of(lon, lat):
        samples = points_as_samples(*window.plane.to_metres(lon, lat))
        samples = samples.chosen(window.holds(samples.x, samples.y))
        found.append(_on_lines("roads", samples, window, ground, possible))
    return _decided(found, len(lon))


def hypotheses(declared: Datum, lon: Floats, lat: Floats) -> tuple[Hypothesis, ...]:
    """What coordinates that were read in one datum may be in, as declared first; only what differs there."""
    known = Datum.WGS84 if declared is Datum.CGCS2000 else declared
    others = [datum for datum in (Datum.WGS84, Datum.GCJ02, Datum.BD09) if datum is not known]
    found = [Hypothesis(datum.value, _taken_as(datum, known)) for datum in others]
    if known is Datum.WGS84:
        found.append(Hypothesis(TURNED_TWICE, _turned_forth))
    at = (float(np.median(lon)), float(np.median(lat)))
    return (Hypothesis(DECLARED, _as_declared), *(one for one in found if _moves(one, at)))


def _as_declared(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    return lon, lat


def _turned_forth(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    return from_wgs84(lon, lat, Datum.GCJ02)


def _taken_as(datum: Datum, declared: Datum) -> Move:
    def move(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        return to_wgs84(*from_wgs84(lon, lat, declared), datum)

    return move


def _moves(one: Hypothesis, at: tuple[float, float]) -> bool:
    lon, lat = one.move(np.array([at[0]]), np.array([at[1]]))
    return plane_at(*at).distance_m(at, (float(lon[0]), float(lat[0]))) > _SAME_PLACE_M


def _on_lines(
    what: str, samples: Samples, window: Window, ground: Ground, possible: Sequence[Hypothesis]
) -> Evidence:
    if what not in ground.lines or len(samples.x) < FEWEST:
        return Evidence(what)
    return line_evidence(what, samples, window, ground.raster(what, window), possible)


def _decided(found: Sequence[Evidence], n: int) -> DatumFit:
    """What the strongest evidence says; nothing where two of about the same strength disagree."""
    speaking = sorted((one for one in found if one.best), key=lambda one: -one.lead)
    if not speaking:
        return _unclear(found, n)
    first = speaking[0]
    if any(one.best != first.best and one.lead > _CONTRADICTS * first.lead for one in speaking[1:]):
        return DatumFit(DECLARED, n=n)
    east, north = first.shift_m
    return DatumFit(
        best=first.best,
        scores=first.scores,
        shift_m=hypot(east, north),
        shift_east_m=-east,
        shift_north_m=-north,
        confidence=erf(first.lead / _LEAD_OF_CHANCE),
        evidence=first.what,
        n=n,
    )


def _unclear(found: Sequence[Evidence], n: int) -> DatumFit:
    """What is said where no evidence speaks: nothing, or that several shifts fit as well."""
    return DatumFit(UNCLEAR if any(one.unclear for one in found) else DECLARED, n=n)


def _some(count: int, most: int) -> NDArray[np.intp]:
    """Numbers of up to `most` of so many items, the same ones each time."""
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(count).choice(count, most, replace=False))

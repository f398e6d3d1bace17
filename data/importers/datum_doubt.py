"""Asks whether a file is in the datum that it was declared in, where it lies beside what is there already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.importers.importing import Prepared
from data.importers.odd_positions import is_on_globe
from data.importers.report import Finding
from dispatch.centre import Centre
from gis.datum import Datum
from gis.datum_evidence import FEWEST, OTHER_SHIFT
from gis.datum_fit import TURNED_TWICE, UNCLEAR, DatumFit, fit_points, fit_roads, fit_zones
from gis.datum_ground import Ground, lines_of
from gis.reference import DATUMS, Reference
from gis.road_network import RoadNetwork
from gis.zones import Zone

Floats = NDArray[np.float64]

_TOLD_FROM_M = 25.0
_HULL_POINTS = 5_000


@dataclass(frozen=True)
class DatumAnswer:
    """What is to be said of a file's datum: doubts to be decided, and notices of smaller shifts."""

    doubts: tuple[Finding, ...] = ()
    notices: tuple[Finding, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.doubts or self.notices)

    def added_to(self, prepared: Prepared) -> Prepared:
        """The import with these doubts and notices."""
        report = replace(prepared.report, noticed=(*prepared.report.noticed, *self.notices))
        return replace(prepared, report=report, doubts=(*prepared.doubts, *self.doubts))


def ground_of(centre: Centre) -> Ground:
    """What a centre has that a file can be held against."""
    return Ground.of(centre.network, centre.atlas.zones)


def roads_answer(network: RoadNetwork, declared: Reference, ground: Ground, source: str) -> DatumAnswer:
    """Hold a network that was read against the roads and zones in force."""
    fit = fit_roads(lines_of(network), _datum_of(declared), ground)
    answer = _answer(fit, declared, source, network.node_lon, network.node_lat)
    return answer or _unchecked(fit, declared, ground, source)


def zones_answer(zones: Iterable[Zone], declared: Reference, ground: Ground, source: str) -> DatumAnswer:
    """Hold zones against roads and the zones that are there, the same or their parents among them."""
    placed = [zone for zone in zones if zone.geometry is not None]
    if not placed:
        return DatumAnswer()
    shapes = [zone.geometry for zone in placed if zone.geometry is not None]
    codes = [zone.code if zone.code in ground.shapes else zone.parent or "" for zone in placed]
    fit = fit_zones(shapes, codes, _datum_of(declared), ground)
    points = shapely.get_coordinates(np.array(shapes, dtype=object))
    answer = _answer(fit, declared, source, points[:, 0], points[:, 1])
    return answer or _unchecked(fit, declared, ground, source)


def points_answer(
    lon: Floats, lat: Floats, codes: Sequence[str], declared: Reference, ground: Ground, source: str
) -> DatumAnswer:
    """Hold points against roads, the district, and the zones that `codes` names for them."""
    fit = fit_points(lon, lat, _datum_of(declared), ground, codes)
    return _answer(fit, declared, source, lon, lat) or _unchecked(fit, declared, ground, source)


def shapes_answer(
    shapes: Sequence[BaseGeometry], declared: Reference, ground: Ground, source: str
) -> DatumAnswer:
    """Hold small or narrow shapes, whose borders follow nothing, by their middles; none off the globe."""
    middles = shapely.get_coordinates(shapely.point_on_surface(np.array(shapes, dtype=object)))
    middles = middles[is_on_globe(middles[:, 0], middles[:, 1])]
    if not len(middles):
        return DatumAnswer()
    return points_answer(middles[:, 0], middles[:, 1], (), declared, ground, source)


def _datum_of(declared: Reference) -> Datum:
    """The datum that coordinates are in once an EPSG code has been undone."""
    return Datum(declared.code) if declared.code in DATUMS else Datum.WGS84


def _answer(fit: DatumFit, declared: Reference, source: str, lon: Floats, lat: Floats) -> DatumAnswer:
    values: dict[str, object] = {
        "declared": declared.name,
        "shift_m": round(fit.shift_m),
        "east_m": round(fit.shift_east_m),
        "north_m": round(fit.shift_north_m),
    }
    if fit.best == UNCLEAR:
        hull = _hull(lon, lat)
        return DatumAnswer(doubts=(Finding(source, "datum_unclear", {"declared": declared.name}, hull),))
    if fit.is_in_doubt:
        shares = {"before": fit.scores["declared"], "after": fit.scores[fit.best]}
        code = _code_of(fit, declared)
        fits = {"fits": fit.best} if code == "datum_in_doubt" else {}
        return DatumAnswer(doubts=(Finding(source, code, {**values, **shares, **fits}, _hull(lon, lat)),))
    if fit.confidence and fit.shift_m >= _TOLD_FROM_M:
        return DatumAnswer(notices=(Finding(source, "file_off_by", values, _hull(lon, lat)),))
    return DatumAnswer()


def _unchecked(fit: DatumFit, declared: Reference, ground: Ground, source: str) -> DatumAnswer:
    """The notice that a file has too few places to be held against what is there."""
    is_ground = bool(ground.zones) or ground.roads.count > 0
    if fit.confidence or not 0 < fit.n < FEWEST or not is_ground:
        return DatumAnswer()
    values = {"count": fit.n, "fewest": FEWEST, "declared": declared.name}
    return DatumAnswer(notices=(Finding(source, "datum_unchecked", values),))


def _code_of(fit: DatumFit, declared: Reference) -> str:
    if fit.best == TURNED_TWICE:
        return "datum_turned_twice"
    # Of a reference in metres no choice says that a shifted datum lies below it.
    is_choice = fit.best != OTHER_SHIFT and declared.code in DATUMS
    return "datum_in_doubt" if is_choice else "file_shifted"


def _hull(lon: Floats, lat: Floats) -> BaseGeometry:
    """Where the file lies as declared, for a map."""
    step = max(1, len(lon) // _HULL_POINTS)
    hull: BaseGeometry = shapely.MultiPoint(np.column_stack((lon[::step], lat[::step]))).convex_hull
    return hull

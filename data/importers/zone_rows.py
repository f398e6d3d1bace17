"""Turns the rows of a zone file into zones: shapes mended where they cross themselves, lines widened."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.importers.odd_positions import HIGHEST, LONGEST
from data.importers.progress import Progress, told
from data.importers.report import Finding, Findings, RowRefused
from data.importers.zone_attributes import told_attributes
from data.importers.zone_file import RawZone, has_shapes
from data.importers.zone_keys import ZoneKey, keys_of
from data.importers.zone_labels import odd_labels
from data.importers.zone_options import WIDENED_KINDS, ZoneOptions
from data.importers.zone_updates import StoredZones
from gis.datum import plane_at
from gis.zone_shapes import is_sound, mend
from gis.zones import Zone

AREAS = ("Polygon", "MultiPolygon")
_LINES = ("LineString", "MultiLineString")
_LIMITS = np.array((LONGEST, HIGHEST))


def zones_of_rows(
    raw: Sequence[RawZone],
    options: ZoneOptions,
    kept: Mapping[str, Zone],
    findings: Findings,
    progress: Progress,
) -> dict[str, Zone]:
    """Zones by row; a row that can't be kept is refused, and told why.

    What the file has no column for stays as it is with a zone that is `kept` under the code.
    """
    rows = [one.cells for one in raw]
    _tell_labels(raw, options, findings)
    keys = keys_of(rows, options, findings)
    plain = plain_shapes([one.shape for one in raw], [one.is_broken for one in raw])
    zones: dict[str, Zone] = {}
    stored = StoredZones(kept, has_shapes(raw))
    for place, one in enumerate(told(raw, "shapes", progress)):
        key = keys.get(one.cells.row)
        if key is None:
            continue
        try:
            shape = one.shape
            if not plain[place] and not stored.gives_shape(key.code):
                shape = _shape(one, key, options, findings)
            zone = _zone(one, key, shape, options)
            zones[one.cells.row] = stored.updated(zone, one.cells, findings)
        except RowRefused as refused:
            findings.refuse(one.cells.row, refused.code, **refused.values)
    return zones


def _tell_labels(raw: Sequence[RawZone], options: ZoneOptions, findings: Findings) -> None:
    columns = (*options.code_from, *options.name_from, *options.attributes, options.name_column)
    shapes = {one.cells.row: one.shape for one in raw}
    values = {one.cells.row: one.cells.cells for one in raw}
    for odd in odd_labels(values, columns):
        findings.noticed.append(Finding(odd.row, odd.code, odd.values, shapes[odd.row]))


def _zone(raw: RawZone, key: ZoneKey, shape: BaseGeometry | None, options: ZoneOptions) -> Zone:
    cells = raw.cells
    asked = {column: cells.get(column) for column in options.attributes if cells.get(column)}
    attributes = {**told_attributes(cells), **asked}
    return Zone(key.code, key.name, options.kind, shape, cells.get("parent") or None, attributes)


def plain_shapes(found: Sequence[BaseGeometry | None], is_broken: Sequence[bool]) -> NDArray[np.bool_]:
    """Which shapes, (n,), can be kept just as they are; most can, and need no second look."""
    shapes = np.array(found, dtype=object)
    pairs, owners = shapely.get_coordinates(shapes, return_index=True)
    # NaN is not within the limits either.
    outside = np.unique(owners[~(np.abs(pairs) <= _LIMITS).all(axis=1)])
    broken = np.array(is_broken, dtype=bool)
    broken[outside] = True
    with np.errstate(invalid="ignore"):
        return np.asarray(is_sound(shapes) & ~broken)


def _shape(raw: RawZone, key: ZoneKey, options: ZoneOptions, findings: Findings) -> BaseGeometry | None:
    if raw.is_broken:
        raise RowRefused("broken_shape")
    if raw.shape is None:
        findings.notice(raw.cells.row, "no_polygon", zone=key.name)
        return None
    is_line = options.kind in WIDENED_KINDS and raw.shape.geom_type in _LINES
    if not is_line and raw.shape.geom_type not in AREAS:
        raise RowRefused("not_a_polygon", shape=raw.shape.geom_type)
    require_degrees(shapely.get_coordinates(raw.shape))
    if is_line:
        return _widened(raw.shape, raw.cells.row, key, options.width_m, findings)
    mended = mend(raw.shape)
    if mended.geometry.is_empty or mended.after_m2 <= 0:
        raise RowRefused("nothing_left", zone=key.name)
    if mended.changed:
        areas = {"before_m2": round(mended.before_m2), "after_m2": round(mended.after_m2)}
        values = {"zone": key.name, **areas}
        findings.mended.append(Finding(raw.cells.row, "self_intersection", values, mended.geometry))
    return mended.geometry


def _widened(line: BaseGeometry, row: str, key: ZoneKey, width_m: float, findings: Findings) -> BaseGeometry:
    """The area along a line, half of the width to each side, cut off straight at its ends."""
    if width_m <= 0:
        raise RowRefused("line_without_width", zone=key.name)
    plane = plane_at(*shapely.get_coordinates(line).mean(axis=0).tolist())
    area = plane.project(line).buffer(width_m / 2, cap_style="flat", join_style="mitre", mitre_limit=2)
    if area.is_empty:
        raise RowRefused("nothing_left", zone=key.name)
    shape = plane.unproject(area)
    values = {"zone": key.name, "width_m": width_m, "area_m2": round(area.area)}
    findings.mended.append(Finding(row, "line_widened", values, shape))
    return shape


def require_degrees(pairs: NDArray[np.float64]) -> None:
    """RowRefused("not_finite" | "swapped_lat_lon" | "out_of_range") where pairs are no lon/lat."""
    if not np.isfinite(pairs).all():
        raise RowRefused("not_finite", value="NaN")
    if (np.abs(pairs) <= _LIMITS).all():
        return
    lon, lat = (float(value) for value in pairs[0])
    is_swapped = bool((np.abs(pairs[:, ::-1]) <= _LIMITS).all())
    raise RowRefused("swapped_lat_lon" if is_swapped else "out_of_range", lon=lon, lat=lat)

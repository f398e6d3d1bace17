"""Rows of a file as areas of ground: each with its class and a shape that can be drawn, or refused."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.importers.progress import Progress, told
from data.importers.report import Finding, Findings, RowRefused
from data.importers.zone_rows import AREAS, plain_shapes, require_degrees
from gis.land_areas import LandClass
from gis.zone_shapes import mend


@dataclass(frozen=True)
class RawArea:
    """An area as the file has it, its class known: the shape in WGS 84, None for none that can be read."""

    row: str
    land: LandClass
    name: str = ""
    shape: BaseGeometry | None = None
    is_broken: bool = False

    def shaped(self, shape: BaseGeometry | None, *, is_broken: bool) -> "RawArea":
        """The same with its shape."""
        return replace(self, shape=shape, is_broken=is_broken)


def sound_areas(raw: Sequence[RawArea], findings: Findings, progress: Progress) -> list[RawArea]:
    """Those that can be drawn. Refused: broken_shape, no_area, not_a_polygon, and as `require_degrees` does.

    Mended: area_mended.
    """
    plain = plain_shapes([one.shape for one in raw], [one.is_broken for one in raw])
    kept = []
    for place, one in enumerate(told(raw, "shapes", progress)):
        try:
            kept.append(one if plain[place] else _mended(one, findings))
        except RowRefused as refused:
            findings.refuse(one.row, refused.code, **refused.values)
    return kept


def _mended(raw: RawArea, findings: Findings) -> RawArea:
    if raw.is_broken:
        raise RowRefused("broken_shape")
    if raw.shape is None or raw.shape.is_empty:
        raise RowRefused("no_area")
    if raw.shape.geom_type not in AREAS:
        raise RowRefused("not_a_polygon", shape=raw.shape.geom_type)
    require_degrees(shapely.get_coordinates(raw.shape))
    mended = mend(raw.shape)
    if mended.geometry.is_empty or mended.after_m2 <= 0:
        raise RowRefused("no_area")
    areas = {"before_m2": round(mended.before_m2), "after_m2": round(mended.after_m2)}
    findings.mended.append(Finding(raw.row, "area_mended", areas, mended.geometry))
    return replace(raw, shape=mended.geometry)


def near_area(raw: Sequence[RawArea], wide: BaseGeometry) -> NDArray[np.bool_]:
    """Which of them (n) touch an area in WGS 84."""
    shapely.prepare(wide)
    shapes = np.array([one.shape for one in raw], dtype=object)
    return np.asarray(shapely.intersects(wide, shapes), dtype=np.bool_)

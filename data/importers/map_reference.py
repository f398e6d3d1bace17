"""What the coordinates of a map file are measured against, by the file and by who brings it in."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from data.importers.odd_positions import District, OddPlaces, fitting_references, is_degrees_like
from data.importers.report import Finding, UnreadableFile
from gis.reference import WGS84, Reference, ReferenceUnknown, reference_of_crs

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]

_LOOKED_AT = 2_000
_NO_DATUM_MATTERS = ("wgs84", "cgcs2000")


@dataclass(frozen=True)
class MapReference:
    """How the coordinates of a file become WGS 84 degrees: one reference after the other.

    `doubts` say where the file names another reference than was declared.
    """

    steps: tuple[Reference, ...] = (WGS84,)
    doubts: tuple[Finding, ...] = ()

    def to_wgs84(self, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """Turn coordinates (x east, y north) into WGS 84 degrees; NaN stays NaN."""
        first, second = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        for step in self.steps:
            first, second = step.to_wgs84(first, second)
        return first, second

    def shapes_to_wgs84(self, shapes: Shapes) -> Shapes:
        """Turn shapes; None stays None."""
        if all(step.is_wgs84 for step in self.steps):
            return shapes
        return np.asarray(
            shapely.transform(shapes, lambda pairs: np.column_stack(self.to_wgs84(*pairs.T))), dtype=object
        )


def map_reference(path: Path, own: str | None, declared: Reference) -> MapReference:
    """The reference of a file that names `own` (None or "": none) and was declared to be in another.

    A datum of map services lies on top of what the file names, for nobody can name it there. Another EPSG
    code than the file's counts as declared, and is a doubt (`reference_differs`). UnreadableFile
    ("unknown_reference") where the file names what nobody knows.
    """
    if not own:
        return MapReference((declared,))
    try:
        of_file = reference_of_crs(own)
    except ReferenceUnknown as unknown:
        raise UnreadableFile("unknown_reference", path, unknown.text) from unknown
    of_file = replace(of_file, is_swapped=declared.is_swapped)
    if declared.is_shifted:
        return MapReference((of_file, replace(declared, is_swapped=False)))
    if declared.code in _NO_DATUM_MATTERS or declared == of_file:
        return MapReference((of_file,))
    told = {"own": of_file.name, "declared": declared.name}
    return MapReference((declared,), (Finding(path.name, "reference_differs", told),))


def shapes_doubt(path: Path, shapes: Shapes, declared: Reference, district: District) -> tuple[Finding, ...]:
    """What is in doubt of a file most of whose `shapes`, as it has them, can't be what was declared or said.

    Codes: axes_swapped, and file_in_metres for what can't be degrees, with the references that put it into
    the district, or where there is none yet those that its numbers may be in.
    """
    present = shapes[~shapely.is_missing(shapes)]
    pairs, item = shapely.get_coordinates(present, return_index=True)
    firsts = pairs[np.unique(item, return_index=True)[1]][:_LOOKED_AT]
    firsts = firsts[np.isfinite(firsts).all(axis=1)]
    x, y = (firsts[:, 1], firsts[:, 0]) if declared.is_swapped else (firsts[:, 0], firsts[:, 1])
    if not len(x):
        return ()
    values = {"lon": float(x[0]), "lat": float(y[0]), "of": len(x)}
    odd = OddPlaces(x, y, replace(declared, is_swapped=False), district).troubles()
    swapped = sum(trouble.code in ("swapped_lat_lon", "swapped_east_north") for trouble in odd.values())
    if swapped > len(x) / 2:
        return (Finding(path.name, "axes_swapped", {**values, "count": swapped}),)
    if not declared.is_degrees or is_degrees_like(x, y).any():
        return ()
    told = ", ".join(fit.told for fit in fitting_references(x, y, district))
    epsg = told or _family(float(np.median(x)), float(np.median(y)))
    return (Finding(path.name, "file_in_metres", {**values, "count": len(x), "epsg": epsg}),)


def _family(x: float, y: float) -> str:
    """The references that numbers of this size may be in anywhere in China, "" where there is none."""
    east = min(x, y)
    if max(x, y) >= 1e7:
        return _numbered(max(x, y))
    return "EPSG:4534–4554" if 1e5 < east < 1e6 else ""


def _numbered(east: float) -> str:
    """The reference whose zone number stands before an easting: zones of 3 degrees from 25 on, else of 6."""
    zone = int(east // 1e6)
    if 25 <= zone <= 45:
        return f"EPSG:{4488 + zone}"
    return f"EPSG:{4478 + zone}" if 13 <= zone <= 23 else ""

"""Reads areas of ground from OpenStreetMap files: closed ways and multipolygons of water, wood, houses."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely

from data.importers.land_rows import RawArea
from data.importers.land_words import TAG_KEYS, class_of_tags
from data.importers.osm_tags import tidy_name
from data.importers.progress import Progress, told_of
from data.importers.report import Findings, UnreadableFile, trouble_of


def read_osm_land(path: Path, prefix: str, findings: Findings, progress: Progress) -> list[RawArea]:
    """The areas of a file, rows `way/ID` and `relation/ID` after a prefix; UnreadableFile where it is none.

    Areas whose tags say nothing of ground are not counted. Refused: unknown_land_class, broken_shape.
    """
    found: list[RawArea] = []
    blobs: list[bytes | None] = []
    factory: Any = osmium.geom.WKBFactory()
    try:
        for area in told_of(_areas(path), 0, "reading", progress):
            tags = {tag.k: tag.v for tag in area.tags}
            land, unknown = class_of_tags(tags)
            if land is None and not unknown:
                continue
            findings.read += 1
            row = f"{prefix}{'way' if area.from_way() else 'relation'}/{area.orig_id()}"
            if land is None:
                findings.refuse(row, "unknown_land_class", value=unknown)
                continue
            found.append(RawArea(row, land, tidy_name(tags.get("name") or tags.get("name:zh") or "")))
            blobs.append(_outline(factory, area))
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        raise UnreadableFile("wrong_format", path, trouble_of(error)) from error
    shapes = shapely.from_wkb(np.array([*blobs, None], dtype=object), on_invalid="ignore")[:-1]
    return [raw.shaped(shape, is_broken=shape is None) for raw, shape in zip(found, shapes, strict=True)]


def _areas(path: Path) -> Iterator[Any]:
    if not path.is_file():
        raise UnreadableFile("not_found", path)
    of_ground, areas = osmium.filter.KeyFilter(*TAG_KEYS), osmium.filter.EntityFilter(osmium.osm.AREA)
    yield from osmium.FileProcessor(str(path)).with_areas(of_ground).with_filter(areas).with_filter(of_ground)


def _outline(factory: Any, area: Any) -> bytes | None:
    """The polygon of an area; None where nodes of it are not in the file."""
    try:
        return bytes.fromhex(factory.create_multipolygon(area))
    except (RuntimeError, osmium.InvalidLocationError):
        return None

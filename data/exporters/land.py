"""Areas of water, green, buildings and land use as a table with shapes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from data.exporters.export_kinds import Column, ExportKind, ExportRoom
from dispatch.places import LAND_COVER
from gis.land_areas import LandClass


@dataclass(frozen=True)
class LandArea:
    """One area of the ground."""

    land: LandClass
    name: str
    shape: BaseGeometry


def areas_of(room: ExportRoom) -> Sequence[LandArea]:
    """The areas in force, as they came in."""
    land = room.centre.land()
    rows = zip(land.classes.tolist(), land.name_of.tolist(), land.shapes().tolist(), strict=True)
    return [LandArea(LandClass(number), land.names[name], shape) for number, name, shape in rows]


def _credit(room: ExportRoom) -> Mapping[str, str]:
    told = room.centre.land().metadata
    return {name: told[name] for name in ("attribution", "licence") if told.get(name)}


LAND = ExportKind[LandArea](
    LAND_COVER,
    areas_of,
    columns=(
        Column("land_class", lambda area: area.land.word),
        Column("name", lambda area: area.name or None),
    ),
    shape=lambda area: area.shape,
    credit=_credit,
)

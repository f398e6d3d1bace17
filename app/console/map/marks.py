"""What is put on the map: plain facts about incidents, crews, routes, areas and shades, already worded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.console.paint.clock_picture import ClockPicture
from app.console.paint.crew_symbols import CrewKind, CrewStatus
from app.console.paint.marks import Outcome

RouteStyle = Literal["chosen", "second", "third", "other", "trail", "patrol", "sortie"]
AreaKind = Literal["reach_ebike", "reach_foot", "lost", "gain", "hole", "selected"]
ShadeHatch = Literal["breach", "risk"]
SampleKind = Literal[
    "reach_ebike",
    "reach_foot",
    "precinct",
    "sub_district",
    "unit_grid",
    "lost",
    "gain",
    "hole",
    "post",
    "permit",
    "facility",
    "chosen",
    "second",
    "third",
    "patrol",
    "sortie",
    "shade_1",
    "shade_2",
    "shade_3",
    "shade_risk",
    "shade_breach",
    "shade_none",
    "heat",
]


@dataclass(frozen=True, slots=True)
class IncidentMark:
    """One incident: WGS 84 degrees, severity 1 to 4, its clock; worded `tags` show when selected."""

    id: str
    lon: float
    lat: float
    severity: int
    clock: ClockPicture
    tags: tuple[str, ...] = ()
    outcome: Outcome = field(init=False, compare=False)
    """What the clock comes to: asked for once, as thousands are set and painted again each second."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "outcome", self.clock.outcome)


@dataclass(frozen=True, slots=True)
class CrewMark:
    """One crew at its newest fix: WGS 84 degrees, `fix_s` the seconds of the fix on the caller's time line.

    `incident` names the incident that a crew on scene is docked to; `heading_deg` is clockwise from north.
    """

    id: str
    lon: float
    lat: float
    fix_s: float
    kind: CrewKind
    status: CrewStatus
    character: str
    call_sign: str = ""
    heading_deg: float | None = None
    is_stale: bool = False
    incident: str | None = None
    age_text: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class RouteLine:
    """A way on the map: lon, lat (k, 2) in WGS 84 degrees, its style, a worded tag such as rank and ETA."""

    id: str
    lonlat: NDArray[np.float64]
    style: RouteStyle
    tag: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A polygon over the map in WGS 84 degrees: reach, coverage lost or gained, or a selected zone."""

    id: str
    geometry: BaseGeometry
    kind: AreaKind
    tag: str = ""


@dataclass(frozen=True, slots=True)
class ClosureMark:
    """A closed or slow stretch: its lines of lon, lat in WGS 84 degrees, and what a pointer is told of it."""

    id: str
    is_slow: bool
    is_planned: bool
    lines: tuple[tuple[tuple[float, float], ...], ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being drawn: points that were put, and the line through them, lon, lat."""

    points: tuple[tuple[float, float], ...]
    line: tuple[tuple[float, float], ...]
    is_area: bool = False


@dataclass(frozen=True, slots=True)
class PostMark:
    """A post or permit in WGS 84 degrees, the character on its plate, and what a pointer is told of it."""

    lon: float
    lat: float
    sign: str
    is_proposed: bool = False
    is_taken: bool = False
    is_wanted: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class FacilityMark:
    """A facility in WGS 84 degrees, the character on its disc, and what a pointer is told of it."""

    lon: float
    lat: float
    sign: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Shade:
    """One zone's colour: step 1 (well above target) to 3 (just above), or a hatch with an icon below it."""

    zone: str
    step: int = 1
    hatch: ShadeHatch | None = None
    icon: Outcome | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend: a drawn sample and its words."""

    sample: SampleKind
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under the pointer: crew, incident, cluster, zone by id; post, closure, facility by row."""

    kind: Literal["incident", "crew", "cluster", "post", "closure", "facility", "zone"]
    id: str

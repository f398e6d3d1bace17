"""Zones of a district and the atlas that says in which of them a point lies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis.datum import Plane


class ZoneKind(StrEnum):
    """What a zone is; the codes are those of the glossary."""

    DISTRICT = "district"
    SUB_DISTRICT = "sub_district"
    PRECINCT = "precinct"
    COMMUNITY = "community"
    COMPOUND = "compound"
    UNIT_GRID = "unit_grid"
    FUNCTIONAL_ZONE = "functional_zone"
    GOVERNANCE_UNIT = "governance_unit"
    DUTY_OVERRIDE = "duty_override"


CHAIN_KINDS = (
    ZoneKind.UNIT_GRID,
    ZoneKind.COMPOUND,
    ZoneKind.COMMUNITY,
    ZoneKind.PRECINCT,
    ZoneKind.SUB_DISTRICT,
    ZoneKind.DISTRICT,
)
LADDER_RUNGS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Zone:
    """One zone: geometry is a lon/lat WGS 84 polygon, or None where only name and code are known.

    A governance unit carries the attributes `rung` (1 to 4) and `office`, and gives them to its parent zone.
    A duty override carries `answers`, the code of the zone that answers inside its polygon.
    """

    code: str
    name: str
    kind: ZoneKind
    geometry: BaseGeometry | None = None
    parent: str | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Attribution:
    """The zones that a point belongs to, by code.

    `duty_override` names the override that was applied, `lies_in` the sub-district that the point lies in
    by its borders, None where no override was.
    """

    unit_grid: str | None = None
    compound: str | None = None
    community: str | None = None
    precinct: str | None = None
    sub_district: str | None = None
    district: str | None = None
    functional_zones: tuple[str, ...] = ()
    duty_override: str | None = None
    lies_in: str | None = None

    @property
    def chain(self) -> tuple[str, ...]:
        """Codes from the smallest zone to the largest."""
        codes = (getattr(self, kind.value) for kind in CHAIN_KINDS)
        return tuple(code for code in codes if code is not None)


@dataclass(frozen=True)
class LadderStep:
    """One rung of the ladder at a place: the governance unit and the zone that it looks after."""

    rung: int
    unit: str
    zone: str


@dataclass(frozen=True)
class Ladder:
    """The rungs present at a place, lowest first, and the rungs that are skipped there."""

    steps: tuple[LadderStep, ...]
    missing: tuple[int, ...]


class ZoneError(ValueError):
    """Zones that cannot form an atlas; `code` is one of duplicate_code, parent_cycle, rung_invalid."""

    def __init__(self, code: str, zone: str) -> None:
        super().__init__(f"{code}: zone {zone}")
        self.code = code
        self.zone = zone


class ZoneAtlas:
    """All zones of one place, indexed by code, by kind, by parent and by position."""

    def __init__(self, zones: Iterable[Zone], plane: Plane) -> None:
        self.zones: tuple[Zone, ...] = tuple(zones)
        self.plane = plane
        self._by_code = _indexed_by_code(self.zones)
        self._ancestors = {zone.code: self._walk_up(zone) for zone in self.zones}
        self._children = self._grouped_by_parent()
        self._units = self._units_by_zone()
        self._override_m2 = {code: self.area_m2(code) for code in self._usable_overrides()}
        self._placed = [zone for zone in self.zones if zone.geometry is not None]
        self._shapes = np.array([zone.geometry for zone in self._placed], dtype=object)
        shapely.prepare(self._shapes)
        self._tree = STRtree(self._shapes)

    def __len__(self) -> int:
        return len(self.zones)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def by_code(self, code: str) -> Zone:
        """Return the zone of this code; KeyError where there is none."""
        return self._by_code[code]

    def of_kind(self, kind: ZoneKind) -> tuple[Zone, ...]:
        """Return the zones of one kind in the order of their codes."""
        return tuple(sorted((z for z in self.zones if z.kind is kind), key=lambda zone: zone.code))

    def children(self, code: str) -> tuple[Zone, ...]:
        """Return the zones whose parent is this one, in the order of their codes."""
        return self._children.get(code, ())

    def ancestors(self, code: str) -> tuple[Zone, ...]:
        """Return the zones above this one by parentage, nearest first."""
        return tuple(self._by_code[above] for above in self._ancestors[code])

    def can_answer(self, code: str) -> bool:
        """Whether a zone may have the duty inside an override: one of those that chains are made of."""
        return code in self._by_code and self._by_code[code].kind in CHAIN_KINDS

    def area_m2(self, code: str) -> float:
        """Return the area in square metres, 0 for a zone without polygon."""
        geometry = self._by_code[code].geometry
        return 0.0 if geometry is None else float(self.plane.project(geometry).area)

    def at(self, lon: float, lat: float) -> Attribution:
        """Attribute a point (degrees, WGS 84) to its zones.

        A point on a shared border belongs to the zone with the lowest code, and to the parents of that
        zone where they touch the point too. Inside a duty override the zone that answers replaces the
        chain from its own kind upwards; the unit grid stays, for it names the place and not the duty. Of
        overrides that overlap the smallest counts.
        """
        return self.at_many([lon], [lat])[0]

    def at_many(self, lons: ArrayLike, lats: ArrayLike) -> tuple[Attribution, ...]:
        """Attribute many points at once: two equally long sequences of degrees, one answer for each."""
        longitudes = np.asarray(lons, dtype=np.float64)
        latitudes = np.asarray(lats, dtype=np.float64)
        hits: list[list[Zone]] = [[] for _ in range(len(longitudes))]
        for position, shape in zip(*self._hits(longitudes, latitudes), strict=True):
            hits[position].append(self._placed[shape])
        return tuple(self._attribution(found) for found in hits)

    def ladder(self, code: str) -> Ladder:
        """Return the ladder of a zone: its own rung and those of the zones that its middle lies in."""
        zone = self._by_code[code]
        chain = (code, *self._ancestors[code])
        if zone.geometry is not None and zone.kind in CHAIN_KINDS:
            middle = zone.geometry.representative_point()
            above = self.at(middle.x, middle.y).chain
            chain = (code, *(c for c in above if self._rank(c) > CHAIN_KINDS.index(zone.kind)))
        return self._ladder_of(chain)

    def ladder_at(self, attribution: Attribution) -> Ladder:
        """Return the ladder of an attributed point, network micro-governance first."""
        return self._ladder_of(attribution.chain)

    def _rank(self, code: str) -> int:
        return CHAIN_KINDS.index(self._by_code[code].kind)

    def _hits(
        self, lons: NDArray[np.float64], lats: NDArray[np.float64]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        positions, shapes = self._tree.query(shapely.points(lons, lats))
        touching = shapely.intersects_xy(self._shapes[shapes], lons[positions], lats[positions])
        return positions[touching], shapes[touching]

    def _attribution(self, hits: Sequence[Zone]) -> Attribution:
        codes: dict[ZoneKind, list[str]] = {}
        for zone in hits:
            codes.setdefault(zone.kind, []).append(zone.code)
        chosen = self._chain_of(codes)
        zones = tuple(sorted(codes.get(ZoneKind.FUNCTIONAL_ZONE, ())))
        found = Attribution(functional_zones=zones, **{kind.value: code for kind, code in chosen.items()})
        overrides = [c for c in codes.get(ZoneKind.DUTY_OVERRIDE, ()) if c in self._override_m2]
        if not overrides:
            return found
        return self._overridden(found, min(overrides, key=lambda code: (self._override_m2[code], code)))

    def _chain_of(self, codes: Mapping[ZoneKind, list[str]]) -> dict[ZoneKind, str]:
        chosen: dict[ZoneKind, str] = {}
        expected: dict[ZoneKind, str] = {}
        for kind in CHAIN_KINDS:
            here = codes.get(kind, ())
            code = expected.get(kind)
            if here and code not in here:
                code = min(here)
            if code is not None:
                chosen[kind] = code
                expected |= {self._by_code[c].kind: c for c in self._ancestors[code]}
        return chosen

    def _overridden(self, found: Attribution, override: str) -> Attribution:
        answers = self._by_code[override].attributes["answers"]
        chain = (answers, *self._ancestors[answers])
        changed: dict[str, str | None] = {}
        for kind in CHAIN_KINDS[1 : self._rank(answers)]:
            code = getattr(found, kind.value)
            changed[kind.value] = code if code and answers in self._ancestors[code] else None
        changed |= {self._by_code[code].kind.value: code for code in chain}
        changed |= {"duty_override": override, "lies_in": found.sub_district}
        return replace(found, **changed)  # type: ignore[arg-type]

    def _usable_overrides(self) -> list[str]:
        """Overrides whose duty is with a zone that stands in a chain."""
        overrides = (zone for zone in self.zones if zone.kind is ZoneKind.DUTY_OVERRIDE)
        told = ((zone.code, zone.attributes.get("answers")) for zone in overrides)
        return [code for code, answers in told if answers and self.can_answer(answers)]

    def _ladder_of(self, chain: Iterable[str]) -> Ladder:
        steps = {step.rung: step for code in reversed(tuple(chain)) for step in self._units.get(code, ())}
        missing = tuple(rung for rung in LADDER_RUNGS if rung not in steps)
        return Ladder(tuple(steps[rung] for rung in sorted(steps)), missing)

    def _walk_up(self, zone: Zone) -> tuple[str, ...]:
        above: list[str] = []
        while zone.parent is not None and zone.parent in self._by_code:
            if zone.parent in above:
                raise ZoneError("parent_cycle", zone.parent)
            above.append(zone.parent)
            zone = self._by_code[zone.parent]
        return tuple(above)

    def _grouped_by_parent(self) -> dict[str, tuple[Zone, ...]]:
        groups: dict[str, list[Zone]] = {}
        for zone in sorted(self.zones, key=lambda zone: zone.code):
            if zone.parent is not None:
                groups.setdefault(zone.parent, []).append(zone)
        return {code: tuple(children) for code, children in groups.items()}

    def _units_by_zone(self) -> dict[str, tuple[LadderStep, ...]]:
        units = (zone for zone in self.zones if zone.kind is ZoneKind.GOVERNANCE_UNIT)
        steps: dict[str, list[LadderStep]] = {}
        for unit in units:
            rung = _rung_of(unit)
            if unit.parent is not None:
                steps.setdefault(unit.parent, []).append(LadderStep(rung, unit.code, unit.parent))
        return {code: tuple(sorted(found, key=lambda step: step.rung)) for code, found in steps.items()}


def _rung_of(unit: Zone) -> int:
    text = unit.attributes.get("rung", "")
    if text not in {str(rung) for rung in LADDER_RUNGS}:
        raise ZoneError("rung_invalid", unit.code)
    return int(text)


def _indexed_by_code(zones: Iterable[Zone]) -> dict[str, Zone]:
    by_code: dict[str, Zone] = {}
    for zone in zones:
        if zone.code in by_code:
            raise ZoneError("duplicate_code", zone.code)
        by_code[zone.code] = zone
    return by_code

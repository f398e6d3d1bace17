"""The permits of a centre by place: which of them lie near a position, and what each says of it then."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from shapely import STRtree

from dispatch.categories import CategoryTree
from dispatch.category_file import shipped_categories
from dispatch.permits import Permit, PermitKind, hours_of
from gis.datum import Plane, plane_at


class Relation(StrEnum):
    """What a permit says of a report, the most telling first."""

    COVERS = "covers"
    OUTSIDE_HOURS = "outside_hours"
    BEYOND_REACH = "beyond_reach"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    OTHER_KIND = "other_kind"


_HOLDING = (Relation.COVERS, Relation.OUTSIDE_HOURS)


@dataclass(frozen=True)
class NearPermit:
    """A permit near a position: how it stands to the report, how far away, until when its hours run."""

    permit: Permit
    relation: Relation
    distance_m: float
    until: datetime | None = None


class BadPermitKinds(ValueError):
    """A file of permit kinds that can't be read."""


class PermitBook:
    """Permits with a place, found by position; those without one can't be near anything."""

    def __init__(self, permits: Iterable[Permit], plane: Plane) -> None:
        self._permits = [permit for permit in permits if permit.wkb is not None]
        self._plane = plane
        shapes = shapely.from_wkb([permit.wkb for permit in self._permits])
        metric = shapely.transform(shapes, lambda pairs: np.column_stack(plane.to_metres(*pairs.T)))
        self._shapes = np.asarray(metric, dtype=object)
        self._widest_m = max((permit.reach_m for permit in self._permits), default=0.0)
        self._tree = STRtree(self._shapes)

    def __len__(self) -> int:
        return len(self._permits)

    def near(
        self, lon: float, lat: float, category: str, moment: datetime, zone: ZoneInfo, near_m: float
    ) -> tuple[NearPermit, ...]:
        """Permits within `near_m` of a position (WGS 84), or within their own reach; the most telling first.

        Without a category every kind speaks. Those of another kind are told only while they cover it.
        """
        x, y = self._plane.to_metres(lon, lat)
        point = shapely.points(float(x), float(y))
        found = self._tree.query(point, predicate="dwithin", distance=max(near_m, self._widest_m))
        distances = shapely.distance(self._shapes[found], point)
        told = (
            _told(self._permits[place], float(distance_m), category, moment, zone)
            for place, distance_m in zip(found.tolist(), distances.tolist(), strict=True)
            if distance_m <= max(near_m, self._permits[place].reach_m)
        )
        order = list(Relation)
        kept = (one for one in told if one is not None)
        return tuple(sorted(kept, key=lambda one: (order.index(one.relation), one.distance_m)))

    def today(self, moment: datetime, zone: ZoneInfo) -> tuple[NearPermit, ...]:
        """Permits that hold on the day of a moment, in their hours or outside of them."""
        found = (_told(permit, 0.0, "", moment, zone) for permit in self._permits)
        return tuple(one for one in found if one is not None and one.relation in _HOLDING)


NO_PERMITS = PermitBook((), plane_at(0.0, 0.0))


def _told(
    permit: Permit, distance_m: float, category: str, moment: datetime, zone: ZoneInfo
) -> NearPermit | None:
    span = hours_of(permit).span_at(moment, zone)
    day = (span[0] if span else moment).astimezone(zone).date()
    relation = _relation(permit, distance_m, span is not None, day)
    if category and category not in shipped_permit_kinds()[permit.kind]:
        if relation is not Relation.COVERS:
            return None
        relation = Relation.OTHER_KIND
    return NearPermit(permit, relation, distance_m, span[1] if span else None)


def _relation(permit: Permit, distance_m: float, is_in_hours: bool, day: date) -> Relation:
    """`day` is the one on which the hours began: the last night of a permit runs until its morning."""
    if day > permit.valid_to:
        return Relation.EXPIRED
    if day < permit.valid_from:
        return Relation.NOT_YET
    if distance_m > permit.reach_m:
        return Relation.BEYOND_REACH
    return Relation.COVERS if is_in_hours else Relation.OUTSIDE_HOURS


@cache
def shipped_permit_kinds() -> Mapping[PermitKind, frozenset[str]]:
    """Which categories each kind of permit speaks to, as it comes with the program."""
    text = files("dispatch").joinpath("permit_kinds.toml").read_text(encoding="utf-8")
    return read_permit_kinds(text, shipped_categories())


def read_permit_kinds(text: str, categories: CategoryTree) -> Mapping[PermitKind, frozenset[str]]:
    """Kinds with their categories; BadPermitKinds where one is unknown or a kind is missing."""
    try:
        told = {PermitKind(kind): frozenset(codes) for kind, codes in tomllib.loads(text).items()}
    except (ValueError, TypeError) as problem:
        raise BadPermitKinds(str(problem)) from problem
    known = {category.code for category in categories.minors}
    if strange := frozenset[str]().union(*told.values()) - known:
        raise BadPermitKinds(f"no such category: {', '.join(sorted(strange))}")
    if missing := set(PermitKind) - told.keys():
        raise BadPermitKinds(f"no categories for {', '.join(sorted(missing))}")
    return told

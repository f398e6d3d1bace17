"""Fixes: where a member was, when that was measured and when it was received."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from gis.matches import MatchRule
from gis.road_network import Mode


@dataclass(frozen=True)
class OnRoad:
    """The road that a fix belongs to for a mode: edge of the network of that token, share along it, where.

    `away_m` is how far the fix lies from it, `confidence` how sure that is (0 to 1), `rule` what decided.
    """

    network: object
    mode: Mode
    edge: int
    share: float
    away_m: float
    lon: float
    lat: float
    confidence: float
    rule: MatchRule


@dataclass(frozen=True)
class Fix:
    """A GPS position in WGS 84. `accuracy_m` is the device's own claim; times are kept apart on purpose."""

    member_id: str
    lon: float
    lat: float
    fixed_at: datetime
    received_at: datetime
    accuracy_m: float = 10.0
    speed_mps: float | None = None
    is_on_deck: bool = False
    """Snapped to an elevated road or a tunnel: proves no arrival (B6)."""
    heading_deg: float | None = field(default=None, compare=False)
    """Clockwise from north; used when the fix is placed on the roads, and not kept."""
    road: OnRoad | None = field(default=None, compare=False, repr=False)
    """Found when the fix is taken in (`dispatch/fix_roads.py`), and not kept."""

    @cached_property
    def stamp(self) -> str:
        """Who was measured when, as digests of advice tell it."""
        return f"{self.member_id} {self.fixed_at.isoformat()}"


def by_member(fixes: Iterable[Fix]) -> dict[str, list[Fix]]:
    """The fixes of each member, in the order in which they stand."""
    found: defaultdict[str, list[Fix]] = defaultdict(list)
    for fix in fixes:
        found[fix.member_id].append(fix)
    return found


def best_known(fixes: Iterable[Fix]) -> list[Fix]:
    """Those of the member of whom there are most: they tell the way of a crew."""
    return max(by_member(fixes).values(), key=len, default=[])

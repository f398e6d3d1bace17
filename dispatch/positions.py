"""Where everybody is: the newest fix of each member as arrays, and how old it may get."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from dispatch.fixes import Fix
from dispatch.settings import Settings

GAPS_KEPT = 5


class Freshness(StrEnum):
    """How far a position can be trusted."""

    FRESH = "fresh"
    STALE = "stale"
    OFFLINE = "offline"
    NONE = "none"


@dataclass(frozen=True)
class Position:
    """A usable position: WGS 84, when it was measured, and its claimed accuracy."""

    lon: float
    lat: float
    fixed_at: datetime
    accuracy_m: float


class Positions:
    """The newest fix of each member. A fix measured before the one held never moves anybody back."""

    def __init__(self) -> None:
        self._slot: dict[str, int] = {}
        self._newest_of: dict[tuple[str, ...], Fix | None] = {}
        self._together: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._newest: list[Fix] = []
        self._gaps: NDArray[np.float64] = np.full((0, GAPS_KEPT), np.nan)

    def __len__(self) -> int:
        return len(self._newest)

    def take(self, fixes: Iterable[Fix]) -> tuple[str, ...]:
        """Take fixes in; return the members that moved forward in time."""
        moved: dict[str, None] = {}
        slots: list[int] = []
        gaps_s: list[float] = []
        for fix in fixes:
            slot = self._slot.get(fix.member_id)
            if slot is None:
                self._add(fix)
            elif fix.fixed_at > (held := self._newest[slot]).fixed_at:
                if fix.member_id in moved:
                    # Its gap before this one has to be written first.
                    self._write_gaps(slots, gaps_s)
                slots.append(slot)
                gaps_s.append((fix.fixed_at - held.fixed_at).total_seconds())
                self._newest[slot] = fix
            else:
                continue
            moved[fix.member_id] = None
            for together in self._together.get(fix.member_id, ()):
                self._newest_of.pop(together, None)
        self._write_gaps(slots, gaps_s)
        return tuple(moved)

    def _add(self, fix: Fix) -> None:
        self._slot[fix.member_id] = len(self._newest)
        self._newest.append(fix)
        if len(self._newest) > len(self._gaps):
            more = np.full((max(64, len(self._gaps)), GAPS_KEPT), np.nan)
            self._gaps = np.vstack([self._gaps, more])

    def _write_gaps(self, slots: list[int], gaps_s: list[float]) -> None:
        """Push one gap for each of the slots, of which none comes twice; both lists are emptied."""
        if slots:
            self._gaps[slots, :-1] = self._gaps[slots, 1:]
            self._gaps[slots, -1] = gaps_s
        slots.clear()
        gaps_s.clear()

    def newest(self, member_ids: tuple[str, ...]) -> Fix | None:
        """The newest fix among members who move as one; kept until one of them moves."""
        try:
            return self._newest_of[member_ids]
        except KeyError:
            newest = self._newest_of[member_ids] = self._found_newest(member_ids)
        for member_id in member_ids:
            self._together[member_id].add(member_ids)
        return newest

    def _found_newest(self, member_ids: Iterable[str]) -> Fix | None:
        slots = (self._slot.get(member_id) for member_id in member_ids)
        return max(
            (self._newest[slot] for slot in slots if slot is not None),
            key=lambda fix: fix.fixed_at,
            default=None,
        )

    def freshness(self, member_ids: tuple[str, ...], now: datetime, settings: Settings) -> Freshness:
        """Whether the newest fix is stale: past max(floor, 3 x its median gap), offline past 5 times that."""
        fix = self.newest(member_ids)
        return Freshness.NONE if fix is None else self.freshness_of(fix, now, settings)

    def freshness_of(self, fix: Fix, now: datetime, settings: Settings) -> Freshness:
        """The same of a fix that is the newest of its member."""
        age_s = (now - fix.fixed_at).total_seconds()
        if age_s <= settings.fix_stale_floor_s:
            return Freshness.FRESH
        return freshness_of(age_s, self._median_gap_s(fix.member_id), settings)

    def _median_gap_s(self, member_id: str) -> float:
        gaps = self._gaps[self._slot[member_id]]
        known = gaps[~np.isnan(gaps)]
        return float(np.median(known)) if known.size else 0.0


def freshness_of(age_s: float, median_gap_s: float, settings: Settings) -> Freshness:
    """The rule for fixes and feeds alike: ages and gaps in seconds."""
    stale_s = max(settings.fix_stale_floor_s, settings.fix_stale_gaps * median_gap_s)
    if age_s > stale_s * settings.fix_offline_factor:
        return Freshness.OFFLINE
    return Freshness.STALE if age_s > stale_s else Freshness.FRESH

"""Arrival by fixes (B6): when two of them prove that a crew is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np

from dispatch.fixes import Fix
from dispatch.settings import Settings
from gis.datum import plane_at


def arrival_by_fixes(
    fixes: Iterable[Fix], lon: float, lat: float, settings: Settings, since: datetime
) -> datetime | None:
    """When a member was proven to be at a WGS 84 place, by fixes measured at or after `since`; None if not.

    Two fixes of one member inside the radius, far enough apart in time, with nothing but such fixes between
    them: the second proves it, the first is when it happened. Fixes may come in any order; the earliest
    proven moment counts, so that a backlog can only move an arrival forward (case 4).
    """
    of_member: dict[str, list[Fix]] = {}
    for fix in sorted(fixes, key=lambda fix: fix.fixed_at):
        if fix.fixed_at >= since:
            of_member.setdefault(fix.member_id, []).append(fix)
    proven = (_first_stay(track, lon, lat, settings) for track in of_member.values())
    return min((at for at in proven if at is not None), default=None)


def _first_stay(track: Sequence[Fix], lon: float, lat: float, settings: Settings) -> datetime | None:
    began_at: datetime | None = None
    for fix, is_there in zip(track, _are_there(track, lon, lat, settings), strict=True):
        if not is_there:
            began_at = None
        elif began_at is None:
            began_at = fix.fixed_at
        elif (fix.fixed_at - began_at).total_seconds() >= settings.arrival_fix_gap_s:
            return began_at
    return None


def _are_there(track: Sequence[Fix], lon: float, lat: float, settings: Settings) -> list[bool]:
    """Whether each fix is near, slow and not on an elevated road or in a tunnel."""
    away_m = distances_m(track, lon, lat)
    return [
        bool(away <= reach_m(fix, settings)) and not fix.is_on_deck and _is_slow(fix, before, settings)
        for fix, before, away in zip(track, (None, *track), away_m, strict=False)
    ]


def reach_m(fix: Fix, settings: Settings) -> float:
    """How near counts as there, in metres: the radius, or the fix's accuracy as far as that is believed."""
    return max(settings.arrival_radius_m, min(fix.accuracy_m, settings.arrival_accuracy_cap_m))


def distances_m(fixes: Sequence[Fix], lon: float, lat: float) -> list[float]:
    """Metres from each fix to a WGS 84 place."""
    plane = plane_at(lon, lat)
    x, y = plane.to_metres(np.array([fix.lon for fix in fixes]), np.array([fix.lat for fix in fixes]))
    at_x, at_y = plane.to_metres(lon, lat)
    return [float(away) for away in np.hypot(x - at_x, y - at_y)]


def _is_slow(fix: Fix, before: Fix | None, settings: Settings) -> bool:
    """By the device's own speed; without one, by the way from the fix before."""
    if fix.speed_mps is not None:
        return fix.speed_mps <= settings.arrival_speed_mps
    if before is None:
        return True
    elapsed_s = (fix.fixed_at - before.fixed_at).total_seconds()
    return distances_m([before], fix.lon, fix.lat)[0] <= settings.arrival_speed_mps * elapsed_s

"""Fixes: where a member was, when that was measured and when it was received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property


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

    @cached_property
    def stamp(self) -> str:
        """Who was measured when, as digests of advice tell it."""
        return f"{self.member_id} {self.fixed_at.isoformat()}"

"""An incident of the past, as far as expected demand is learnt from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PastReport:
    """One incident of the past, in which cell and hour it counts, and how much."""

    at: datetime
    lon: float
    lat: float
    category: str
    severity: int
    unit_grid: str | None = None

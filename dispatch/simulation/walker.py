"""A crew as a body: where it really is, where it goes, and what its device sends."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch.fixes import Fix
from dispatch.people import Crew
from dispatch.simulation.travel import Journey

METRES_A_DEGREE = 111_320.0
Position = tuple[float, float]


@dataclass
class Walker:
    """One crew on duty. `beat` are the places that it goes round on patrol."""

    crew: Crew
    position: Position
    beat: Sequence[Position]
    source: random.Random
    next_fix_at: datetime
    next_move_at: datetime
    journey: Journey | None = None
    task_id: str | None = None
    is_on_scene: bool = False
    stop: int = 0
    silent_until: datetime | None = None
    unsent: list[Fix] = field(default_factory=list)
    """Fixes that a silent device keeps and sends when it is heard again."""

    @property
    def is_busy(self) -> bool:
        """Whether it is on a task."""
        return self.task_id is not None

    def may_have_arrived(self, at: datetime) -> bool:
        """Whether it stands where its task has led it, and nobody knows yet."""
        is_waited_for = self.is_busy and not self.is_on_scene
        return is_waited_for and (self.journey is None or not self.journey.is_moving(at))

    def where(self, at: datetime) -> Position:
        """Its true position; a journey that is over has brought it there."""
        if self.journey is None:
            return self.position
        if at >= self.journey.ends_at:
            lon, lat = self.journey.coordinates[-1]
            self.position, self.journey = (float(lon), float(lat)), None
            return self.position
        return self.journey.position(at)

    def set_out(self, journey: Journey) -> None:
        """Go along a new journey from now on."""
        self.journey = journey

    def stay(self, at: datetime) -> None:
        """Stop where it is."""
        self.position, self.journey = self.where(at), None

    def fix(self, at: datetime, received_at: datetime, accuracy_m: float) -> Fix:
        """What its device measures at a moment: the true position with an error of that size."""
        journey = self.journey
        lon, lat = self.where(at)
        east, north = (self.source.gauss(0.0, accuracy_m / 2) for _ in range(2))
        is_moving = journey is not None and journey.is_moving(at)
        speed = journey.speed_mps * self.source.uniform(0.7, 1.2) if journey and is_moving else 0.0
        return Fix(
            member_id=self.crew.lead_id,
            lon=round(lon + east / (METRES_A_DEGREE * math.cos(math.radians(lat))), 6),
            lat=round(lat + north / METRES_A_DEGREE, 6),
            fixed_at=at,
            received_at=max(at, received_at),
            accuracy_m=round(accuracy_m, 1),
            speed_mps=round(speed if is_moving else abs(self.source.gauss(0.0, 0.15)), 2),
            is_on_deck=journey is not None and journey.is_on_deck(at),
        )

    def is_silent(self, at: datetime) -> bool:
        """Whether its device is not heard now."""
        return self.silent_until is not None and at < self.silent_until

    def fall_silent(self, until: datetime) -> None:
        """Send nothing until then."""
        self.silent_until = until

    def after(self, at: datetime, least_s: float, most_s: float) -> datetime:
        """A moment that lies so many seconds later."""
        return at + timedelta(seconds=self.source.uniform(least_s, most_s))

"""How a crew looks: its painted status, and the facts that rows, cards and the map share."""

from __future__ import annotations

from datetime import datetime

from app.console.paint.crew_symbols import CrewStatus as PaintedStatus
from dispatch.people import Crew, CrewStatus
from dispatch.positions import Freshness
from dispatch.settings import Settings
from dispatch.situation import Situation

_PAINTED: dict[CrewStatus, PaintedStatus] = {
    CrewStatus.FREE: "free",
    CrewStatus.RESERVED: "free",
    CrewStatus.ON_BREAK: "on_scene",
    CrewStatus.OFFERED: "en_route",
    CrewStatus.EN_ROUTE: "en_route",
    CrewStatus.ON_SCENE: "on_scene",
}


def painted_status(status: CrewStatus) -> PaintedStatus:
    """The fill of a crew symbol; who is not on duty looks offline."""
    return _PAINTED.get(status, "offline")


def is_seen(crew: Crew, situation: Situation, now: datetime, settings: Settings) -> bool:
    """Whether the crew's place is known well enough to be drawn solid."""
    return situation.positions.freshness(crew.member_ids, now, settings) is Freshness.FRESH


def is_available(crew: Crew, situation: Situation, now: datetime) -> bool:
    """Whether the crew is free to be sent."""
    return situation.status_of(crew, now) is CrewStatus.FREE

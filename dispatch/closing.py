"""The slow clock (办结时限): the share used of each closing limit, with and without suspensions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.incident import ClosingLimit, Incident
from dispatch.settings import Settings
from dispatch.worktime import due_with_pauses, pauses_of, worked_between


class Light(StrEnum):
    """How a closing limit is drawn."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True)
class ClosingClock:
    """One closing limit of an incident at a moment.

    `due_at` and `share_used` know no pauses, `paused_due_at` and `paused_share_used` leave suspensions out.
    `met` and `paused_met` are None while nothing is decided.
    """

    limit: ClosingLimit
    due_at: datetime
    paused_due_at: datetime
    share_used: float
    paused_share_used: float
    light: Light
    stopped_at: datetime | None
    met: bool | None
    paused_met: bool | None


def closing_clocks(incident: Incident, now: datetime, settings: Settings) -> tuple[ClosingClock, ...]:
    """The closing clocks of an incident; its last limit stops when it is closed, others when reached."""
    last = incident.closing[-1] if incident.closing else None
    t0 = incident.t0 or incident.received_at
    done = (
        incident.closed_at if limit is last else incident.reached.get(limit.name)
        for limit in incident.closing
    )
    return tuple(
        _clock(limit, t0, incident, stopped_at or incident.closed_at, now, settings)
        for limit, stopped_at in zip(incident.closing, done, strict=True)
    )


def _clock(
    limit: ClosingLimit,
    t0: datetime,
    incident: Incident,
    stopped_at: datetime | None,
    now: datetime,
    settings: Settings,
) -> ClosingClock:
    until = stopped_at or now
    paused_due_at = due_with_pauses(limit, t0, incident.suspensions, settings)
    whole = worked_between(t0, limit.due_at, limit.unit, settings)
    used = worked_between(t0, until, limit.unit, settings)
    worked = worked_between(t0, until, limit.unit, settings, pauses_of(incident.suspensions))
    return ClosingClock(
        limit,
        limit.due_at,
        paused_due_at,
        _share(used, whole),
        _share(worked, whole),
        _light(_share(worked, whole), settings),
        stopped_at,
        _met(stopped_at, limit.due_at, now),
        _met(stopped_at, paused_due_at, now),
    )


def _share(used: float, whole: float) -> float:
    """A limit of nothing ("cordon 0eh") is used up at once."""
    return used / whole if whole > 0 else 1.0


def _light(share: float, settings: Settings) -> Light:
    """Amber from the setting's share on, red once all is used."""
    if share >= 1.0:
        return Light.RED
    return Light.AMBER if share >= settings.closing_light else Light.GREEN


def _met(stopped_at: datetime | None, due_at: datetime, now: datetime) -> bool | None:
    if stopped_at is not None:
        return stopped_at <= due_at
    return False if now > due_at else None

"""The figures of a wall: counted, aged, without anybody's name, number or exact address; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.console.clock_words import clock_picture
from app.console.paint.clock_picture import ClockPicture
from app.words import Words
from dispatch.actions.callers import NOT_REACHED, SATISFIED
from dispatch.centre import Centre
from dispatch.clock_view import ClockView, Outcome
from dispatch.cockpit_query import Cockpit
from dispatch.coverage_outlook import CoverageOutlook
from dispatch.feeds import FeedAge
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.situation import Situation
from dispatch.usual_hours import UsualHours
from gis.zones import ZoneKind

TIGHTEST = 4


@dataclass(frozen=True)
class Tight:
    """An incident with one of the tightest clocks: what and in which neighbourhood, never at whose door."""

    severity: int
    category: tuple[str, ...]
    """Its sort, and where that is long, what that belongs to."""
    where: tuple[str, ...]
    """The street, and with it the community; the longest first."""
    clock: ClockPicture


@dataclass(frozen=True)
class CallBacks:
    """What callers said when called back, of incidents received today."""

    answered: int
    satisfied: int


@dataclass(frozen=True)
class WallFigures:
    """All that a wall shows. `counted_at` is when its rates were counted, None before the first count."""

    at: datetime
    cockpit: Cockpit | None = None
    usual: UsualHours | None = None
    counts: Mapping[Outcome, int] | None = None
    tightest: tuple[Tight, ...] = ()
    feeds: tuple[FeedAge, ...] = ()
    call_backs: CallBacks = CallBacks(0, 0)
    coverage: CoverageOutlook | None = None
    fault: str = ""
    """Why the newest count failed; nothing where it did not."""


def tightest(
    views: Mapping[str, ClockView], situation: Situation, centre: Centre, words: Words
) -> tuple[Tight, ...]:
    """The open incidents with the least time left, those that are over it first; secret ones never."""
    found: list[tuple[float, Incident, ClockView]] = []
    for incident_id, view in views.items():
        incident, shown = situation.incidents.get(incident_id), view.shown
        if incident is None or shown is None or shown.remaining_s is None or not _may_be_shown(incident):
            continue
        found.append((shown.remaining_s, incident, view))
    found.sort(key=lambda line: (line[0], line[1].number))
    return tuple(_tight(incident, view, centre, words) for _, incident, view in found[:TIGHTEST])


def _may_be_shown(incident: Incident) -> bool:
    return incident.is_open and not incident.is_secret and incident.state is not State.SUSPENDED


def _tight(incident: Incident, view: ClockView, centre: Centre, words: Words) -> Tight:
    major = incident.category.partition(".")[0]
    return Tight(
        severity=incident.severity,
        category=(words.say(f"category.{incident.category}"), words.say(f"category.{major}")),
        where=_neighbourhood(incident, centre, words),
        clock=clock_picture(view, words),
    )


def _neighbourhood(incident: Incident, centre: Centre, words: Words) -> tuple[str, ...]:
    kinds = (ZoneKind.SUB_DISTRICT, ZoneKind.COMMUNITY)
    codes = [incident.zones.get(kind.value, "") for kind in kinds]
    names = [centre.atlas.by_code(code).name for code in codes if code in centre.atlas]
    dot = words.say("list.dot")
    return tuple(dot.join(names[:count]) for count in range(len(names), 0, -1)) or (
        words.say("wall.nowhere"),
    )


def call_backs(incidents: Iterable[Incident], since: datetime) -> CallBacks:
    """The last answer of each caller who was reached."""
    last = [item.call_backs[-1].result for item in incidents if item.call_backs and item.received_at >= since]
    reached = [result for result in last if result != NOT_REACHED]
    return CallBacks(len(reached), reached.count(SATISFIED))

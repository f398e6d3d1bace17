"""From the live picture to marks on the map: incidents, crews, ways, all worded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from app.console.advice_feed import ROUTES_SHOWN, AdviceFeed
from app.console.clock_words import clock_picture
from app.console.crew_look import is_seen, painted_status
from app.console.map.marks import CrewMark, IncidentMark, RouteLine, RouteStyle
from app.console.paint.clock_picture import ClockPicture
from app.console.session import Session
from app.words.catalogue import span
from dispatch.assignment import AssignmentState
from dispatch.clock_view import ClockView
from dispatch.incident import Incident
from dispatch.people import CrewStatus

_STYLES: tuple[RouteStyle, ...] = ("chosen", "second", "third")
_HIDDEN = frozenset({CrewStatus.OFF_SHIFT, CrewStatus.NOT_SIGNED_ON})
MOVED_M = 4.0
_METRES_PER_DEGREE = 111_320.0
NO_CLOCK = ClockPicture(())


class Headings:
    """Which way each crew goes, from its last two places that differ."""

    def __init__(self) -> None:
        self._at: dict[str, tuple[float, float]] = {}
        self._heading: dict[str, float] = {}

    def of(self, crew_id: str, lon: float, lat: float) -> float | None:
        """Degrees clockwise from north; None before the first move."""
        before = self._at.setdefault(crew_id, (lon, lat))
        north = (lat - before[1]) * _METRES_PER_DEGREE
        east = (lon - before[0]) * _METRES_PER_DEGREE * math.cos(math.radians(lat))
        if math.hypot(north, east) >= MOVED_M:
            self._at[crew_id] = (lon, lat)
            self._heading[crew_id] = math.degrees(math.atan2(east, north)) % 360
        return self._heading.get(crew_id)


def incident_marks(session: Session, shown: Iterable[Incident]) -> Iterator[IncidentMark]:
    """Marks of placed incidents; the selected one wears its tags."""
    for incident in shown:
        lon, lat = incident.place.lon, incident.place.lat
        if lon is None or lat is None:
            continue
        view = session.clocks.views.get(incident.id)
        picture = clock_picture(view, session.words) if view else NO_CLOCK
        tags = _tags(session, incident, view) if incident.id == session.selected_incident else ()
        yield IncidentMark(incident.id, lon, lat, incident.severity, picture, tags)


def _tags(session: Session, incident: Incident, view: ClockView | None) -> tuple[str, ...]:
    words = session.words
    first = f"{incident.short_number} {words.say(f'category.{incident.category}')}"
    shown = view.shown if view else None
    if shown is None or shown.remaining_s is None:
        return (first,)
    code = "clock.over" if shown.remaining_s < 0 else "clock.left"
    left = words.say(code, over_s=-shown.remaining_s, left_s=shown.remaining_s)
    return first, f"{words.say(f'stage.{shown.stage}')} {left}"


def crew_marks(session: Session, headings: Headings, now: datetime) -> Iterator[CrewMark]:
    """Marks of crews on duty whose place is known."""
    situation, settings = session.situation, session.centre.settings
    scenes = _scenes(session)
    for crew in situation.crews_on_shift(now):
        fix, status = situation.fix_of(crew), situation.status_of(crew, now)
        if fix is None or status in _HIDDEN:
            continue
        age_s = (now - fix.fixed_at).total_seconds()
        seen = is_seen(crew, situation, now, settings)
        yield CrewMark(
            id=crew.id,
            lon=fix.lon,
            lat=fix.lat,
            fix_s=fix.fixed_at.timestamp(),
            kind=crew.kind.value,
            status=painted_status(status),
            character=session.words.say(f"crew_sign.{crew.kind}"),
            call_sign=crew.name,
            heading_deg=headings.of(crew.id, fix.lon, fix.lat),
            is_stale=not seen,
            incident=scenes.get(crew.id),
            age_text="" if seen else span(age_s),
        )


def _scenes(session: Session) -> dict[str, str]:
    """The incident at which each crew on scene stands."""
    tasks = session.situation.assignments.values()
    return {
        task.crew_id: task.incident_id
        for task in tasks
        if task.crew_id is not None and task.state is AssignmentState.ON_SCENE
    }


def route_lines(session: Session, advice: AdviceFeed) -> Iterator[RouteLine]:
    """The ways of the first few of the advice, the picked one solid; without advice, of those who go."""
    picked = advice.picked_line
    if picked is None:
        for crew_id, route in advice.routes.items():
            yield RouteLine(crew_id, route.coordinates, "chosen", span(route.travel_s))
        return
    first = [picked, *(line for line in advice.candidates[:ROUTES_SHOWN] if line.crew_id != picked.crew_id)]
    ranks: Mapping[str, int] = {line.crew_id: rank for rank, line in enumerate(advice.candidates, start=1)}
    at_risk = session.centre.settings.on_time_probability
    for style, line in zip(_STYLES, first, strict=False):
        way = advice.routes.get(line.crew_id)
        if way is not None:
            tag = f"{ranks[line.crew_id]} · {span(line.eta_s)}"
            is_late = line.on_time is not None and line.on_time < at_risk
            yield RouteLine(line.crew_id, way.coordinates, style, tag, is_late)


def crews_to_name(session: Session, advice: AdviceFeed) -> frozenset[str]:
    """Crews whose call signs are written: the advised ones, those on the incident, the selected one."""
    advised = {line.crew_id for line in advice.candidates[:ROUTES_SHOWN]}
    tasks = session.situation.tasks_of_incident(session.selected_incident)
    going = {task.crew_id for task in tasks if task.crew_id is not None and task.is_active}
    return frozenset(advised | going | {session.selected_crew} - {""})

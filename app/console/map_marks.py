"""From the live picture to marks on the map: incidents and ways, all worded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.console.advice_feed import ROUTES_SHOWN, AdviceFeed
from app.console.clock_words import ring_picture
from app.console.map.marks import IncidentMark, RouteLine, RouteStyle
from app.console.paint.clock_picture import ClockPicture
from app.console.session import Session
from app.words.catalogue import span
from dispatch.clock_view import ClockView
from dispatch.incident import Incident

_STYLES: tuple[RouteStyle, ...] = ("chosen", "second", "third")
NO_CLOCK = ClockPicture(())


def incident_mark(session: Session, incident: Incident, view: ClockView | None) -> IncidentMark | None:
    """The mark of an incident that has a place; the selected one wears its tags."""
    lon, lat = incident.place.lon, incident.place.lat
    if lon is None or lat is None:
        return None
    picture = ring_picture(view) if view else NO_CLOCK
    tags = _tags(session, incident, view) if incident.id == session.shown_incident else ()
    return IncidentMark(incident.id, lon, lat, incident.severity, picture, tags)


def _tags(session: Session, incident: Incident, view: ClockView | None) -> tuple[str, ...]:
    words = session.words
    first = f"{incident.short_number} {words.say(f'category.{incident.category}')}"
    shown = view.shown if view else None
    if shown is None or shown.remaining_s is None:
        return (first,)
    code = "clock.stage_over" if shown.remaining_s < 0 else "clock.stage_left"
    asked = {"stage": shown.stage, "over_s": -shown.remaining_s, "left_s": shown.remaining_s}
    return first, words.say(code, **asked)


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
            tag = f"{ranks[line.crew_id]} · {span(line.arrive_s)}"
            is_late = line.on_time is not None and line.on_time < at_risk
            yield RouteLine(line.crew_id, way.coordinates, style, tag, is_late)


def crews_to_name(session: Session, advice: AdviceFeed) -> frozenset[str]:
    """Crews whose call signs are written: the advised ones, those on the incident, the selected one."""
    advised = {line.crew_id for line in advice.candidates[:ROUTES_SHOWN]}
    tasks = session.situation.tasks_of_incident(session.shown_incident)
    going = {task.crew_id for task in tasks if task.crew_id is not None and task.is_active}
    return frozenset(advised | going | {session.selected_crew} - {""})

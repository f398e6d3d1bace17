"""Finds what a person names: incidents by number, crews by call sign, places by name or position."""

from __future__ import annotations

from app.cli.answer import CommandFailed
from dispatch.assignment import Assignment, AssignmentState
from dispatch.incident import Incident, Place
from dispatch.people import Crew
from dispatch.places import NamedPlace
from dispatch.ports import Seat, Store
from dispatch.queries import RowsOf
from dispatch.situation import Situation

_WAITS_FOR = {
    "respond": (AssignmentState.SENT,),
    "arrive": (AssignmentState.ACKNOWLEDGED, AssignmentState.ON_SCENE),
    "feedback": (AssignmentState.ON_SCENE,),
    "release": (AssignmentState.RESERVED,),
}
_OF_UNITS = frozenset({"acknowledge_unit", "send_back"})
"""What a unit does itself; all else but a reminder is about a crew's task."""


class Finder:
    """Looks things up in the live picture first, then in all that is kept."""

    def __init__(self, seat: Seat, store: Store) -> None:
        self._seat = seat
        self._store = store
        self.situation = Situation.of(seat.snapshot())

    def incident(self, named: str) -> Incident:
        """By id, by number, or by today's short number."""
        found = self.situation.incidents.get(named) or self.situation.by_number(named)
        found = found or next(iter(self._store.rows(Incident, number=named)), None)
        if found is None:
            raise CommandFailed("no_such_incident", named=named)
        return found

    def crew(self, named: str) -> Crew:
        """By id or call sign; of several shifts' crews the one that begins last."""
        crew = self.situation.crews.get(named)
        if crew is not None:
            return crew
        fits = [crew for crew in self.situation.crews.values() if named in (crew.call_sign, crew.name)]
        if not fits:
            raise CommandFailed("no_such_crew", named=named)
        return max(fits, key=lambda crew: (crew.signed_on is not None, crew.starts_at))

    def task(self, named: str, crew_named: str | None, action: str) -> Assignment:
        """The task of an incident that an action is about; with `crew_named` that crew's."""
        tasks = self.situation.tasks_of_incident(self.incident(named).id)
        if action != "remind":
            tasks = [task for task in tasks if task.is_crew_level is (action not in _OF_UNITS)]
        if crew_named is not None:
            crew_id = self.crew(crew_named).id
            tasks = [task for task in tasks if task.crew_id == crew_id]
        waiting = [task for task in tasks if task.state in _WAITS_FOR.get(action, (task.state,))]
        running = [task for task in waiting or tasks if task.ended_at is None]
        if not running:
            raise CommandFailed("no_such_task", named=named)
        if len(running) > 1 and len({task.crew_id for task in running}) > 1:
            raise CommandFailed("several_tasks", named=named)
        return running[-1]

    def place(self, at: str | None, words: str) -> Place | None:
        """From a position, from the name of a known place, or words alone; None when neither was given."""
        if at is not None:
            lon, lat = position(at)
            return Place(words, lon, lat, "coordinates")
        if not words:
            return None
        for known in self._seat.ask(RowsOf(NamedPlace)):
            if isinstance(known, NamedPlace) and known.name == words:
                return Place(words, known.lon, known.lat, "name")
        return Place(words)


def position(text: str) -> tuple[float, float]:
    """`LON,LAT` in WGS 84 degrees; CommandFailed("bad_position") otherwise."""
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise CommandFailed("bad_position", text=text) from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise CommandFailed("bad_position", text=text)
    return lon, lat

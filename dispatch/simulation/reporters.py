"""Everybody who reports: the planned reports come in, crews find things themselves, callers ring again."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from dispatch.actions.intake import Receive, Urge
from dispatch.actions.patrolling import SOURCES, PatrolFinding
from dispatch.actors import SYSTEM
from dispatch.incident import Place
from dispatch.patrols import Patrol, PatrolKind
from dispatch.people import Crew, CrewStatus, MemberKind
from dispatch.requirement import meets_arrival
from dispatch.simulation.cast import crew_actor
from dispatch.simulation.movement import Movement
from dispatch.simulation.patrols import running_patrol
from dispatch.simulation.plan import PlannedReport
from dispatch.simulation.play import Play

PATROL = "crew_patrol"
AGAIN = timedelta(seconds=90)
LONGEST_WAIT = timedelta(seconds=1800)


class Reporters:
    """Brings the day's reports in through the desk, each at its moment."""

    def __init__(self, play: Play, movement: Movement) -> None:
        self._play = play
        self._movement = movement

    def plan(self) -> None:
        """Note all reports and urges that are still to come."""
        now = self._play.now
        for report in self._play.plan.reports:
            if report.at > now:
                deed = self._find if report.source == PATROL else self._report
                self._play.note(report.at, partial(deed, report))
        for at, key in self._play.plan.urges:
            if at > now:
                self._play.note(at, partial(self._urge, key))

    def _find_on(self, patrol: Patrol, report: PlannedReport, place: Place) -> bool:
        """On its round, or in the air, a crew finds it."""
        crew = self._play.situation.crews[patrol.crew_id]
        return self._play.act(
            PatrolFinding,
            crew_actor(crew, self._play.situation.members),
            number=patrol.number,
            category=report.category,
            place=place,
            words=report.words.replace(report.place.text, place.text),
            severity=report.severity,
            source_number=report.key,
        )

    def _report(self, report: PlannedReport) -> None:
        sortie = running_patrol(self._play) if report.source == SOURCES[PatrolKind.SORTIE] else None
        if sortie is not None and self._find_on(sortie, report, report.place):
            return
        self._play.act(
            Receive,
            SYSTEM,
            source=report.source,
            category=report.category,
            place=report.place,
            words=report.words,
            severity=report.severity,
            reported_at=report.reported_at,
            source_number=report.key,
            caller=report.caller,
            is_secret=report.is_secret,
        )

    def _find(self, report: PlannedReport) -> None:
        """A crew finds it where it is now; if all are busy, a little later."""
        play = self._play
        crew = self._finder(report)
        if crew is None:
            if play.now - report.at < LONGEST_WAIT:
                play.note(play.now + AGAIN, partial(self._find, report))
            return
        walker = self._movement.walkers[crew.id]
        walker.stay(play.now)
        walker.next_move_at = play.now + LONGEST_WAIT
        lon, lat = (round(value, 6) for value in walker.position)
        atlas = play.centre().atlas
        if not atlas.at(lon, lat).chain:
            # Its way has led it over the border; what it finds there is not ours.
            play.note(play.now + AGAIN, partial(self._find, report))
            return
        text = play.plan.names.text(lon, lat, atlas)
        patrol = running_patrol(play, crew.id)
        if patrol is not None:
            self._find_on(patrol, report, Place(text, lon, lat, "crew"))
            return
        play.act(
            Receive,
            crew_actor(crew, play.situation.members),
            source=report.source,
            category=report.category,
            place=Place(text, lon, lat, "crew"),
            words=report.words.replace(report.place.text, text),
            severity=report.severity,
            source_number=report.key,
            found_by_crew=crew.id,
        )

    def _finder(self, report: PlannedReport) -> Crew | None:
        """A free crew that can deal with it, in the street that was planned if one is free there."""
        play, now = self._play, self._play.now
        requirement = play.centre().categories.by_code(report.category).requirement
        free = [
            walker.crew
            for walker in self._movement.walkers.values()
            if walker.crew.kind is MemberKind.OFFICER
            and not walker.is_busy
            and play.situation.status_of(play.situation.crews[walker.crew.id], now) is CrewStatus.FREE
        ]
        able = [crew for crew in free if meets_arrival(requirement, crew.posts)] or free
        near = [crew for crew in able if crew.home_zone == report.sub_district] or able
        near.sort(key=lambda crew: crew.id)
        return play.chance.one_of(near, "finder", report.key) if near else None

    def _urge(self, key: str) -> None:
        """A caller rings again while it is still open."""
        incidents = self._play.situation.incidents.values()
        incident = next((known for known in incidents if known.source_number == key), None)
        if incident is not None and incident.is_open:
            who = self._play.cast.operator(self._play.now, self._play.chance, key)
            self._play.act(Urge, who, incident_id=incident.id)

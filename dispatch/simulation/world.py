"""The world of a simulation: it sees every change, lets everybody react, and moves time on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from dispatch.assignment import Assignment
from dispatch.centre import Centre
from dispatch.changes import Changes
from dispatch.incident import Incident
from dispatch.lifecycle import State
from dispatch.people import Crew
from dispatch.ports import Seat
from dispatch.simulation.cast import Cast
from dispatch.simulation.chance import Chance
from dispatch.simulation.clock import SimulatedClock
from dispatch.simulation.closers import Closers
from dispatch.simulation.crews import Crews
from dispatch.simulation.duty import Duty
from dispatch.simulation.habits import Habits
from dispatch.simulation.lending import Lending
from dispatch.simulation.movement import BEAT_S, Movement
from dispatch.simulation.operators import Operators
from dispatch.simulation.patrols import Patrols
from dispatch.simulation.plan import DayPlan
from dispatch.simulation.play import Play
from dispatch.simulation.reporters import Reporters
from dispatch.simulation.streets import Streets
from dispatch.situation import Situation
from dispatch.watcher import Watcher


class World:
    """People, incidents and crews that act through a seat, whoever else acts there too.

    Everything is drawn from the seed and from what the picture shows, so that a world which starts over a
    database that another one left goes on as that one would have. One thread advances it.
    """

    def __init__(
        self,
        seat: Seat,
        clock: SimulatedClock,
        centre: Callable[[], Centre],
        plan: DayPlan,
        habits: Habits,
        cast: Cast,
        seed: int,
        sharp_from: datetime | None = None,
    ) -> None:
        situation = Situation.of(seat.snapshot())
        self.play = Play(seat, clock, centre, plan, habits, cast, Chance(seed), situation)
        self.movement = Movement(self.play, sharp_from)
        self._operators = Operators(self.play)
        self._streets = Streets(self.play)
        self._crews = Crews(self.play, self.movement)
        self._duty = Duty(self.play, self.movement)
        self._closers = Closers(self.play)
        self._lending = Lending(self.play)
        self._patrols = Patrols(self.play)
        self._watcher = Watcher(seat, centre)
        self._wanted_look = ""
        self._seen: dict[str, tuple[str, datetime | None]] = {}
        self.play.watchers.append(self._see)
        self._begin()
        Reporters(self.play, self.movement).plan()

    @property
    def now(self) -> datetime:
        """The world's time."""
        return self.play.now

    def advance(self, until: datetime) -> None:
        """Let everything happen that is due up to `until`."""
        self.play.catch_up()
        self._follow_look()
        while (due := self.play.agenda.next_until(until)) is not None:
            at, deed = due
            self.play.clock.advance_to(at)
            deed()
        self.play.clock.advance_to(until)

    def look_at(self, incident_id: str) -> None:
        """A person at a console has this incident open ("" none): simulated colleagues keep off it.

        What the person only looked at goes back to the colleagues; what the person acted on never does.
        Safe to call from any thread.
        """
        self._wanted_look = incident_id

    def man_the_room(self, is_manned: bool, patience: float = 1.0) -> None:
        """Whether simulated colleagues do the desk's work, and how many times longer than usual they wait."""
        was_manned, self.play.is_manned = self.play.is_manned, is_manned
        self.play.patience = patience
        if is_manned and not was_manned:
            for incident in list(self.play.situation.incidents.values()):
                self._seen.pop(incident.id, None)
                self._see_incident(incident)

    def _follow_look(self) -> None:
        before, self.play.looked_at = self.play.looked_at, self._wanted_look
        incident = self.play.situation.incidents.get(before)
        if incident is not None and before != self.play.looked_at:
            self._seen.pop(before, None)
            self._see_incident(incident)

    def _begin(self) -> None:
        situation = self.play.situation
        for crew in list(situation.crews.values()):
            self._see_crew(crew)
        for incident in list(situation.incidents.values()):
            self._see_incident(incident)
        for task in list(situation.assignments.values()):
            if task.ended_at is None:
                self._see_task(task)
        self.play.note(self.play.now + timedelta(seconds=BEAT_S), self._beat)

    def _beat(self) -> None:
        if self.movement.beat():
            self._watcher.tick(self.play.now)
            self.play.catch_up()
        self.play.note(self.play.now + timedelta(seconds=BEAT_S), self._beat)

    def _see(self, changes: Changes) -> None:
        for row in changes.rows:
            if isinstance(row, Incident):
                self._see_incident(row)
            elif isinstance(row, Assignment):
                self._see_task(row)
            elif isinstance(row, Crew):
                self._see_crew(row)

    def _see_crew(self, crew: Crew) -> None:
        self._duty.see(crew)
        self._patrols.see(crew)

    def _see_incident(self, incident: Incident) -> None:
        """React once to each state that an incident enters, and to each request for help."""
        self._lending.see(incident)
        if self._is_known(incident.id, incident.state.value, incident.state_since):
            return
        if incident.state in (State.REPORTED_BACK, State.VERIFIED, State.CLOSED):
            self._closers.see(incident)
        else:
            self._operators.see(incident)

    def _see_task(self, task: Assignment) -> None:
        if self._is_known(task.id, task.state.value, task.sent_at):
            return
        if not task.is_crew_level:
            self._streets.see(task)
            return
        self._crews.see(task)
        self._lending.see_task(task)
        self._operators.see_task(task)

    def _is_known(self, row_id: str, state: str, since: datetime | None) -> bool:
        if self._seen.get(row_id) == (state, since):
            return True
        self._seen[row_id] = (state, since)
        return False

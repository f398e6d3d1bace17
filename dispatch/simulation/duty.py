"""Turns of duty: crews sign on and off, eat at staggered times, charge, and now and then are not heard."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from dispatch.actions.duty import DeclareStatus, SignOffCrew, SignOnCrew
from dispatch.people import Crew, CrewStatus, MemberKind
from dispatch.simulation.cast import crew_actor
from dispatch.simulation.chance import Delay
from dispatch.simulation.movement import Movement
from dispatch.simulation.play import Play
from gis.road_network import Mode

AGAIN = timedelta(seconds=600)
SIGN_OFF_AGAIN = timedelta(seconds=300)
SHORTEST_TURN_FOR_MEAL_H = 6.0
TELL_OF_MEALS = (MemberKind.OFFICER, MemberKind.INSPECTOR)


class Duty:
    """Follows every crew through its turn."""

    def __init__(self, play: Play, movement: Movement) -> None:
        self._play = play
        self._movement = movement
        self._habits = play.habits.duty
        self._planned: set[str] = set()

    def see(self, crew: Crew) -> None:
        """Plan the turn of a crew that is first seen, or put one that has just signed on to work."""
        if crew.id not in self._planned and crew.ends_at > self._play.now:
            self._planned.add(crew.id)
            self._plan(crew)
        if crew.signed_on is not None and crew.ends_at > self._play.now:
            self._movement.put_on_duty(crew, self._play.now)
            self._movement.heed(crew)
        elif crew.signed_on is None:
            self._movement.take_off_duty(crew.id)

    def _plan(self, crew: Crew) -> None:
        chance, habits = self._play.chance, self._habits
        if crew.signed_on is None and not chance.happens(habits.absent, "absent", crew.id):
            self._play.note(self._sign_on_at(crew), partial(self._sign_on, crew.id))
        self._play.note(crew.ends_at + timedelta(seconds=30), partial(self._sign_off, crew.id))
        turn_h = (crew.ends_at - crew.starts_at).total_seconds() / 3600
        if turn_h >= SHORTEST_TURN_FOR_MEAL_H and crew.kind in TELL_OF_MEALS:
            after_h = chance.between(*habits.meal_after_h, "meal", crew.id)
            at = crew.starts_at + timedelta(hours=after_h)
            self._note_if_ahead(at, partial(self._pause, crew.id, "meal", habits.meal))
        if crew.mode is Mode.EBIKE and chance.happens(habits.charging, "charging", crew.id):
            at = crew.starts_at + timedelta(hours=chance.between(1.5, turn_h - 1.0, "charging", crew.id))
            self._note_if_ahead(at, partial(self._pause, crew.id, "charging", habits.charging_length))
        if crew.kind is MemberKind.OFFICER:
            self._plan_posts(crew)
        for hour in range(int(turn_h)):
            if chance.happens(habits.silent, "silent", crew.id, hour):
                at = crew.starts_at + timedelta(hours=hour + chance.between(0, 1, "silent", crew.id, hour))
                self._note_if_ahead(at, partial(self._fall_silent, crew.id, hour))

    def _plan_posts(self, crew: Crew) -> None:
        """Patrols stand at school gates and markets and write records: not all are free all the time."""
        chance, habits = self._play.chance, self._habits
        for number, (status, first_h, last_h) in enumerate(habits.bound):
            if chance.happens(habits.bound_share, "bound", crew.id, number):
                after_h = chance.between(first_h, last_h, "bound", crew.id, number)
                at = crew.starts_at + timedelta(hours=after_h)
                self._note_if_ahead(at, partial(self._pause, crew.id, status, habits.bound_length))

    def _note_if_ahead(self, at: datetime, deed: partial[None]) -> None:
        """What should have happened before this play began has happened."""
        if at >= self._play.now:
            self._play.note(at, deed)

    def _sign_on_at(self, crew: Crew) -> datetime:
        chance, habits = self._play.chance, self._habits
        if chance.happens(habits.late, "late", crew.id):
            return crew.starts_at + timedelta(seconds=chance.delay_s(habits.late_by, "late", crew.id))
        return crew.starts_at - timedelta(seconds=chance.delay_s(habits.early_sign_on, "sign on", crew.id))

    def _sign_on(self, crew_id: str) -> None:
        crew = self._play.situation.crews[crew_id]
        if crew.signed_on is not None:
            return
        number = crew.call_sign
        self._play.act(
            SignOnCrew,
            crew_actor(crew, self._play.situation.members),
            crew_id=crew_id,
            vehicle=f"浙A{number}" if crew.mode is Mode.CAR else "",
            radio=f"R{number}",
            recorder=f"J{number}",
        )

    def _sign_off(self, crew_id: str) -> None:
        """Whoever is on a task ends that first."""
        crew = self._play.situation.crews.get(crew_id)
        if crew is None or crew.signed_on is None:
            return
        actor = crew_actor(crew, self._play.situation.members)
        if not self._play.act(SignOffCrew, actor, crew_id=crew_id):
            self._play.note(self._play.now + SIGN_OFF_AGAIN, partial(self._sign_off, crew_id))

    def _pause(self, crew_id: str, status: str, length: Delay) -> None:
        """Take a break once there is nothing to do, not in the last half hour."""
        play, now = self._play, self._play.now
        crew = play.situation.crews[crew_id]
        if crew.signed_on is None or crew.ends_at - now < 3 * AGAIN:
            return
        if play.situation.status_of(crew, now) is not CrewStatus.FREE:
            play.note(now + AGAIN, partial(self._pause, crew_id, status, length))
            return
        until = now + timedelta(seconds=round(play.chance.delay_s(length, status, crew_id)))
        actor = crew_actor(crew, play.situation.members)
        play.act(DeclareStatus, actor, crew_id=crew_id, status=status, until=min(until, crew.ends_at))

    def _fall_silent(self, crew_id: str, hour: int) -> None:
        walker = self._movement.walkers.get(crew_id)
        if walker is not None:
            length_s = self._play.chance.delay_s(self._habits.silence, "silence", crew_id, hour)
            walker.fall_silent(self._play.now + timedelta(seconds=length_s))

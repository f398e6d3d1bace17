"""Crews that tell of their rounds, and drones that fly: some of a day's turns."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from dispatch.actions.patrolling import EndPatrol, StartPatrol
from dispatch.patrols import Patrol
from dispatch.people import Crew, MemberKind
from dispatch.simulation.cast import crew_actor
from dispatch.simulation.play import Play

TELL_OF_ROUNDS = (MemberKind.OFFICER, MemberKind.DRONE)
AGAIN = timedelta(seconds=900)


class Patrols:
    """Begins rounds some time after a crew has signed on, and ends them."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._habits = play.habits.patrol
        self._planned: set[str] = set()

    def see(self, crew: Crew) -> None:
        """Plan the round of a crew that is on duty."""
        if crew.id in self._planned or crew.signed_on is None or crew.kind not in TELL_OF_ROUNDS:
            return
        self._planned.add(crew.id)
        share = self._habits.flown if crew.kind is MemberKind.DRONE else self._habits.told
        is_known = any(patrol.crew_id == crew.id for patrol in self._play.situation.patrols.values())
        if not is_known and self._play.chance.happens(share, "patrol", crew.id):
            start = partial(self._start, crew.id)
            self._play.later(crew.signed_on.at, self._habits.begins, start, "patrol", crew.id)

    def _start(self, crew_id: str) -> None:
        play, crew = self._play, self._play.situation.crews[crew_id]
        if crew.signed_on is None or play.now + AGAIN > crew.ends_at:
            return
        lasts_s = play.chance.delay_s(self._habits.lasts, "patrol", crew_id)
        asked = {
            "beat": play.centre().unit_name(crew.home_zone),
            "until": play.now + timedelta(seconds=lasts_s),
        }
        if play.act(StartPatrol, crew_actor(crew, play.situation.members), crew_id=crew_id, **asked):
            patrol = running_patrol(play, crew_id)
            if patrol is not None:
                play.note(patrol.until - timedelta(seconds=1), partial(self._end, crew_id))
        else:
            play.note(play.now + AGAIN, partial(self._start, crew_id))

    def _end(self, crew_id: str) -> None:
        patrol, crew = running_patrol(self._play, crew_id), self._play.situation.crews[crew_id]
        if patrol is not None:
            who = crew_actor(crew, self._play.situation.members)
            self._play.act(EndPatrol, who, number=patrol.number)


def running_patrol(play: Play, crew_id: str | None = None) -> Patrol | None:
    """The patrol that a crew is on now; without a crew the first sortie that is flown."""
    running = (one for one in play.situation.patrols.values() if one.is_running(play.now))
    if crew_id is not None:
        return next((one for one in running if one.crew_id == crew_id), None)
    flown = [one for one in running if one.kind.value == "sortie"]
    return min(flown, key=lambda one: one.number, default=None)

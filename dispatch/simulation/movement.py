"""Where crews are: on their beats, on the road to a task, on the scene; and the positions that they send."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.assignment import Assignment
from dispatch.fixes import Fix
from dispatch.incident import Incident
from dispatch.people import Crew, StandBy
from dispatch.simulation.play import Play
from dispatch.simulation.travel import Journey, decks_of, way
from dispatch.simulation.walker import Position, Walker
from gis.routing import Route, Router

BEAT_S = 5.0
LONGEST_KEPT_BACK = timedelta(seconds=60)
BACKLOG_EVERY_S = 30.0
AT_POST_M = 30.0


class Movement:
    """Moves the walkers of all crews on duty and sends their fixes in batches."""

    def __init__(self, play: Play, sharp_from: datetime | None = None) -> None:
        self.walkers: dict[str, Walker] = {}
        self._play = play
        self._sharp_from = sharp_from
        self._routes: dict[tuple[str, Position, Position], Route] = {}
        self._batch: list[Fix] = []
        self._sent_at = play.now

    def put_on_duty(self, crew: Crew, at: datetime) -> Walker:
        """A crew begins its turn: where it was last seen, else somewhere on its beat."""
        known = self.walkers.get(crew.id)
        if known is not None:
            return known
        beat = self._play.plan.beats.get(crew.call_sign, ())
        source = self._play.chance.source("walker", crew.id, at)
        last = self._play.situation.fix_of(crew)
        start = (last.lon, last.lat) if last else self._first_position(crew, beat, source)
        walker = Walker(crew, start, beat, source, at, at)
        walker.stop = beat.index(start) if start in beat else 0
        walker.next_move_at = walker.after(at, 5.0, self._play.habits.duty.patrol_pause.median_s)
        walker.next_fix_at = walker.after(at, 0.0, 15.0)
        self.walkers[crew.id] = walker
        return walker

    def _first_position(self, crew: Crew, beat: Sequence[Position], source: random.Random) -> Position:
        """Somewhere on its beat; without one, in the middle of its home zone."""
        if beat:
            return beat[source.randrange(len(beat))]
        atlas = self._play.centre().atlas
        shape = atlas.by_code(crew.home_zone).geometry if crew.home_zone in atlas else None
        middle = shape.representative_point() if shape is not None else None
        return (float(middle.x), float(middle.y)) if middle is not None else (0.0, 0.0)

    def take_off_duty(self, crew_id: str) -> None:
        """A crew's turn is over: its device is off."""
        self.walkers.pop(crew_id, None)

    def set_out(self, task: Assignment, incident: Incident) -> Journey | None:
        """Send a crew on its way to an incident; None for a crew or a place that nobody knows."""
        walker = self.walkers.get(task.crew_id or "")
        if walker is None or incident.place.lon is None or incident.place.lat is None:
            return None
        play, habits = self._play, self._play.habits.crew
        at = play.now
        walker.task_id, walker.is_on_scene = task.id, False
        walker.next_fix_at = walker.after(at, 0.0, 10.0)
        target = (incident.place.lon, incident.place.lat)
        router = play.centre().router
        if router is None:
            return None
        route = way(router, walker.where(at), target, walker.crew.mode)
        mode = route.mode.value
        factor = play.chance.delay_s(habits.road_factor[mode], "road", task.id)
        factor *= habits.road_hour(mode, play.local_hour(at))
        parking_s = play.chance.delay_s(habits.park, "park", task.id) if route.distance_m > 60 else 2.0
        starts_at = at + timedelta(seconds=play.chance.delay_s(habits.set_out, "set out", task.id))
        walker.stay(at)
        journey = Journey(
            route.coordinates,
            starts_at,
            route.travel_s * factor + parking_s,
            parking_s,
            decks_of(route, router),
        )
        walker.set_out(journey)
        return journey

    def stand_at(self, crew_id: str, task_id: str) -> None:
        """A crew is on the scene of a task now."""
        walker = self.walkers.get(crew_id)
        if walker is not None:
            walker.task_id, walker.is_on_scene = task_id, True

    def let_go(self, crew_id: str, task_id: str) -> None:
        """A crew's task is over for it: it stays a moment and goes back on its beat."""
        walker = self.walkers.get(crew_id)
        if walker is not None and walker.task_id == task_id:
            walker.stay(self._play.now)
            walker.task_id, walker.is_on_scene = None, False
            walker.next_move_at = walker.after(self._play.now, 60.0, 240.0)

    def heed(self, crew: Crew) -> None:
        """A crew that was asked to a post, or let go again, sets out at once unless it is on a task."""
        walker = self.walkers.get(crew.id)
        if walker is None or crew.standing_by == walker.crew.standing_by:
            return
        walker.crew = crew
        if not walker.is_busy:
            walker.stay(self._play.now)
            walker.next_move_at = self._play.now

    def hold(self, crew_id: str, until: datetime) -> None:
        """A crew stays where it is until then."""
        walker = self.walkers.get(crew_id)
        if walker is not None:
            walker.next_move_at = until

    def beat(self) -> bool:
        """Move everybody and send what is due; whether somebody was heard who may have arrived."""
        now = self._play.now
        tells_arrival = False
        for walker in self.walkers.values():
            if not walker.is_busy and walker.journey is None and walker.next_move_at <= now:
                self._go_on_patrol(walker, now)
            if walker.next_fix_at <= now:
                tells_arrival |= self._measure(walker, now)
        if tells_arrival or now - self._sent_at >= LONGEST_KEPT_BACK or self._is_sharp(now):
            self.send()
        return tells_arrival

    def send(self) -> None:
        """Send the batch in."""
        batch, self._batch, self._sent_at = self._batch, [], self._play.now
        self._play.report_fixes(batch)

    def _is_sharp(self, now: datetime) -> bool:
        return self._sharp_from is not None and now >= self._sharp_from

    def _measure(self, walker: Walker, now: datetime) -> bool:
        duty = self._play.habits.duty
        at = walker.next_fix_at
        is_sharp = (walker.is_busy and not walker.is_on_scene) or self._is_sharp(now)
        walker.next_fix_at = max(walker.after(at, *(duty.busy_fix_s if is_sharp else duty.idle_fix_s)), now)
        if walker.is_silent(at):
            self._keep_back(walker, at)
            return False
        accuracy_m = walker.source.uniform(*duty.accuracy_m)
        if walker.unsent:
            self._batch += [_received(fix, now) for fix in walker.unsent]
            walker.unsent = []
        self._batch.append(walker.fix(at, now, accuracy_m))
        return walker.may_have_arrived(at)

    def _keep_back(self, walker: Walker, at: datetime) -> None:
        """Every other device that is not heard goes on measuring."""
        last = walker.unsent[-1].fixed_at if walker.unsent else None
        is_due = last is None or (at - last).total_seconds() >= BACKLOG_EVERY_S / 3
        if int(walker.crew.call_sign[-1]) % 2 and is_due:
            walker.unsent.append(walker.fix(at, at, 12.0))

    def _go_on_patrol(self, walker: Walker, now: datetime) -> None:
        """To its post, or the next place of the beat; ways between two such places are looked up once."""
        router = self._play.centre().router
        by = self._play.situation.stand_by_of(walker.crew, now)
        if by is not None and router is not None:
            self._go_to_post(walker, by, router, now)
            return
        pause_s = self._play.habits.duty.patrol_pause.drawn(walker.source)
        if router is None or len(walker.beat) < 2:
            walker.next_move_at = now + timedelta(seconds=pause_s)
            return
        walker.stop = (walker.stop + 1) % len(walker.beat)
        origin, target = walker.where(now), walker.beat[walker.stop]
        key = (walker.crew.mode.value, origin, target)
        route = self._routes.get(key) or way(router, origin, target, walker.crew.mode)
        if origin in walker.beat:
            self._routes[key] = route
        walker.set_out(Journey(route.coordinates, now, max(route.travel_s * 1.5, 5.0)))
        walker.next_move_at = now + timedelta(seconds=route.travel_s * 1.5 + pause_s)

    def _go_to_post(self, walker: Walker, by: StandBy, router: Router, now: datetime) -> None:
        """There it stays until its time is over."""
        route = way(router, walker.where(now), (by.lon, by.lat), walker.crew.mode)
        if route.distance_m > AT_POST_M:
            walker.set_out(Journey(route.coordinates, now, max(route.travel_s, 5.0)))
        walker.next_move_at = by.until


def _received(fix: Fix, at: datetime) -> Fix:
    return replace(fix, received_at=at)

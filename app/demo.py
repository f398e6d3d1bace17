"""The demo: a prepared day over a database of its own, played on by a world beside the console."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.build import House, furnish
from data.demo.day import DEMO_DAY
from data.demo.prepare import OPENS_AT, Progress, make_world, moment, read_plan
from data.demo.prepared import copy_demo, prepared_demo, remove_demo
from data.record import verify
from data.store import open_store
from dispatch.simulation.clock import SimulatedClock
from dispatch.simulation.summary import Summary, summarise
from dispatch.simulation.world import World
from dispatch.situation import Situation

TICK_S = 0.5
PATIENCE = 1.6
"""How many times longer than usual simulated colleagues wait while somebody sits at the console."""


@dataclass
class Demo:
    """A demo that is open: the house over its database, its clock and its world."""

    house: House
    clock: SimulatedClock
    world: World
    seed: int
    began_at: datetime
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def play(self, until: datetime) -> None:
        """Play on to a moment as fast as the machine can, in this thread."""
        self.world.advance(until)

    def run(self, rate: float = 1.0, failed: Callable[[BaseException], None] | None = None) -> None:
        """Let the day go on by itself in a thread of its own; `failed` hears of an error that ends it."""
        self.world.man_the_room(True, PATIENCE)
        self.clock.run(rate)
        self._thread = threading.Thread(target=self._follow, args=(failed,), name="demo-world", daemon=True)
        self._thread.start()

    def look_at(self, incident_id: str) -> None:
        """The person at the console has this incident open: simulated colleagues keep off it."""
        self.world.look_at(incident_id)

    def stop(self) -> None:
        """Let the thread end; the clock stands."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        self.clock.run(0.0)

    def close(self) -> None:
        """Stop and let go of the database."""
        self.stop()
        self.house.close()

    def summary(self) -> Summary:
        """What the day has come to so far, with the proof of its record."""
        report = verify(self.house.store)
        return summarise(
            Situation.of(self.house.seat.snapshot()),
            self.house.centre(),
            self.clock.now(),
            steps=report.steps,
            is_sound=report.ok,
            seed=self.seed,
            simulated_s=(self.clock.now() - self.began_at).total_seconds(),
        )

    def _follow(self, failed: Callable[[BaseException], None] | None) -> None:
        while not self._ended.wait(TICK_S):
            try:
                self.world.advance(self.clock.now())
            except Exception as error:  # noqa: BLE001 - whoever shows the demo tells what ended it
                if failed is not None:
                    failed(error)
                return


def open_demo(
    folder: Path, seed: int, progress: Progress | None = None, database: Path | None = None
) -> Demo:
    """Open the demo of a seed at 14:20 of its day, prepared in `folder` if it is not there yet.

    It plays over a fresh copy (`database`, else one in `folder`), so that every start is the same.
    """
    prepared = prepared_demo(folder, seed, progress) if progress else prepared_demo(folder, seed)
    target = database or folder / f"playing-{seed}.sqlite"
    remove_demo(target)
    copy_demo(prepared, target)
    clock = SimulatedClock(moment(DEMO_DAY, OPENS_AT))
    house = furnish(open_store(target), clock)
    world = make_world(house.seat, house.centre, clock, read_plan(target), seed)
    return Demo(house, clock, world, seed, clock.now())

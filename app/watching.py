"""The watcher of a live database: looks at positions once a second, beside everything else."""

from __future__ import annotations

from app.build import House
from app.heartbeat import Heartbeat
from dispatch.watcher import Watcher

PERIOD_S = 1.0


def watch(house: House) -> Heartbeat:
    """Start the watcher of a house; stop what is returned before the house is closed.

    Several processes over one database may each have one: the same finding acts once.
    """
    watcher = Watcher(house.seat, house.centre)
    return Heartbeat("watcher", PERIOD_S, lambda: watcher.tick(house.clock.now())).start()

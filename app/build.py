"""The composition root: a store, a centre, a desk and a seat put together over one database file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from data.centre import load_centre
from data.identity import DatabaseKind, Identity
from data.store import SqlStore, create_store, open_store
from dispatch.centre import Centre
from dispatch.desk import Desk
from dispatch.near_seat import NearSeat
from dispatch.ports import Clock, SystemClock


@dataclass(frozen=True)
class House:
    """Everything that runs over one database in this process."""

    store: SqlStore
    desk: Desk
    seat: NearSeat
    clock: Clock

    @property
    def identity(self) -> Identity:
        """Live, demo or drill, from its creation."""
        return self.store.identity

    def centre(self) -> Centre:
        """Settings, rules, zones and roads in force."""
        return self.desk.centre

    def close(self) -> None:
        """Let go of the file."""
        self.store.close()


def open_house(database: Path, clock: Clock | None = None) -> House:
    """The house over a database that exists; DatabaseRefused where it can't be opened."""
    return furnish(open_store(database), clock or SystemClock())


def found_house(database: Path, clock: Clock | None = None, kind: DatabaseKind = DatabaseKind.LIVE) -> House:
    """The house over a new, empty database."""
    clock = clock or SystemClock()
    return furnish(create_store(database, clock.now(), kind), clock)


def open_or_found_house(database: Path, clock: Clock | None = None) -> House:
    """The house over `database`, made empty and live if it is not there yet."""
    return open_house(database, clock) if database.exists() else found_house(database, clock)


def furnish(store: SqlStore, clock: Clock) -> House:
    """Desk and seat over a store."""
    desk = Desk(store, lambda: load_centre(store), clock)
    return House(store, desk, NearSeat(desk, store, clock), clock)

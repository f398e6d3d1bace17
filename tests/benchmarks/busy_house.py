"""A house at its fullest, for benchmarks: ten thousand crews, two thousand open incidents, 200k roads.

As a command it is a desk in a process of its own that takes reports in and ends as many, so many a second.
"""

from __future__ import annotations

import sys
import time
import uuid
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from app.build import House, found_house, open_house
from data.grid_file import grids_as_bytes
from data.identity import DatabaseKind
from dispatch.actions.intake import Accept, Receive, Void
from dispatch.actions.keeping import Import
from dispatch.actors import SYSTEM, Actor, Role
from dispatch.assignment import Assignment, AssignmentState
from dispatch.fixes import Fix
from dispatch.incident import FrozenRule, Incident, Place
from dispatch.lifecycle import State
from dispatch.people import Crew, Member, MemberKind, Post, Shift, SignOn
from dispatch.places import ROADS, UNIT_GRIDS, ContentFile, ZoneRow
from dispatch.ports import Action
from dispatch.rows import Row
from gis.road_network import Mode, RoadNetwork
from gis.zones import ZoneKind
from tests.benchmarks.map_content import drawn_cells
from tests.benchmarks.networks import Ground

DISTRICT, STREETS = "330105", 18
CREWS, INCIDENTS, A_SECOND = 10_000, 2_000, 20
OPERATOR, COMMANDER = Actor("周敏", Role.OPERATOR), Actor("沈建国", Role.DUTY_COMMANDER)
_RULE = FrozenRule("F15", 1, "core", 60, 300, 1800, is_promised=True)
_POST = Post(MemberKind.OFFICER, "ZF", ("ZF",))
_KINDS = (MemberKind.OFFICER, MemberKind.AUXILIARY, MemberKind.GRID_WORKER)
_STATES = (State.ACCEPTED, State.ACCEPTED, State.DISPATCHED, State.ARRIVED)


class Streets:
    """A network cut into strips from west to east, and places on it drawn by a seeded generator."""

    def __init__(self, network: RoadNetwork, seed: int = 3) -> None:
        self._random = np.random.default_rng(seed)
        self._spots = np.column_stack((network.node_lon, network.node_lat))
        self.low, self.high = self._spots.min(axis=0) - 0.01, self._spots.max(axis=0) + 0.01
        away = np.hypot(*((self._spots - np.median(self._spots, axis=0)) * (96, 111)).T)
        weights = np.exp(-away / 6.0)
        self._weights = weights / weights.sum()

    def spots(self, count: int) -> list[tuple[float, float]]:
        """Places near junctions, most of them in the middle."""
        chosen = self._random.choice(len(self._spots), count, p=self._weights)
        return [
            (lon, lat)
            for lon, lat in (self._spots[chosen] + self._random.normal(0, 2e-4, (count, 2))).tolist()
        ]

    def street_at(self, lon: float) -> str:
        """The code of the sub-district there."""
        share = (lon - self.low[0]) / (self.high[0] - self.low[0])
        return f"{DISTRICT}{min(STREETS, int(share * STREETS) + 1):03d}"

    def zones(self) -> Iterator[ZoneRow]:
        """The district and its sub-districts."""
        west, east = self.low[0], self.high[0]
        edges = np.linspace(west, east, STREETS + 1)
        yield _zone(DISTRICT, "district", None, shapely.box(west, self.low[1], east, self.high[1]))
        for left, right in pairwise(edges.tolist()):
            shape = shapely.box(left, self.low[1], right, self.high[1])
            yield _zone(self.street_at((left + right) / 2), "sub_district", DISTRICT, shape)


def _zone(code: str, kind: str, parent: str | None, shape: Any) -> ZoneRow:
    attributes = {"tier": "core"} if kind == ZoneKind.SUB_DISTRICT else {}
    wkb = shapely.to_wkb(shape)
    return ZoneRow(id=code, code=code, name=code, kind=kind, parent=parent, wkb=wkb, attributes=attributes)


def found_busy_house(path: Path, ground: Ground, now: datetime) -> House:
    """A new database with all of it, opened."""
    house, streets = found_house(path, kind=DatabaseKind.DRILL), Streets(ground.network)
    rows: list[Row] = [*streets.zones(), *_people(streets, now), *_incidents(streets, now)]
    rows.append(_content(house, ROADS, ground.arrays))
    rows.append(_content(house, UNIT_GRIDS, grids_as_bytes(drawn_cells(ground.network))))
    act(house, Import, SYSTEM, what="district", source="drawn", digest="", rows=tuple(rows))
    house.close()
    return open_house(path)


def _content(house: House, role: str, content: bytes | Path) -> ContentFile:
    return ContentFile(id=role, digest=house.store.files.put(content), source="drawn")


def act(house: House, kind: type[Action], actor: Actor = OPERATOR, **asked: Any) -> Any:
    """One action of this desk."""
    return house.seat.act(kind(action_id=str(uuid.uuid4()), actor=actor, **asked))


def _people(streets: Streets, now: datetime) -> Iterator[Row]:
    begins, ends = now - timedelta(hours=4), now + timedelta(hours=4)
    yield Shift(id="shift", name="早", unit=DISTRICT, starts_at=begins, ends_at=ends)
    for number, (lon, _) in enumerate(streets.spots(CREWS)):
        unit, member = streets.street_at(lon), f"member-{number}"
        kind = _KINDS[number % len(_KINDS)]
        yield Member(
            id=member,
            badge=member,
            name=member,
            kind=kind,
            department="ZF",
            tasking_unit=unit,
            mode=Mode.EBIKE,
        )
        yield Crew(
            id=f"crew-{number}",
            call_sign=f"{number:05d}",
            name=f"{number}组",
            unit=unit,
            home_zone=unit,
            lead_id=member,
            member_ids=(member,),
            kind=kind,
            posts=(_POST,),
            mode=Mode.EBIKE,
            shift_id="shift",
            starts_at=begins,
            ends_at=ends,
            signed_on=SignOn(begins),
        )


def _incidents(streets: Streets, now: datetime) -> Iterator[Row]:
    for number, (lon, lat) in enumerate(streets.spots(INCIDENTS)):
        state, received = _STATES[number % len(_STATES)], now - timedelta(seconds=number % 300)
        has_crew, unit = state in (State.DISPATCHED, State.ARRIVED), streets.street_at(lon)
        yield Incident(
            id=f"incident-{number}",
            number=f"GS-{now:%Y%m%d}-9{number:04d}",
            source="hotline_12345",
            category="STR.hawker",
            severity=3,
            words="路边有人摆摊",
            place=Place("路口", lon, lat),
            received_at=received,
            state=state,
            state_since=received,
            t0=received,
            rule=_RULE,
            zones={"sub_district": unit, "district": DISTRICT},
        )
        if has_crew:
            is_there = state is State.ARRIVED
            yield Assignment(
                id=f"task-{number}",
                incident_id=f"incident-{number}",
                unit=unit,
                state=AssignmentState.ON_SCENE if is_there else AssignmentState.SENT,
                sent_at=received + timedelta(seconds=5),
                sent_by="周敏",
                crew_id=f"crew-{number}",
                posts=(_POST,),
                arrived_at=received + timedelta(seconds=60) if is_there else None,
            )


class Patrols:
    """Where all members go: a circle each, some metres a second."""

    def __init__(self, network: RoadNetwork) -> None:
        spots = np.array(Streets(network, seed=4).spots(CREWS))
        self._lon, self._lat = spots[:, 0], spots[:, 1]
        self._phase = np.random.default_rng(6).uniform(0, 2 * np.pi, CREWS)

    def fixes(self, now: datetime, seconds: float, first: int = 0, last: int = CREWS) -> tuple[Fix, ...]:
        """The fixes of members `first` to `last` after so many seconds."""
        turn = self._phase[first:last] + seconds / 60
        lon = (self._lon[first:last] + 1e-3 * np.cos(turn)).tolist()
        lat = (self._lat[first:last] + 1e-3 * np.sin(turn)).tolist()
        return tuple(
            Fix(f"member-{number}", lon[number - first], lat[number - first], now, now, speed_mps=4.0)
            for number in range(first, last)
        )


def work_the_desk(house: House, streets: Streets, seconds: float, a_second: int = A_SECOND) -> int:
    """Take so many reports in a second and end as many; tell how many."""
    open_ones: deque[str] = deque(
        f"incident-{number}"
        for number in range(INCIDENTS)
        if _STATES[number % len(_STATES)] is State.ACCEPTED
    )
    started, done = time.monotonic(), 0
    while (gone := time.monotonic() - started) < seconds:
        if done > gone * a_second:
            time.sleep(0.005)
            continue
        ((lon, lat),) = streets.spots(1)
        made = act(
            house, Receive, source="hotline_12345", category="STR.hawker", place=Place("路口", lon, lat)
        )
        act(house, Accept, incident_id=made.of(Incident)[0].id)
        open_ones.append(made.of(Incident)[0].id)
        act(house, Void, COMMANDER, incident_id=open_ones.popleft(), reason="重复")
        done += 1
    return done


def main() -> None:
    """DATABASE SECONDS."""
    house = open_house(Path(sys.argv[1]))
    router = house.centre().router
    assert router is not None
    print("ready", flush=True)
    print(work_the_desk(house, Streets(router.network), float(sys.argv[2])), flush=True)
    house.close()


if __name__ == "__main__":
    main()

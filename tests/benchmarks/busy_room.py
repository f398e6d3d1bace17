"""A district at its busiest, for benchmarks: hundreds of crews as shifts are made up, over any roads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray
from shapely import box

from dispatch.assignment import AssignmentState
from dispatch.category_file import shipped_categories
from dispatch.centre import Centre
from dispatch.fix_roads import FixRoads
from dispatch.fixes import Fix
from dispatch.incident import Incident, Place
from dispatch.lifecycle import State
from dispatch.people import Crew, MemberKind, Post, SignOn
from dispatch.ports import Snapshot
from dispatch.rows import Row
from dispatch.rules import shipped_rules
from dispatch.settings import Settings
from dispatch.situation import Situation
from dispatch.sources import shipped_sources
from gis.datum import plane_at
from gis.road_network import Mode, RoadNetwork
from gis.routing import Router
from gis.zones import Zone, ZoneAtlas, ZoneKind
from tests.builders import T0, incident, task

NOW = T0 + timedelta(seconds=60)
DISTRICT = "330105"
STREETS = tuple(f"330105{number:03d}" for number in range(1, 19))
# Shares of the operations notes: e-bike 50 %, car 30, foot 15, other 5.
MODES = (Mode.EBIKE,) * 10 + (Mode.CAR,) * 6 + (Mode.FOOT,) * 3 + (Mode.AIR,)
BUSY_SHARE = 0.45
OFFICER = Post(MemberKind.OFFICER, "ZF", ("ZF",))
AUXILIARY = Post(MemberKind.AUXILIARY, "ZF")


class BusyRoom:
    """Crews and incidents dealt over the junctions of a network by a seeded generator."""

    def __init__(self, network: RoadNetwork, crews: int, seed: int = 1, busy_share: float = BUSY_SHARE):
        self._random = np.random.default_rng(seed)
        self._spots = np.column_stack((network.node_lon, network.node_lat))
        self._settings = Settings()
        self.centre = _centre(network)
        self._rows: list[Row] = []
        self._fixes: list[Fix] = []
        for number in range(crews):
            self._add_crew(number, is_busy=self._random.random() < busy_share)

    @property
    def situation(self) -> Situation:
        return Situation.of(Snapshot(1, tuple(self._rows), tuple(self._fixes)))

    def place_fixes(self) -> None:
        """Put the fixes on their roads, as the room does when it takes them in."""
        modes = self.situation.modes_of(fix.member_id for fix in self._fixes)
        self._fixes = list(FixRoads().placed(self._fixes, modes, self.centre.router, self._settings))

    def add_incidents(self, count: int, categories: tuple[str, ...] = ("STR.hawker",)) -> list[Incident]:
        """Incidents that wait for a crew, received within the last two minutes."""
        made = [self.new_incident(categories[number % len(categories)]) for number in range(count)]
        self._rows += made
        return made

    def new_incident(self, category: str = "STR.hawker") -> Incident:
        lon, lat = self._spot()
        street = self._street_at(lon)
        t0 = NOW - timedelta(seconds=float(self._random.uniform(0, 120)))
        return incident(
            category=category,
            severity=self.centre.categories.by_code(category).severity,
            place=Place("路口", lon, lat),
            state=State.ACCEPTED,
            t0=t0,
            received_at=t0,
            zones={"sub_district": street, "district": DISTRICT},
        )

    def _add_crew(self, number: int, *, is_busy: bool) -> None:
        lon, lat = self._spot()
        unit = DISTRICT if number % 20 == 19 else self._street_at(lon)
        posts = (OFFICER, OFFICER, AUXILIARY, AUXILIARY)[: int(self._random.integers(2, 5))]
        posts = (AUXILIARY,) * len(posts) if number % 9 == 8 else posts
        members = tuple(f"member-{number}-{one}" for one in range(len(posts)))
        made = Crew(
            id=f"crew-{number}",
            version=1,
            call_sign=f"{number:04d}",
            name=f"{number}组",
            unit=unit,
            home_zone=unit,
            lead_id=members[0],
            member_ids=members,
            kind=posts[0].kind,
            posts=posts,
            mode=MODES[number % len(MODES)],
            shift_id="shift",
            starts_at=T0 - timedelta(hours=4),
            ends_at=T0 + timedelta(hours=4),
            signed_on=SignOn(T0 - timedelta(hours=4)),
        )
        self._rows.append(made)
        self._fixes += [self._fix(member, lon, lat) for member in members]
        self._rows += self._tasks(made, is_busy=is_busy)

    def _tasks(self, of: Crew, *, is_busy: bool) -> list[Row]:
        """What it has done today, and what it is at."""
        done = task(crew_id=of.id, incident_id="before", state=AssignmentState.ENDED, posts=of.posts)
        finished = [replace(done, id=f"{done.id}-{one}", reported_at=T0, ended_at=T0) for one in range(2)]
        at_it = task(crew_id=of.id, incident_id="now", state=AssignmentState.ON_SCENE, posts=of.posts)
        return [*finished, *([at_it] if is_busy else [])]

    def _fix(self, member_id: str, lon: float, lat: float) -> Fix:
        measured = NOW - timedelta(seconds=float(self._random.uniform(1, 60)))
        return Fix(member_id, lon, lat, measured, measured + timedelta(seconds=1), speed_mps=0.5)

    def _spot(self) -> tuple[float, float]:
        lon, lat = self._spots[self._random.integers(len(self._spots))].tolist()
        return lon, lat

    def _street_at(self, lon: float) -> str:
        west, east = self._spots[:, 0].min(), self._spots[:, 0].max()
        return STREETS[min(17, int((lon - west) / (east - west) * 18))]


def _centre(network: RoadNetwork) -> Centre:
    spots: NDArray[np.float64] = np.column_stack((network.node_lon, network.node_lat))
    (west, south), (east, north) = spots.min(axis=0) - 0.01, spots.max(axis=0) + 0.01
    edges = np.linspace(west, east, len(STREETS) + 1)
    zones = [Zone(DISTRICT, "拱墅区", ZoneKind.DISTRICT, box(west, south, east, north))]
    zones += [
        Zone(code, code, ZoneKind.SUB_DISTRICT, box(left, south, right, north), DISTRICT, {"tier": "core"})
        for code, left, right in zip(STREETS, edges, edges[1:], strict=False)
    ]
    return Centre(
        settings=Settings(),
        categories=shipped_categories(),
        rules=shipped_rules(),
        sources=shipped_sources(),
        atlas=ZoneAtlas(zones, plane_at(float(west), float(south))),
        router=Router(network),
        network_digest="roads",
    )

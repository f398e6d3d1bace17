"""Puts the centre together from what the store keeps: settings, zones, unit grids and roads in force."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

import shapely

from data.files import SEGMENTS, TURNS, ContentFiles, digest_of
from data.grid_file import grids_of_bytes
from data.land_file import land_of_bytes
from data.store import SqlStore
from dispatch.canonical import as_bytes, as_plain
from dispatch.category_file import shipped_categories
from dispatch.centre import Centre
from dispatch.closures import Closure, ClosureBook
from dispatch.duty_areas import DutyArea
from dispatch.facilities import Contractor
from dispatch.forecast_errors import NOTHING_LEARNT, ForecastErrors
from dispatch.permit_book import PermitBook
from dispatch.permits import Permit
from dispatch.places import LAND_COVER, ROADS, UNIT_GRIDS, ContentFile, ZoneRow
from dispatch.reasons import Refused
from dispatch.rules import shipped_rules
from dispatch.settings import Setting, Settings, settings_of
from dispatch.sources import shipped_sources
from dispatch.speeds import Speed, profile_of
from dispatch.zone_rows import zone_of_row
from gis.cch_engine import FastRoads
from gis.datum import Plane, plane_at
from gis.land_areas import LandAreas, no_land
from gis.road_network import RoadNetwork
from gis.routing import Router
from gis.speed_profile import SpeedProfile
from gis.travel import TravelSpeeds
from gis.turn_file import kept_turns
from gis.turns import TurnCosts
from gis.zones import Zone, ZoneAtlas

_CENTRES_KEPT = 4


def load_centre(store: SqlStore) -> Centre:
    """The centre in force. Atlas, network and router are kept in the process by what they are made of.

    Refused("unknown_file" | "altered_file") where roads or grids are not what the record says.
    """
    settings = settings_of(store.rows(Setting))
    learnt = store.rows(ForecastErrors)
    contents = {row.id: row.digest for row in store.rows(ContentFile)}
    files = store.files if contents else None
    zones = store.rows(ZoneRow)
    router = _router_of(contents.get(ROADS), settings, files, store.rows(Speed))
    atlas = _atlas(_ZoneSource(_digest_of(zones), contents.get(UNIT_GRIDS), zones, files))
    return Centre(
        settings=settings,
        categories=shipped_categories(),
        rules=shipped_rules(),
        sources=shipped_sources(),
        atlas=atlas,
        router=router,
        network_digest=contents.get(ROADS, ""),
        duty_areas=store.rows(DutyArea),
        contractors=store.rows(Contractor),
        errors=learnt[0] if learnt else NOTHING_LEARNT,
        land=_land_of(contents.get(LAND_COVER), files),
        permits=PermitBook(store.rows(Permit), atlas.plane),
        closures=ClosureBook(
            store.rows(Closure), router.network if router is not None else None, settings.closure_width_m
        ),
    )


def speeds_of(settings: Settings) -> TravelSpeeds:
    """How fast each mode travels in this centre."""
    return TravelSpeeds(
        foot_mps=settings.foot_mps,
        ebike_kmh=settings.ebike_kmh,
        ebike_road_kmh=settings.ebike_road_kmh,
        car_time_factor=settings.car_time_factor,
        boat_kmh=settings.boat_kmh,
        air_mps=settings.air_mps,
        access_mps=settings.foot_mps,
    )


def turn_costs_of(settings: Settings) -> TurnCosts:
    """What turns cost in this centre."""
    return TurnCosts(
        straight_s=settings.turn_straight_s,
        right_s=settings.turn_right_s,
        left_s=settings.turn_left_s,
        sharp_s=settings.turn_sharp_s,
        crossing_s=settings.turn_crossing_s,
        u_turn_s=settings.turn_round_s,
        ebike_share=settings.ebike_turn_share,
    )


def plane_of(zones: Iterable[Zone]) -> Plane:
    """The metric plane at the middle of these zones; the one at 0, 0 where none has a polygon."""
    shapes = [zone.geometry for zone in zones if zone.geometry is not None]
    if not shapes:
        return plane_at(0.0, 0.0)
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return plane_at((west + east) / 2, (south + north) / 2)


def kept_grids(files: ContentFiles, digest: str | None) -> tuple[Zone, ...]:
    """The unit grids of a content file; none where the centre has no such file."""
    return _grids(_Content(digest, files)) if digest is not None else ()


def kept_land(files: ContentFiles, digest: str) -> LandAreas:
    """The areas of a content file."""
    return _land(_Content(digest, files))


def kept_network(files: ContentFiles, digest: str) -> RoadNetwork:
    """The road network of a content file."""
    return _network(_Content(digest, files))


@dataclass(frozen=True)
class _Content:
    """A content file: the digest says all, wherever the files lie."""

    digest: str
    files: ContentFiles = field(compare=False)

    def path(self) -> Path:
        path = self.files.path(self.digest)
        if digest_of(path) != self.digest:
            raise Refused("altered_file", digest=self.digest)
        return path

    def made(self, ending: str) -> Path:
        return self.files.made(self.digest, ending)


@dataclass(frozen=True)
class _ZoneSource:
    """What an atlas is made of, compared by digests."""

    rows_digest: str
    grids_digest: str | None
    rows: tuple[ZoneRow, ...] = field(compare=False)
    files: ContentFiles | None = field(compare=False)


def _digest_of(rows: Iterable[ZoneRow]) -> str:
    sums = hashlib.sha256()
    for row in rows:
        sums.update(as_bytes(as_plain(row)))
    return sums.hexdigest()


@lru_cache(maxsize=_CENTRES_KEPT)
def _atlas(source: _ZoneSource) -> ZoneAtlas:
    """An atlas of rows and grids; a row replaces the grid of its code."""
    zones = [zone_of_row(row) for row in source.rows]
    codes = {zone.code for zone in zones}
    grids = kept_grids(source.files, source.grids_digest) if source.files else ()
    zones += [grid for grid in grids if grid.code not in codes]
    return ZoneAtlas(zones, plane_of(zones))


@lru_cache(maxsize=_CENTRES_KEPT)
def _grids(content: _Content) -> tuple[Zone, ...]:
    return grids_of_bytes(content.path().read_bytes())


def _land_of(digest: str | None, files: ContentFiles | None) -> Callable[[], LandAreas]:
    """Read only when a map wants them: most of what a centre does needs no water and no houses."""
    return no_land if digest is None or files is None else partial(kept_land, files, digest)


@lru_cache(maxsize=2)
def _land(content: _Content) -> LandAreas:
    return land_of_bytes(content.path().read_bytes())


@lru_cache(maxsize=_CENTRES_KEPT)
def _network(content: _Content) -> RoadNetwork:
    return RoadNetwork.load(content.path(), content.made(SEGMENTS))


def _router_of(
    digest: str | None, settings: Settings, files: ContentFiles | None, kept: Iterable[Speed]
) -> Router | None:
    if digest is None or files is None:
        return None
    is_fast = settings.routing_engine == "fast"
    content = _Content(digest, files)
    profile = profile_of(kept, _network(content))
    speeds, costs = speeds_of(settings), turn_costs_of(settings)
    return _router(content, speeds, costs, profile, settings.snap_limit_m, is_fast)


@lru_cache(maxsize=_CENTRES_KEPT)
def _router(
    content: _Content,
    speeds: TravelSpeeds,
    costs: TurnCosts,
    profile: SpeedProfile,
    snap_limit_m: float,
    is_fast: bool,
) -> Router:
    network = _network(content)
    return Router(
        network,
        speeds,
        snap_limit_m,
        costs=costs,
        turns=lambda: kept_turns(network, content.made(TURNS)),
        fast=FastRoads(content.made("").parent) if is_fast else None,
        profile=profile,
    )

"""What the tests of imports share: a desk over a small district, and files as people would write them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from data.centre import load_centre
from data.importers import zones
from data.importers.importing import Prepared, carry_out
from data.importers.kept_zones import row_of
from data.importers.members import MemberOptions, prepare_members
from data.importers.report import Finding
from data.importers.zone_options import ZoneOptions
from data.store import SqlStore
from dispatch.actors import Actor, Role
from dispatch.centre import Centre
from dispatch.changes import Changes
from dispatch.desk import Desk
from dispatch.near_seat import NearSeat
from gis.zones import Zone, ZoneKind
from tests.data.keeping import note

NOW = datetime(2026, 11, 24, 6, 20, tzinfo=UTC)
PLANNER = Actor("周倩", Role.PLANNER)
WULIN, TIANSHUI = "330105012", "330105011"
STREETS = (
    Zone(WULIN, "武林街道", ZoneKind.SUB_DISTRICT, shapely.box(120.15, 30.26, 120.17, 30.28)),
    Zone(TIANSHUI, "天水街道", ZoneKind.SUB_DISTRICT, shapely.box(120.13, 30.26, 120.15, 30.28)),
)

MEMBERS = f"""badge,name,kind,department,tasking_unit,mode,level,certificate_authority,certificate_field,\
certificate_number,certificate_valid_to,certificate_authority_2,certificate_number_2,certificate_valid_to_2
00001,王敏,officer,ZF,{WULIN},ebike,二级,ZF,城市管理,浙A1,2027-12-31,SC,浙B1,2027/1/5
00002,李强,辅助人员,ZF,{WULIN},步行,,,,,,,,
"""


def prepare_zones(path: Path, options: ZoneOptions, store: SqlStore) -> Prepared:
    """Zones of one kind, read and checked."""
    return zones.prepare_zones(path, {options.kind: options}, store)


class FixedClock:
    """Time as the test says."""

    pace = 1.0

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


class ImportHouse:
    """A desk and a seat over a store; `bring` carries an import out as a planner."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.clock = FixedClock()
        self.desk = Desk(store, lambda: load_centre(store), self.clock)
        self.seat = NearSeat(self.desk, store, self.clock)

    @property
    def centre(self) -> Centre:
        return self.desk.centre

    def bring(self, prepared: Prepared, *accepted: str) -> Changes | None:
        return carry_out(prepared, self.seat, PLANNER, self.store.files, accepted)


def with_streets(store: SqlStore, zones: Iterable[Zone] = STREETS) -> ImportHouse:
    """A house over a district of two streets."""
    with store.work(note("import"), NOW) as work:
        for zone in zones:
            work.save(row_of(zone))
    return ImportHouse(store)


def with_members(store: SqlStore, folder: Path) -> ImportHouse:
    """The same with two people of one street."""
    house = with_streets(store)
    path = write(folder, MEMBERS)
    house.bring(prepare_members(path, MemberOptions(), store, house.centre, NOW))
    return house


def write(folder: Path, text: str, name: str = "rows.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def write_features(folder: Path, features: Sequence[tuple[dict[str, object], object]]) -> Path:
    """A GeoJSON file of (properties, geometry or None)."""
    rows = []
    for properties, shape in features:
        geometry = shapely.geometry.mapping(shape) if isinstance(shape, BaseGeometry) else shape
        rows.append({"type": "Feature", "properties": properties, "geometry": geometry})
    content = json.dumps({"type": "FeatureCollection", "features": rows}, ensure_ascii=False)
    return write(folder, content, "zones.geojson")


def told(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(found.row, found.code) for found in findings]

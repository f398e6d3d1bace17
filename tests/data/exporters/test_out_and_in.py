"""What leaves comes in again unchanged: into an empty database all of it, into its own nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from data.exporters.catalogue import TABLES
from data.exporters.export_kinds import ExportRoom
from data.exporters.writing import write_export
from data.identity import DatabaseKind
from data.importers.catalogue import KINDS
from data.importers.choices import Choices
from data.importers.import_kinds import ImportRoom
from data.importers.importing import Prepared
from data.store import SqlStore, create_store
from dispatch.directory import Contact
from dispatch.duty_areas import DutyArea
from dispatch.facilities import Contractor, Facility
from dispatch.import_profile import ImportProfile
from dispatch.inspection_items import InspectionItem
from dispatch.people import Crew, Member, Shift
from dispatch.permits import Permit
from dispatch.places import NamedPlace, ZoneRow
from dispatch.rows import Row
from dispatch.settings import Setting
from dispatch.speeds import Speed
from dispatch.subject import Subject
from gis.reference import Reference
from gis.zones import ZoneKind
from tests.data.exporters.rich import keep, rich_rows
from tests.data.import_house import NOW, ImportHouse

ROW_KINDS: Mapping[str, tuple[type[Row], ...]] = {
    "settings": (Setting,),
    "zones": (ZoneRow,),
    "contractors": (Contractor,),
    "duty_areas": (DutyArea,),
    "people": (Member,),
    "certificates": (Member,),
    "shifts": (Shift,),
    "crews": (Shift, Crew),
    "subjects": (Subject,),
    "places": (NamedPlace,),
    "facilities": (Facility,),
    "permits": (Permit,),
    "inspection_items": (InspectionItem,),
    "contacts": (Contact,),
    "speeds": (Speed,),
    "profiles": (ImportProfile,),
}
SUFFIXES = (".csv", ".xlsx", ".geojson", ".gpkg")


@dataclass
class Journey:
    """One format's way out of a rich house and into an empty one, what by what."""

    rich: ImportHouse
    fresh: ImportHouse
    folder: Path
    suffix: str
    datum: str = "wgs84"

    def all_the_way(self) -> None:
        for what in ROW_KINDS:
            for path, choices in self.files(what):
                prepared = KINDS[what].prepare((path,), choices, room(self.fresh))
                assert prepared.report.refused == (), (what, prepared.report.refused)
                self.fresh.bring(prepared)

    def files(self, what: str) -> Iterator[tuple[Path, Choices]]:
        """The files of a thing, written once, with what has to be said of them."""
        kinds = tuple(ZoneKind) if what == "zones" else (None,)
        for kind in kinds:
            path = self.folder / f"{what}{kind or ''}{self.suffix}"
            asked = ExportRoom(self.rich.store, self.rich.centre, NOW, Reference(self.datum), zone_kind=kind)
            if not path.exists():
                write_export(what, asked, path)
            yield path, Choices(asked={"kind": kind.value} if kind else {})

    def back_home(self, what: str) -> list[Prepared]:
        """What would be brought into the very database that it came from."""
        return [KINDS[what].prepare((path,), choices, room(self.rich)) for path, choices in self.files(what)]


def room(house: ImportHouse) -> ImportRoom:
    return ImportRoom(house.store, house.centre, NOW)


def house_of(folder: Path, name: str, rows: list[Row]) -> ImportHouse:
    """A house over a database of its own that holds these rows."""
    store = create_store(folder / f"{name}.sqlite", NOW, DatabaseKind.DRILL, is_durable=False)
    keep(store, rows)
    return ImportHouse(store)


def journey(folder: Path, suffix: str, rows: list[Row], datum: str = "wgs84") -> Journey:
    return Journey(house_of(folder, "rich", rows), house_of(folder, "fresh", []), folder, suffix, datum)


@pytest.fixture(scope="module", params=SUFFIXES)
def travelled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    made = journey(tmp_path_factory.mktemp("journey"), request.param, rich_rows())
    made.all_the_way()
    yield made
    made.rich.store.close()
    made.fresh.store.close()


UNCARRIED = {name for kind in TABLES.values() for name in kind.uncarried}


def facts(store: SqlStore, kind: type[Row]) -> list[dict[str, Any]]:
    """What is carried of rows, without ids and versions; ids of other rows as what those are known by."""
    known = {member.id: member.badge for member in store.rows(Member)}
    known |= {shift.id: f"{shift.name}{shift.unit}{shift.starts_at}" for shift in store.rows(Shift)}
    rows = []
    for row in store.rows(kind):
        names = [field.name for field in dataclasses.fields(row) if field.name not in UNCARRIED]
        plain = {name: getattr(row, name) for name in names if name != "version"}
        if kind is not Setting:
            del plain["id"]
        for name, value in plain.items():
            if name in ("lead_id", "shift_id"):
                plain[name] = known[value]
            elif name == "member_ids":
                plain[name] = tuple(known[one] for one in value)
        rows.append(plain)
    return sorted(rows, key=str)


@pytest.mark.parametrize("what", ROW_KINDS)
def test_that_what_came_in_elsewhere_is_the_same(travelled: Journey, what: str):
    for kind in ROW_KINDS[what]:
        there = facts(travelled.rich.store, kind)
        assert there
        assert facts(travelled.fresh.store, kind) == there


@pytest.mark.parametrize("what", ROW_KINDS)
def test_that_what_came_home_changes_nothing(travelled: Journey, what: str):
    for prepared in travelled.back_home(what):
        assert prepared.report.refused == ()
        assert prepared.rows == ()

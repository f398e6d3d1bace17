"""The whole demo district leaves, and stands again in an empty database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from data.exporters.export_kinds import ExportRoom
from data.exporters.whole_centre import write_centre
from data.identity import DatabaseKind
from data.importers.importing import carry_out
from data.importers.whole_centre import centre_in
from data.store import create_store, open_store
from dispatch.actors import SYSTEM
from dispatch.duty_areas import DutyArea
from dispatch.facilities import Contractor, Facility
from dispatch.people import Crew, Member
from dispatch.permits import Permit
from dispatch.places import NamedPlace, ZoneRow
from dispatch.subject import Subject
from dispatch.zone_rows import zone_of_row
from gis.zones import ZoneKind
from tests.data.exporters.test_out_and_in import facts, room
from tests.data.import_house import NOW, ImportHouse
from tests.full import only_full

pytestmark = pytest.mark.long(30)
ROWS = (Member, Crew, Subject, NamedPlace, Permit, DutyArea, Contractor, Facility)
"""What is the same in both but for its id."""


@pytest.fixture
def demo(midnight: Path) -> Iterator[ImportHouse]:
    """The demo's centre before its day begins."""
    store = open_store(midnight)
    yield ImportHouse(store)
    store.close()


@only_full
def test_that_the_demo_district_stands_again_in_an_empty_database(demo: ImportHouse, tmp_path: Path):
    index = write_centre(ExportRoom(demo.store, demo.centre, NOW), tmp_path / "demo")
    store = create_store(tmp_path / "centre.sqlite", NOW, DatabaseKind.DEMO, is_durable=False)
    fresh = ImportHouse(store)
    for one in centre_in(tmp_path / "demo", DatabaseKind.DEMO).parts:
        prepared = one.kind.prepare((one.path,), one.choices, room(fresh))
        assert (prepared.report.kept, prepared.report.refused) == (one.part.rows, ()), one.part.name
        accepted = {doubt.code for doubt in prepared.doubts}
        carry_out(prepared, fresh.seat, SYSTEM, store.files, accepted)
        if one.part.kind != ZoneKind.UNIT_GRID:
            home = one.kind.prepare((one.path,), one.choices, room(demo))
            assert (home.rows, home.report.refused) == ((), ()), one.part.name
    assert index.rows > 10_000
    for kind in ROWS:
        assert facts(store, kind) == facts(demo.store, kind) != []
    assert_same_zones(fresh, demo)
    here, there = (house.centre.router.network for house in (fresh, demo))
    assert (here.digest, here.metadata["attribution"]) == (there.digest, there.metadata["attribution"])
    store.close()


def assert_same_zones(fresh: ImportHouse, demo: ImportHouse) -> None:
    """Every zone with its attributes and its shape to the last digit, whether it is a row or in a file."""
    there, here = ({zone.code: zone for zone in house.centre.atlas.zones} for house in (demo, fresh))
    assert here.keys() == there.keys()
    for code, zone in there.items():
        attributes = dict(zone.attributes)
        assert replace(here[code], geometry=None, attributes={}) == replace(
            zone, geometry=None, attributes={}
        )
        assert dict(here[code].attributes) == attributes
        assert shapely.equals_exact(here[code].geometry, zone.geometry, 0) or zone.geometry is None
    assert len(demo.store.rows(ZoneRow)) == len(fresh.store.rows(ZoneRow))
    assert all(zone_of_row(row).code in here for row in demo.store.rows(ZoneRow))

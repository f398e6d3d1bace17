"""A file of zones whose rows tell their kinds comes in at once, larger ones first."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.exporters.export_kinds import ExportRoom
from data.exporters.writing import write_export
from data.identity import DatabaseKind
from data.importers.catalogue import KINDS
from data.importers.choices import Choices
from data.importers.import_kinds import AS_TOLD, ImportRoom
from data.importers.importing import Prepared
from data.store import SqlStore, create_store
from dispatch.places import ZoneRow
from dispatch.reasons import Refused
from gis.zones import ZoneKind
from tests.data.exporters.rich import keep, rich_rows
from tests.data.import_house import NOW, ImportHouse, told, with_streets, write

CODES = "code,name,kind,parent\n"


def prepare(house: ImportHouse, path: Path, **asked: str) -> Prepared:
    choices = Choices(asked={"kind": AS_TOLD, **asked})
    return KINDS["zones"].prepare((path,), choices, ImportRoom(house.store, house.centre, NOW))


def zones_of(store: SqlStore) -> dict[str, tuple[object, ...]]:
    """All that is kept of each zone."""
    return {
        row.code: (row.name, row.kind, row.parent, row.wkb, dict(row.attributes))
        for row in store.rows(ZoneRow)
    }


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".csv"])
def test_that_zones_of_all_kinds_leave_in_one_file_and_come_in_by_one_import(
    store: SqlStore, tmp_path: Path, suffix: str
):
    there = create_store(tmp_path / "there.sqlite", NOW, DatabaseKind.DRILL, is_durable=False)
    keep(there, [row for row in rich_rows() if isinstance(row, ZoneRow)])
    home = ImportHouse(there)
    path = tmp_path / f"zones{suffix}"
    write_export("zones", ExportRoom(there, home.centre, NOW), path)

    fresh = ImportHouse(store)
    prepared = prepare(fresh, path)
    assert prepared.report.refused == ()
    assert not {"unknown_parent", "no_parent", "parent_by_share"} & set(prepared.report.counts())
    changes = fresh.bring(prepared)
    assert changes is not None
    assert zones_of(store) == zones_of(there)
    assert {row.kind for row in store.rows(ZoneRow)} == {kind.value for kind in ZoneKind}
    assert prepare(fresh, path).changes_nothing
    assert prepare(home, path).changes_nothing
    there.close()


def test_that_kinds_may_stand_in_any_order_and_be_named_in_chinese(store: SqlStore, tmp_path: Path):
    rows = "330105011001,甲社区,社区,330105011\n330105,某区,district,\n330105011,甲街道,街道,330105\n"
    house = ImportHouse(store)
    prepared = prepare(house, write(tmp_path, CODES + rows))
    assert "unknown_parent" not in prepared.report.counts()
    house.bring(prepared)
    kinds = {row.code: row.kind for row in store.rows(ZoneRow)}
    assert kinds == {"330105": "district", "330105011": "sub_district", "330105011001": "community"}


def test_that_a_row_of_no_kind_and_a_code_of_two_kinds_are_refused(store: SqlStore, tmp_path: Path):
    rows = "01,一,community,\n02,二,park,\n03,三,,\n01,一,precinct,\n"
    prepared = prepare(ImportHouse(store), write(tmp_path, CODES + rows))
    refused = {("3", "unknown_zone_kind"), ("4", "missing_value"), ("2", "duplicate")}
    assert set(told(prepared.report.refused)) == refused
    assert (prepared.report.read, prepared.report.kept) == (4, 1)


def test_that_choices_of_some_kinds_are_asked_of_these_only(store: SqlStore, tmp_path: Path):
    house = with_streets(store)
    path = tmp_path / "zones.csv"
    write_export("zones", ExportRoom(store, house.centre, NOW), path)
    assert prepare(house, path, snap_m="1", width_m="5").changes_nothing
    with pytest.raises(Refused, match="bad_choice"):
        prepare(house, path, snap_m="-1")


def test_that_rows_chosen_by_a_column_come_in_as_the_kinds_that_they_tell(store: SqlStore, tmp_path: Path):
    rows = "01,一,district,\n02,二,community,01\n03,三,precinct,01\n"
    prepared = prepare(ImportHouse(store), write(tmp_path, CODES + rows), only="parent=01")
    assert prepared.report.read == 2
    assert sorted(row.kind for row in prepared.rows if isinstance(row, ZoneRow)) == ["community", "precinct"]

"""What comes in goes out under the same names: each importer's columns are held against its exporter's."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.exporters.catalogue import TABLES
from data.exporters.export_kinds import ExportKind, ExportRoom
from data.exporters.export_table import table_of
from data.exporters.incidents import UNCARRIED
from data.identity import DatabaseKind
from data.importers.catalogue import KINDS
from data.store import create_store
from dispatch.incident import Incident
from tests.data.exporters.rich import keep, rich_rows
from tests.data.exporters.test_out_and_in import ROW_KINDS
from tests.data.import_house import NOW, ImportHouse

NUMBERED = re.compile(r"certificate_\w+_\d+|attribute\..+")
"""Columns of which a file has as many as it needs."""


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImportHouse]:
    store = create_store(tmp_path_factory.mktemp("mirror") / "a.sqlite", NOW, DatabaseKind.DRILL)
    keep(store, rich_rows())
    yield ImportHouse(store)
    store.close()


def names_of(kind: ExportKind[object], house: ImportHouse) -> set[str]:
    """The columns of a kind that an importer reads."""
    told_only = {column.name for column in kind.columns if column.is_told_only}
    names = set(table_of(kind, ExportRoom(house.store, house.centre, NOW), {}).names) - told_only
    if what_is_placed(kind):
        return names - {"lon", "lat", "datum"}
    return names | {"wkt", "datum"} if kind.shape is not None else names


def what_is_placed(kind: ExportKind[object]) -> bool:
    """Whether the positions of a kind are told but not read (a crew's last fix)."""
    return kind.point is not None and "lon" not in {column.name for column in KINDS[kind.what].columns}


def test_that_everything_that_comes_in_goes_out():
    """Roads leave in forms of their own, rosters as the crews that they are."""
    assert set(KINDS) - set(TABLES) == {"roads", "rosters"}
    assert set(TABLES) <= set(KINDS)


@pytest.mark.parametrize("what", TABLES)
def test_that_columns_go_out_under_the_names_that_come_in(what: str, rich: ImportHouse):
    kind, read = TABLES[what], {column.name for column in KINDS[what].columns}
    written = names_of(kind, rich)
    assert read - written == kind.unwritten
    assert {name for name in written - read if not NUMBERED.fullmatch(name)} == set()


@pytest.mark.parametrize("what", ROW_KINDS)
def test_that_the_rows_of_the_tests_say_something_in_every_field_that_is_carried(what: str):
    for kind in ROW_KINDS[what]:
        rows = [row for row in rich_rows() if type(row) is kind]
        for field in dataclasses.fields(kind):
            values = {str(getattr(row, field.name)) for row in rows}
            assert len(values) > 1 or field.name in TABLES[what].uncarried | {"version"}, field.name


def test_that_what_is_not_carried_of_an_incident_is_named():
    assert {field.name for field in dataclasses.fields(Incident)} >= UNCARRIED


def test_that_an_export_leaves_no_trace_in_the_record(rich: ImportHouse, tmp_path: Path):
    seq = rich.store.newest_seq()
    for kind in TABLES.values():
        table_of(kind, ExportRoom(rich.store, rich.centre, NOW), {})
    assert rich.store.newest_seq() == seq

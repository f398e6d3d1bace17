"""Hostile files: whatever stands in them, an import ends with a report or a named error, never by half."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.identity import DatabaseKind
from data.importers.importing import Prepared
from data.importers.incidents import IncidentOptions, prepare_incidents
from data.importers.members import MemberOptions, prepare_members
from data.importers.report import UnreadableFile
from data.importers.subjects import SubjectOptions, prepare_subjects
from data.importers.zone_options import ZoneOptions
from data.store import create_store
from dispatch.incident import Incident
from dispatch.places import ZoneRow
from dispatch.subject import Subject
from gis.zones import ZoneKind
from tests.data.import_house import NOW, STREETS, WULIN, ImportHouse, prepare_zones, with_streets, write

CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "1",
            "NaN",
            "null",
            "-0",
            "1e999",
            "120.16",
            "30.27",
            "武林",
            "\u0000",
            '"',
            "a,b",
            "\r",
            "🚲",
            "\ufeff",
        ]
    ),
    st.sampled_from(["2026-11-20T10:00:00+08:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]),
    st.sampled_from(["STR.hawker", "hotline_12345", "officer", "foot", "closed", WULIN]),
    st.text(max_size=8),
)
PREPARE: dict[str, tuple[str, Callable[[ImportHouse, Path], Prepared]]] = {
    "zones": (
        "code,name,up",
        lambda house, path: prepare_zones(
            path, ZoneOptions(ZoneKind.COMMUNITY, parent_column="up"), house.store
        ),
    ),
    "members": (
        "badge,name,kind,department,tasking_unit,mode,certificate_authority,certificate_valid_to",
        lambda house, path: prepare_members(path, MemberOptions(), house.store, house.centre, NOW),
    ),
    "crews": (
        "call_sign,unit,members,shift,starts_at,ends_at",
        lambda house, path: prepare_members(path, MemberOptions(), house.store, house.centre, NOW),
    ),
    "subjects": (
        "number,name,kind,lon,lat,credit",
        lambda house, path: prepare_subjects(path, SubjectOptions(), house.store, house.centre),
    ),
    "history": (
        "number,source,category,received_at,closed_at,state,lon,lat",
        lambda house, path: prepare_incidents(path, IncidentOptions(), house.store, house.centre, NOW),
    ),
    "live": (
        "number,source,category,severity,lon,lat,reported_at",
        lambda house, path: prepare_incidents(
            path, IncidentOptions(is_live=True), house.store, house.centre, NOW
        ),
    ),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    store = create_store(
        tmp_path_factory.mktemp("hostile") / "a.sqlite", NOW, DatabaseKind.DRILL, is_durable=False
    )
    yield with_streets(store)
    store.close()


@pytest.mark.parametrize("kind", PREPARE)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_that_odd_rows_end_in_a_report_or_a_named_error(house, tmp_path, kind, data):
    header, prepare = PREPARE[kind]
    width = len(header.split(","))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=4))
    encoding = data.draw(st.sampled_from(["utf-8", "gb18030", "utf-16"]))
    text = "\n".join([header, *(",".join(row) for row in rows)])
    path = tmp_path / "rows.csv"
    path.write_bytes(text.encode(encoding, errors="surrogatepass" if encoding != "gb18030" else "replace"))
    before = _counts(house)
    try:
        prepared = prepare(house, path)
    except UnreadableFile:
        return
    finally:
        assert _counts(house) == before
    report = prepared.report
    assert report.kept + len({found.row for found in report.refused}) == report.read
    assert report.unchanged <= report.kept


@pytest.mark.parametrize("kind", PREPARE)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_that_any_bytes_end_in_a_report_or_a_named_error(house, tmp_path, kind, content):
    path = tmp_path / "rows.csv"
    path.write_bytes(PREPARE[kind][0].encode() + b"\n" + content)
    with suppress(UnreadableFile):
        PREPARE[kind][1](house, path)


def test_that_a_file_cut_off_anywhere_is_told(house, tmp_path):
    whole = "number,name,kind,lon,lat,credit\n1,面馆,restaurant,120.16,30.27,green\n".encode()
    for end in range(len(whole)):
        path = tmp_path / "rows.csv"
        path.write_bytes(whole[:end])
        try:
            report = PREPARE["subjects"][1](house, path).report
        except UnreadableFile:
            continue
        assert report.kept <= 1
        assert _counts(house) == (len(STREETS), 0, 0)


def test_that_a_row_is_named_by_the_line_that_it_starts_on(house, tmp_path):
    text = 'number,name,kind\n1,"two\nlines",retail\n\n2,,retail\n'
    report = PREPARE["subjects"][1](house, write(tmp_path, text)).report
    assert [found.row for found in report.refused] == ["5"]
    assert report.read == 2


def _counts(house: ImportHouse) -> tuple[int, int, int]:
    return len(house.store.rows(ZoneRow)), len(house.store.rows(Incident)), len(house.store.rows(Subject))

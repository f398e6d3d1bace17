"""Columns that an import does not read are told once for the file."""

from __future__ import annotations

import pytest

from data.importers.catalogue import KINDS
from data.importers.choices import Choices
from data.importers.import_kinds import ImportRoom
from data.importers.unread_columns import prepared_of
from tests.data.import_house import NOW, WULIN, with_members, write


@pytest.mark.parametrize(
    ("what", "columns", "asked", "text", "unread"),
    [
        ("subjects", {}, {}, "number,name,kind,坐标X,坐标Y\n1,店,shop,120.1,30.2\n", "坐标X, 坐标Y"),
        ("subjects", {"lon": "东", "lat": "北"}, {}, "number,name,kind,东,北\n1,店,shop,120.16,30.27\n", ""),
        (
            "zones",
            {},
            {"kind": "community", "attributes": "note"},
            "code,name,note,attribute.a,b\n1,一,,,\n",
            "b",
        ),
        (
            "people",
            {},
            {},
            "badge,name,kind,department,tasking_unit,mode,certificate_number_4,手机\n"
            f"9,王,officer,ZF,{WULIN},ebike,,1\n",
            "手机",
        ),
        ("rosters", {}, {"week": "2026-W48"}, "members,周一,11月24日,11月30日\n00001,休,休,休\n", "11月30日"),
    ],
)
def test_that_columns_that_nobody_reads_are_named_once(store, tmp_path, what, columns, asked, text, unread):
    house = with_members(store, tmp_path)
    room = ImportRoom(house.store, house.centre, NOW)
    prepared = prepared_of(KINDS[what], (write(tmp_path, text),), Choices(columns, asked), room)
    found = [one.values["columns"] for one in prepared.report.noticed if one.code == "columns_unread"]
    assert found == ([unread] if unread else [])

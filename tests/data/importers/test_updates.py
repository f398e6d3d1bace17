"""Tables with fewer columns: what they do not tell stays as it is stored, and what they empty is told."""

from __future__ import annotations

import pytest
import shapely

from data.importers.catalogue import KINDS
from data.importers.choices import Choices
from data.importers.import_kinds import ImportRoom
from dispatch.directory import Contact
from dispatch.facilities import Contractor, Facility
from dispatch.inspection_items import InspectionItem
from dispatch.people import Crew, Member
from dispatch.permits import Permit
from dispatch.places import ZoneRow
from dispatch.subject import Subject
from tests.data.import_house import MEMBERS, NOW, WULIN, ImportHouse, told, with_members, with_streets, write

TIMES = "2026-11-24T06:00+08:00,2026-11-24T14:00+08:00"

# Kind of import -> its rows, a whole table, the same with needed columns only.
UPDATES = {
    "subjects": (
        Subject,
        "number,name,kind,address,lon,lat,credit\n1,面馆,shop,武林路1号,120.16,30.27,红\n",
        "number,name,kind\n1,面馆,shop\n",
    ),
    "facilities": (
        Facility,
        "code,kind,name,lon,lat,contractor,department,state\nF1,lamp,灯,120.16,30.27,C1,ZF,ok\n",
        "code,kind\nF1,lamp\n",
    ),
    "contractors": (
        Contractor,
        f"code,name,objects,units,phone,valid_to\nC1,洁城,cleaning,{WULIN},8888,2027-01-01\n",
        "code,name,objects\nC1,洁城,cleaning\n",
    ),
    "contacts": (
        Contact,
        "code,name,kind,unit,person,phone,radio,hours\n"
        f"D1,值班长,duty_officer,{WULIN},林峰,0571-1,武林 01,日间\n",
        "code,name,kind\nD1,值班长,duty_officer\n",
    ),
    "inspection_items": (
        InspectionItem,
        "code,name,department,field,subject_kinds,every_days,action_code\nI1,油烟,ZF,城市管理,shop,30,A\n",
        "code,name,department\nI1,油烟,ZF\n",
    ),
    "permits": (
        Permit,
        "number,kind,holder,valid_from,valid_to,place,lon,lat,reach_m,hours,days,authority,subject,conditions\n"
        "P1,外摆,面馆,2026-01-01,2027-01-01,武林路,120.16,30.27,80,18:00-22:00,1-5,ZF,1,不扰民\n",
        "number,kind,holder,valid_from,valid_to\nP1,外摆,面馆,2026-01-01,2027-01-01\n",
    ),
    "people": (
        Member,
        MEMBERS,
        f"badge,name,kind,department,tasking_unit,mode\n00001,王敏,officer,ZF,{WULIN},ebike\n",
    ),
    "crews": (
        Crew,
        "call_sign,unit,members,shift,starts_at,ends_at,name,home_zone,lead,mode,contractor_object\n"
        f"W1,{WULIN},00001 00002,早,{TIMES},一队,330105011,00002,car,cleaning\n",
        f"call_sign,unit,members,shift,starts_at,ends_at\nW1,{WULIN},00001 00002,早,{TIMES}\n",
    ),
}


def prepare(house: ImportHouse, path, what, **options):
    choices = Choices(asked=options)
    return KINDS[what].prepare((path,), choices, ImportRoom(house.store, house.centre, NOW))


@pytest.mark.parametrize("what", UPDATES)
def test_that_a_table_with_fewer_columns_leaves_the_rest_as_it_is(store, tmp_path, what):
    kind, whole, needed = UPDATES[what]
    house = with_members(store, tmp_path)
    house.bring(prepare(house, write(tmp_path, whole), what))
    before = store.rows(kind)
    prepared = prepare(house, write(tmp_path, needed), what)
    house.bring(prepared)
    assert store.rows(kind) == before
    assert not prepared.report.unplaced
    assert not {"position_lost", "field_emptied", "certificate_gone"} & prepared.report.counts().keys()


def test_that_a_list_of_names_leaves_zones_their_polygons_parents_and_attributes(store, tmp_path):
    house = with_streets(store)
    shape = shapely.box(120.15, 30.26, 120.16, 30.27).wkt
    whole = f'code,name,parent,wkt,lead,attribute.note\n01,一,{WULIN},"{shape}",王敏,旧\n'
    house.bring(prepare(house, write(tmp_path, whole), "zones", kind="community"))
    prepared = prepare(house, write(tmp_path, "code,name,lead\n01,一社区,李强\n"), "zones", kind="community")
    house.bring(prepared)
    zone = zone_named(store, "一社区")
    assert (shapely.from_wkb(zone.wkb), zone.parent) == (shapely.from_wkt(shape), WULIN)
    assert zone.attributes == {"lead": "李强", "note": "旧"}
    assert not {"no_polygon", "polygon_lost"} & prepared.report.counts().keys()


def zone_named(store, name):
    return next(row for row in store.rows(ZoneRow) if row.name == name)


def test_that_a_polygon_that_a_file_empties_is_told_of_its_row(store, tmp_path):
    house = with_streets(store)
    prepared = prepare(
        house, write(tmp_path, f"code,name,wkt\n{WULIN},武林街道,\n"), "zones", kind="sub_district"
    )
    assert ("2", "polygon_lost") in told(prepared.report.noticed)
    house.bring(prepared)
    assert zone_named(store, "武林街道").wkb is None


def test_that_what_a_table_empties_is_emptied_and_told(store, tmp_path):
    house = with_streets(store)
    _, whole, _ = UPDATES["subjects"]
    house.bring(prepare(house, write(tmp_path, whole), "subjects"))
    prepared = prepare(
        house, write(tmp_path, "number,name,kind,address,lon,lat\n1,面馆,shop,,,\n"), "subjects"
    )
    assert told(prepared.report.noticed) == [("2", "position_lost"), ("1", "field_emptied")]
    house.bring(prepared)
    assert [(row.address, row.lon, row.credit) for row in store.rows(Subject)] == [("", None, "red")]


def test_that_certificates_beyond_the_columns_of_a_file_stay_and_others_gone_are_told(store, tmp_path):
    house = with_members(store, tmp_path)
    needed, of_one = "badge,name,kind,department,tasking_unit,mode", ("authority", "number", "valid_to")
    header = ",".join((needed, *(f"certificate_{part}" for part in of_one)))
    row = f"00001,王敏,officer,ZF,{WULIN},ebike,ZF,浙A9,2028-12-31"
    prepared = prepare(house, write(tmp_path, f"{header}\n{row}\n"), "people")
    assert ("2", "certificate_gone") in told(prepared.report.noticed)
    house.bring(prepared)
    member = next(row for row in store.rows(Member) if row.badge == "00001")
    assert [one.number for one in member.certificates] == ["浙A9", "浙B1"]


@pytest.mark.parametrize(("only", "refused"), [("", [("3", "other_kind")]), ("kind=community", [])])
def test_that_zones_that_say_they_are_of_another_kind_are_refused(store, tmp_path, only, refused):
    house = with_streets(store)
    path = write(tmp_path, "code,name,kind\n01,一,community\n02,二,precinct\n03,三,\n")
    prepared = prepare(house, path, "zones", kind="community", only=only)
    assert told(prepared.report.refused) == refused
    assert [row.code for row in prepared.rows] == (["01"] if only else ["01", "03"])

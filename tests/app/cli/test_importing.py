"""The command `import`: reports, dry runs, a database that is founded, and the same file twice."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.importing import NOTHING_KEPT
from app.cli.main import main
from data.left_over import PATIENCE_S
from data.store import open_store
from tests.app.cli.conftest import Line

MEMBERS = """badge,name,kind,department,tasking_unit,mode
7001,赵一,officer,ZF,330105012,ebike
7002,钱二,wizard,ZF,330105012,ebike
7001,孙三,officer,ZF,330105012,ebike
"""
SUBJECTS = """number,name,kind,lon,lat
S-1,早点铺,shop,120.1631,30.2743
S-2,无位置,shop,,
S-3,颠倒,shop,30.2743,120.1631
"""
INCIDENTS = """number,category,received_at,lon,lat,words
A-1,STR.hawker,2026-11-20T10:00:00+08:00,120.1631,30.2743,有人摆摊
A-2,NO.such,2026-11-20T10:00:00+08:00,120.1631,30.2743,什么
A-3,STR.hawker,2026-11-20T10:00:00+08:00,NaN,30.2743,无处
"""


def written(folder: Path, name: str, content: str) -> str:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return str(path)


def edge(start: int, end: int, lon: float, lat: float, to_lon: float, to_lat: float) -> dict:
    return {
        "type": "Feature",
        "properties": {"u": start, "v": end, "name": "体育场路", "length_m": 500.0, "duration_s": 60.0},
        "geometry": {"type": "LineString", "coordinates": [[lon, lat], [to_lon, to_lat]]},
    }


def square_of_roads() -> str:
    corners = [(120.15, 30.27), (120.155, 30.27), (120.155, 30.275), (120.15, 30.275)]
    pairs = [(first, (first + 1) % 4) for first in range(4)]
    features = [edge(a, b, *corners[a], *corners[b]) for a, b in pairs]
    features += [edge(b, a, *corners[b], *corners[a]) for a, b in pairs]
    features.append({"type": "Feature", "properties": {}, "geometry": None})
    return json.dumps({"type": "FeatureCollection", "features": features})


def zone(code: str, name: str, west: float) -> dict:
    ring = [[west, 30.2], [west + 0.1, 30.2], [west + 0.1, 30.3], [west, 30.3], [west, 30.2]]
    return {
        "type": "Feature",
        "properties": {"id": code, "name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def test_that_what_a_killed_import_left_is_swept_by_the_next_and_not_by_a_dry_run(
    line: Line, tmp_path: Path
) -> None:
    members = written(tmp_path, "members.csv", MEMBERS)
    left = left_by_a_kill(line.database)
    line.ask("import", "people", members, "--dry-run")
    assert left() == [True, True]
    line.ask("import", "people", members)
    assert left() == [False, False]


def left_by_a_kill(database: Path) -> Callable[[], list[bool]]:
    """A content file that was promised to an action that never came, long ago; whether it is there still."""
    store = open_store(database)
    digest = store.files.put(b"roads of nobody", "killed")
    folder = store.files.folder
    store.close()
    paths = [path for path in folder.rglob("*") if path.is_file() and digest[2:10] in path.name]
    old = time.time() - PATIENCE_S - 1
    for path in paths:
        os.utime(path, (old, old))
    return lambda: [path.exists() for path in paths]


def test_that_roads_and_zones_found_a_database_that_answers(fresh: Line, tmp_path: Path):
    roads = written(tmp_path, "路.geojson", square_of_roads())
    told = fresh.ask("import", "roads", roads, "--attribution", "测试数据")
    assert (told["read"], told["kept"], told["step"]) == (9, 8, 1)
    assert set(told["refused"][0]) == {"row", "code", "text"}
    streets = json.dumps({"type": "FeatureCollection", "features": [zone("1", "东街", 120.1)]})
    path = written(tmp_path, "街.geojson", streets)
    zones = ("import", "zones", path, "--kind", "sub_district", "--column", "code=id")
    told = fresh.ask(*zones, "--attribution", "测绘院")
    assert (told["read"], told["kept"]) == (1, 1)
    assert fresh.ask("zones", "--at", "120.15,30.27")[0]["name"] == "东街"
    way = fresh.ask("route", "--from", "120.15,30.27", "--to", "120.155,30.275", "--mode", "car")
    assert way["distance_m"] == pytest.approx(1000, rel=0.01)
    page = tmp_path / "map.html"
    fresh.ask("export", "map", str(page))
    named = re.findall(r'addAttribution\("(.*?)"\)', page.read_text(encoding="utf-8"))
    assert [json.loads(f'"{text}"') for text in named] == ["测试数据", "测绘院"]


def test_that_a_dry_run_leaves_nothing_behind(fresh: Line, tmp_path: Path):
    roads = written(tmp_path, "roads.geojson", square_of_roads())
    told = fresh.ask("import", "roads", roads, "--dry-run")
    assert (told["dry_run"], told["step"], told["kept"]) == (True, None, 8)
    assert not fresh.database.exists()


def test_that_the_same_file_changes_nothing_the_second_time(line: Line, tmp_path: Path):
    people = written(tmp_path, "人员.csv", MEMBERS)
    told = line.ask("import", "people", people)
    assert [finding["code"] for finding in told["refused"]] == ["unknown_kind", "duplicate"]
    assert told["kept"] == 1
    again = line.ask("import", "people", people)
    assert (again["step"], again["unchanged"]) == (None, 1)
    assert "没有变化" in line.run("import", "people", people).out


def test_that_a_subject_without_a_usable_place_is_kept_and_told(line: Line, tmp_path: Path):
    told = line.ask("import", "subjects", written(tmp_path, "subjects.csv", SUBJECTS))
    assert told["kept"] == 3
    assert [finding["code"] for finding in told["unplaced"]] == ["no_place", "swapped_lat_lon"]


def test_that_history_and_live_reports_come_in(line: Line, tmp_path: Path):
    path = written(tmp_path, "incidents.csv", INCIDENTS)
    told = line.ask("import", "incidents", path, "--source", "hotline_12345")
    assert told["kept"] == 2
    assert told["refused"][0]["code"] == "unknown_category"
    assert told["unplaced"][0]["code"] == "not_finite"
    assert line.ask("status") == []
    live = INCIDENTS.replace("A-", "B-")
    told = line.ask(
        "import", "incidents", written(tmp_path, "live.csv", live), "--source", "hotline_12345", "--live"
    )
    assert told["kept"] == 2
    assert len(line.ask("status")) == 2


def test_that_people_are_told_what_was_refused_row_by_row(line: Line, tmp_path: Path):
    said = line.run("import", "people", written(tmp_path, "people.csv", MEMBERS))
    assert said.code == 0
    assert "退回 2" in said.out
    assert "退回  3  " in said.out


def test_that_what_cannot_be_read_is_refused_and_founds_nothing(fresh: Line, tmp_path: Path):
    assert fresh.refused("import", "roads", str(tmp_path / "none.pbf")) == "file_not_found"
    assert not fresh.database.exists()
    junk = written(tmp_path, "junk.geojson", "no json")
    assert fresh.refused("import", "roads", junk) == "file_wrong_format"


def test_that_an_operator_may_not_import(line: Line, tmp_path: Path):
    path = written(tmp_path, "people.csv", MEMBERS)
    assert line.refused("import", "people", path, "--role", "operator") == "not_permitted"


@pytest.mark.parametrize("column", ["moon=1", "nothing", "tunnel_bit=x"])
def test_that_a_column_that_is_not_ours_is_not_understood(tmp_path: Path, column: str):
    path = written(tmp_path, "roads.geojson", square_of_roads())
    arguments = ["import", "roads", path, "--column", column, "--database", str(tmp_path / "d.sqlite")]
    assert main(arguments) == 2


def test_that_the_sub_districts_of_gongshu_come_in(fresh: Line, real_data: Path):
    path = str(real_data / "gongshu_sub_districts.geojson")
    assert fresh.refused("import", "zones", path, "--kind", "sub_district") == "in_doubt"
    told = fresh.ask("import", "zones", path, "--kind", "sub_district", "--accept", "zone_gap_large")
    assert (told["read"], told["kept"]) == (18, 18)


SWAPPED = """number,name,kind,lon,lat
S-1,早点铺,shop,30.2743,120.1631
S-2,面馆,shop,30.2744,120.1632
S-3,水果店,shop,30.2745,120.1633
"""


def test_that_a_doubt_is_told_with_both_ways_and_nothing_is_kept_before(line: Line, tmp_path: Path):
    path = written(tmp_path, "subjects.csv", SWAPPED)
    assert line.refused("import", "subjects", path) == "in_doubt"
    said = line.run("import", "subjects", path)
    assert (said.code, "--accept axes_swapped" in said.out, "有疑问" in said.err) == (1, True, True)
    told = line.ask_open("import", "subjects", path, "--dry-run")
    assert [doubt["code"] for doubt in told["doubts"]] == ["axes_swapped"]
    assert "axes=swapped" in told["doubts"][0]["text"]
    assert line.ask("import", "subjects", path, "--accept", "axes_swapped")["step"] is not None
    assert line.refused("import", "subjects", path, "--accept", "nonsense") == "unknown_doubt"
    turned = line.ask("import", "subjects", path, "--axes", "swapped", "--accept", "file_shifted")
    assert turned["accepted_in_vain"] == ["file_shifted"]
    assert (turned["doubts"], turned["unplaced"]) == ([], [])


def test_that_columns_with_known_names_are_read_and_told(fresh: Line, tmp_path: Path):
    path = written(tmp_path, "店.csv", "编号,店名,行业,经度,纬度\nS-1,早点铺,餐饮,120.1631,30.2743\n")
    told = fresh.ask("import", "subjects", path, "--dry-run")
    assert (told["kept"], told["unplaced"]) == (1, [])
    assert told["columns"] == {"number": "编号", "name": "店名", "kind": "行业", "lon": "经度", "lat": "纬度"}
    said = fresh.run(
        "import", "subjects", path, "--dry-run", "--lang", "en", "--column", "lon=", "--column", "lat="
    )
    assert said.out.startswith("Read by these columns: number=编号, name=店名, kind=行业\n")
    assert "without a position" in said.out


def test_that_an_import_that_keeps_nothing_does_not_say_that_all_is_there(fresh: Line, tmp_path: Path):
    path = written(tmp_path, "店.csv", "编号,店名,行业\nS-1,,餐饮\n")
    said = fresh.run("import", "subjects", path, "--lang", "en")
    assert said.out.splitlines()[-1] == "No row could be kept: nothing was changed"
    assert said.code == NOTHING_KEPT
    assert fresh.run("import", "subjects", path, "--dry-run", "--json").code == NOTHING_KEPT
    some = written(tmp_path, "一家.csv", "编号,店名,行业\nS-1,,餐饮\nS-2,甲,餐饮\n")
    assert [fresh.run("import", "subjects", some).code for _ in range(2)] == [0, 0]
    none = written(tmp_path, "空.csv", "编号,店名,行业\n")
    assert fresh.run("import", "subjects", none).code == 0


def test_that_all_columns_that_a_file_lacks_are_named_at_once(fresh: Line, tmp_path: Path):
    path = written(tmp_path, "人.csv", "姓名,手机\n赵一,1\n")
    error = fresh.run("import", "people", path, "--json").error
    assert error["code"] == "file_missing_column"
    assert error["values"]["columns"] == "badge, kind, department, tasking_unit, mode"
    assert "工号（badge）" in error["text"]
    assert "文件的表头有：姓名, 手机" in error["text"]
    told = fresh.run("import", "people", path, "--column", "badge=号", "--lang", "en").err
    assert "号, " in told
    assert "kind (kind)" not in told


def test_that_the_record_names_the_file_of_an_import_and_a_planner_takes_it_back(fresh: Line, tmp_path: Path):
    fresh.ask("import", "people", written(tmp_path, "人员.csv", MEMBERS))
    [step] = fresh.ask("record", "show")
    assert step["source"] == "人员.csv"
    assert "人员.csv" in fresh.run("record", "show").out
    assert fresh.ask("undo-import", "--step", str(step["step"]))["action"] == "undo_import"
    assert fresh.ask("record", "show")[-1]["role"] == "planner"


def test_that_columns_that_name_their_datum_are_taken_and_asked_about(fresh: Line, tmp_path: Path):
    path = written(tmp_path, "店.csv", "编号,店名,行业,高德经度,高德纬度\nS-1,甲,餐饮,120.1643,30.2697\n")
    assert fresh.refused("import", "subjects", path) == "in_doubt"
    told = fresh.ask("import", "subjects", path, "--datum", "gcj02")
    assert (told["kept"], told["unplaced"]) == (1, [])

"""Roads brought in: kept as a content file, in force at once, and the same file twice changes nothing."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from data.importers.report import UnreadableFile
from data.importers.road_options import RoadOptions
from data.importers.roads import prepare_roads
from dispatch.places import ROADS, ContentFile
from dispatch.reasons import Refused
from gis.road_network import Mode
from tests.data.import_house import NOW, ImportHouse, told, write
from tests.data.keeping import note

CORNERS = {1: (120.150, 30.270), 2: (120.154, 30.270), 3: (120.154, 30.274), 4: (120.160, 30.280)}


def edges(*pairs: tuple[int, int]) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {
                "u": start,
                "v": end,
                "kmh": 36,
                "length_m": 400,
                "duration_s": 40,
                "name": "武林路",
            },
            "geometry": {"type": "LineString", "coordinates": [CORNERS[start], CORNERS[end]]},
        }
        for start, end in pairs
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


SQUARE = edges((1, 2), (2, 1), (2, 3), (3, 2))
OSM = """<osm version="0.6">
<node id="1" lat="30.270" lon="120.150"/><node id="2" lat="30.270" lon="120.154"/>
<way id="7"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></osm>"""


def test_that_roads_come_in_as_a_file_and_are_in_force_at_once(store, tmp_path):
    house = ImportHouse(store)
    prepared = prepare_roads(
        [write(tmp_path, SQUARE, "roads.geojson")], RoadOptions(attribution="自绘"), store, NOW
    )
    assert (prepared.report.read, prepared.report.kept) == (4, 4)
    assert list(store.files.digests()) == []
    house.bring(prepared)
    row = store.rows(ContentFile)[0]
    assert (row.id, row.attribution, row.source) == (ROADS, "自绘", "roads.geojson")
    assert row.digest == house.centre.network_digest
    route = house.centre.router.route(CORNERS[1], CORNERS[3], Mode.CAR)
    assert route.travel_s == pytest.approx(2 * 40 * 1.5, rel=0.03)


def test_that_the_same_roads_on_another_day_change_nothing(store, tmp_path):
    house = ImportHouse(store)
    path = write(tmp_path, SQUARE, "roads.geojson")
    house.bring(prepare_roads([path], RoadOptions(), store, NOW))
    again = prepare_roads([path], RoadOptions(), store, NOW + timedelta(days=1))
    assert (again.changes_nothing, again.report.unchanged) == (True, 4)
    other = prepare_roads([write(tmp_path, OSM, "roads.osm")], RoadOptions(), store, NOW)
    house.bring(other)
    assert store.rows(ContentFile)[0].version == 2
    assert "OpenStreetMap" in store.rows(ContentFile)[0].attribution
    assert len(list(store.files.digests())) == 2


def test_that_pieces_nobody_can_reach_and_leave_are_told(store, tmp_path):
    text = edges((1, 2), (2, 1), (2, 3), (3, 2), (3, 4))
    report = prepare_roads([write(tmp_path, text, "roads.geojson")], RoadOptions(), store, NOW).report
    assert told(report.noticed) == [("roads.geojson", "columns_taken"), ("5", "stranded")]


def test_that_the_version_replaced_is_the_one_that_was_seen(store, tmp_path):
    house = ImportHouse(store)
    house.bring(prepare_roads([write(tmp_path, SQUARE, "roads.geojson")], RoadOptions(), store, NOW))
    prepared = prepare_roads([write(tmp_path, OSM, "roads.osm")], RoadOptions(), store, NOW)
    with store.work(note("import"), NOW) as work:
        work.save(store.rows(ContentFile)[0])
    with pytest.raises(Refused, match="stale_version"):
        house.bring(prepared)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("roads.xlsx", b"x", "wrong_format"),
        ("roads.osm", b"<osm><node id=", "wrong_format"),
        ("roads.osm.gz", b"no gzip", "wrong_format"),
        ("roads.osm.pbf", b"no pbf", "wrong_format"),
        ("roads.geojson", SQUARE.encode()[:200], "wrong_format"),
        ("roads.geojson", b"\xff\xfe\x00", "wrong_encoding"),
        ("roads.geojson", b'{"type": "FeatureCollection", "features": [{}, null, 3]}', "wrong_format"),
        ("nothing.osm", None, "not_found"),
    ],
)
def test_that_a_road_file_that_cant_be_read_is_named(store, tmp_path, name, content, code):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFile) as raised:
        prepare_roads([path], RoadOptions(), store, NOW)
    assert raised.value.code == code

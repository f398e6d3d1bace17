"""What is chosen for roads: tolerance, words, the zone to clip to; and files of several kinds at once."""

from __future__ import annotations

import pytest
import shapely

from data.importers.choices import Choices
from data.importers.import_kinds import ImportRoom
from data.importers.progress import Cancelled
from data.importers.road_options import RoadForm, options_of
from data.importers.roads import KIND
from dispatch.places import ContentFile
from dispatch.reasons import Refused
from gis.road_network import Mode
from gis.zones import Zone, ZoneKind
from tests.data.import_house import NOW, STREETS, ImportHouse, told, with_streets
from tests.data.importers.road_files import feature, write_geojson

DRAWN = [
    feature([[120.140, 30.270], [120.152, 30.270]], highway="primary"),
    feature([[120.152, 30.270], [120.160, 30.270]], highway="primary"),
    feature([[120.160, 30.270], [120.1715, 30.270]], highway="primary", oneway="yes"),
    feature([[120.1715, 30.270], [120.190, 30.270]], highway="primary"),
]
EDGES = [
    feature([[120.140, 30.270], [120.160, 30.270]], u=1, v=2, kmh=36, length_m=2000),
    feature([[120.160, 30.270], [120.140, 30.270]], u=2, v=1, kmh=36, length_m=2000),
    feature([[120.160, 30.270], [120.180, 30.270]], u=2, v=3, kmh=36, length_m=2000),
    feature([[120.180, 30.270], [120.160, 30.270]], u=3, v=2, kmh=36, length_m=2000),
    feature([[120.180, 30.270], [120.190, 30.270]], u=3, v=4, kmh=36, length_m=1000),
    feature([[120.190, 30.270], [120.180, 30.270]], u=4, v=3, kmh=36, length_m=1000),
]


@pytest.fixture
def house(store) -> ImportHouse:
    nameless = Zone("330105013", "湖墅街道", ZoneKind.SUB_DISTRICT)
    return with_streets(store, (*STREETS, nameless))


def prepared(house, paths, progress=None, **asked):
    room = ImportRoom(house.store, house.centre, NOW, *((progress,) if progress else ()))
    return KIND.prepare(tuple(paths), Choices(asked=asked), room)


def test_that_roads_are_clipped_to_a_zone_and_told_how_many_were_not(house, tmp_path):
    path = write_geojson(tmp_path / "roads.geojson", DRAWN)
    found = prepared(house, [path], clip_zone="330105012", margin_m="100")
    assert (found.report.read, found.report.kept) == (3, 3)
    [clip] = [finding for finding in found.report.noticed if finding.code == "clipped"]
    assert (clip.values["left_out"], clip.values["margin_m"]) == (1, 100.0)
    assert ("3", "stranded") in told(found.report.noticed)
    house.bring(found)
    assert house.centre.router.network.shape_count == 3


def test_that_both_rows_of_a_road_count_where_it_is_left_out(house, tmp_path):
    path = write_geojson(tmp_path / "roads.geojson", EDGES)
    report = prepared(house, [path], clip_zone="330105012").report
    assert (report.read, report.kept) == (4, 4)
    assert "clipped" in report.counts()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"clip_zone": "999"}, "unknown_zone"),
        ({"clip_zone": "330105013"}, "zone_without_polygon"),
        ({"clip_zone": "330105011", "margin_m": "-1"}, "bad_choice"),
        ({"tolerance_m": "wide"}, "bad_choice"),
        ({"tolerance_m": "nan"}, "bad_choice"),
        ({"tolerance_m": "5000"}, "bad_choice"),
        ({"form": "csv"}, "bad_choice"),
        ({"cross": "under"}, "bad_choice"),
        ({"classes": "A1"}, "bad_choice"),
        ({"classes": "A1=autobahn"}, "bad_choice"),
        ({"oneways": "2=maybe"}, "bad_choice"),
        ({"default_class": "街"}, "bad_choice"),
        ({"datum": "mars"}, "unknown_reference"),
    ],
)
def test_that_a_choice_that_is_none_is_refused_by_its_name(house, tmp_path, asked, code):
    path = write_geojson(tmp_path / "roads.geojson", DRAWN)
    with pytest.raises(Refused) as refused:
        prepared(house, [path], **asked)
    assert refused.value.reason.code == code


def test_that_a_zone_without_roads_is_refused(house, tmp_path):
    far = [feature([[121.0, 31.0], [121.01, 31.0]], highway="primary")]
    with pytest.raises(Refused, match="no_road_in_zone"):
        prepared(house, [write_geojson(tmp_path / "roads.geojson", far)], clip_zone="330105012")


def test_that_words_and_form_are_chosen_as_texts(house):
    asked = {
        "form": "lines",
        "classes": "A1=primary,B=次干路",
        "oneways": "2=yes,3=-1",
        "cross": "split",
        "tolerance_m": "0.5",
        "default_class": "service",
    }
    options = options_of(Choices(asked=asked), house.centre)
    assert options.form is RoadForm.LINES
    assert options.classes == {"A1": "primary", "B": "secondary"}
    assert options.oneways == {"2": "yes", "3": "-1"}
    assert (options.splits_crossings, options.tolerance_m, options.default_class) == (True, 0.5, "service")
    assert options_of(Choices(), house.centre).form is None


def test_that_several_files_become_one_network_with_one_digest(house, tmp_path):
    paths = [write_geojson(tmp_path / f"{n}.geojson", DRAWN[n : n + 1]) for n in range(4)]
    found = prepared(house, paths)
    assert found.source == "0.geojson, 1.geojson, 2.geojson, 3.geojson"
    assert len(found.digest) == 64
    house.bring(found)
    network = house.centre.router.network
    assert (network.node_count, network.shape_count) == (5, 4)
    assert house.store.rows(ContentFile)[0].source == found.source
    assert prepared(house, paths).changes_nothing


def test_that_a_doubt_has_to_be_accepted_before_roads_come_in(house, tmp_path):
    odd = [feature([[120.14, 30.27], [120.15, 30.27]], highway="primary", oneway="vielleicht")]
    found = prepared(house, [write_geojson(tmp_path / "roads.geojson", odd)])
    assert [doubt.code for doubt in found.doubts] == ["oneways_unknown"]
    with pytest.raises(Refused, match="in_doubt"):
        house.bring(found)


def test_that_progress_is_told_and_cancelling_stops_the_import(house, tmp_path):
    path = write_geojson(tmp_path / "roads.geojson", DRAWN)
    stages: list[str] = []
    prepared(house, [path], progress=lambda stage, done, total: stages.append(stage))
    assert list(dict.fromkeys(stages)) == [
        "reading",
        "join_roads",
        "cut_roads",
        "build_roads",
        "check_roads",
        "save_roads",
    ]

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "build_roads":
            raise Cancelled

    with pytest.raises(Cancelled):
        prepared(house, [path], progress=stop)
    assert list(house.store.files.digests()) == []


def test_that_what_is_stranded_shows_where(house, tmp_path):
    island = feature([[120.30, 30.27], [120.31, 30.27]], highway="primary")
    report = prepared(house, [write_geojson(tmp_path / "roads.geojson", [*DRAWN, island])]).report
    [told_of] = [finding for finding in report.noticed if finding.row == "5"]
    assert told_of.values["modes"] == ", ".join(mode.value for mode in (Mode.FOOT, Mode.EBIKE, Mode.CAR))
    assert told_of.where.equals(shapely.MultiLineString([[(120.30, 30.27), (120.31, 30.27)]]))

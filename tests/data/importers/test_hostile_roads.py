"""Roads that somebody broke: a named refusal or an account of every row, never a crash."""

from __future__ import annotations

import gzip
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.exporters.roads import write_network_geojson, write_network_gpkg, write_network_graphml
from data.importers.road_options import RoadForm, RoadOptions
from dispatch.reasons import Refused
from tests.data.importers.road_files import feature, reading_of, write_geojson
from tests.data.importers.test_osm_roads import BOLLARD, CROSSING, TURN, osm, restriction
from tests.full import FULL
from tests.gis.roads import one_way_square

pytestmark = pytest.mark.faults
CASES = 2_000 if FULL else 60
HOSTILE = settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))

numbers = st.one_of(
    st.floats(-200, 200),
    st.sampled_from([120.15, 30.3, 0.0, -0.0, 180.0, -180.0, 1e300, float("nan"), float("inf")]),
)
places = st.one_of(
    st.tuples(st.sampled_from([120.15, 120.151, 120.1510001]), st.sampled_from([30.3, 30.301])).map(list),
    st.lists(numbers, min_size=2, max_size=3),
    st.lists(numbers, max_size=1),
    st.none(),
)
shapes = st.one_of(
    st.tuples(st.just("LineString"), st.lists(places, max_size=6)),
    st.tuples(st.just("MultiLineString"), st.lists(st.lists(places, max_size=4), max_size=3)),
    st.tuples(st.sampled_from(["Point", "Polygon", "GeometryCollection", "Pentagon"]), places),
)
cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=6),
    st.sampled_from(
        ["primary", "['a', 'b']", "[[", "yes", "-1", "50", "no 1 car", "{}", "1e999", "[]", "foot"]
    ),
)
columns = st.sampled_from(
    [
        "u",
        "v",
        "highway",
        "oneway",
        "speed",
        "length",
        "layer",
        "bridge",
        "name",
        "osmid",
        "classes",
        "access",
        "travel_time",
        "motor_vehicle",
        "yiping_access",
        "yiping_shape",
        "yiping_edge",
        "yiping_turns",
    ]
)
rows = st.lists(st.tuples(shapes, st.dictionaries(columns, cells, max_size=8)), min_size=1, max_size=6)
forms = st.sampled_from([None, RoadForm.LINES, RoadForm.EDGES])


def is_accounted_for(path: Path, options: RoadOptions | None = None) -> bool:
    """Whether the file is refused by a code, or every row that was read is kept or refused."""
    try:
        network, reading = reading_of(path, options=options)
    except Refused as refused:
        return bool(refused.reason.code)
    report = reading.findings.report()
    refused_rows = {found.row for found in report.refused}
    assert network.edge_count > 0
    assert all(found.row for found in (*report.refused, *report.mended, *report.noticed))
    return report.read == report.kept + len(refused_rows) and report.kept >= 1


@HOSTILE
@given(rows, forms, st.booleans())
def test_that_odd_rows_are_accounted_for(drawn, form, splits):
    features = [feature(line, kind, **values) for (kind, line), values in drawn]
    with TemporaryDirectory() as folder:
        path = write_geojson(Path(folder) / "roads.geojson", features)
        assert is_accounted_for(path, RoadOptions(form=form, splits_crossings=splits))


def written(folder: Path) -> dict[str, bytes]:
    """A sound file of every form."""
    network = one_way_square()
    write_network_geojson(network, folder / "roads.geojson")
    write_network_gpkg(network, folder / "roads.gpkg")
    write_network_graphml(network, folder / "roads.graphml")
    text = osm(*CROSSING, restriction(30, TURN, restriction="no_left_turn"))
    (folder / "roads.osm").write_text(text, encoding="utf-8")
    (folder / "roads.osm.gz").write_bytes(gzip.compress(text.encode()))
    assert BOLLARD in text
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> dict[str, bytes]:
    return written(tmp_path_factory.mktemp("sound"))


@pytest.mark.parametrize(
    "name", ["roads.geojson", "roads.gpkg", "roads.graphml", "roads.osm", "roads.osm.gz"]
)
def test_that_a_file_that_was_cut_off_or_scratched_is_accounted_for(sound, name):
    @settings(HOSTILE, max_examples=max(CASES // 4, 10))
    @given(
        st.integers(0, len(sound[name])),
        st.lists(st.tuples(st.integers(0), st.binary(max_size=4)), max_size=3),
    )
    def check(length, scratches):
        content = bytearray(sound[name][: length or None])
        for place, marks in scratches:
            start = place % max(len(content), 1)
            content[start : start + len(marks)] = marks
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(bytes(content))
            assert is_accounted_for(path)

    check()

"""The datum detector: a shifted file is known by roads, borders and zone codes, a good one is left alone."""

import numpy as np
import pytest
import shapely

from gis.datum import Datum, plane_at, to_wgs84
from gis.datum_evidence import OTHER_SHIFT
from gis.datum_fit import DECLARED, TURNED_TWICE, UNCLEAR, fit_points, fit_roads, fit_zones, hypotheses
from gis.datum_ground import Ground, lines_of
from gis.line_raster import LineRaster, Lines, Window, borders_of, points_as_samples, sampled
from gis.road_network import RoadClass
from gis.zones import Zone, ZoneKind
from tests.benchmarks.datum_table import Scenes, lines_read, moved, read_as
from tests.gis.roads import network_of, place, road

PLANE = plane_at(120.15, 30.3)
SHIFTED = (Datum.GCJ02, Datum.BD09)


def town(count: int = 26, seed: int = 7, road_class: RoadClass = RoadClass.RESIDENTIAL):
    """A network of streets of uneven distances, about 5 km wide: no shift of it lies upon itself."""
    random = np.random.default_rng(seed)
    easts, norths = (np.cumsum(random.uniform(1.0, 3.5, count)) - 20.0 for _ in range(2))
    streets = []
    for number, (east, north) in enumerate(zip(easts, norths, strict=True)):
        bends = random.uniform(-0.3, 0.3, 6)
        along = np.linspace(-20.0, 35.0, 6)
        upright = [(east + bend, step) for bend, step in zip(bends, along, strict=True)]
        level = [(step, north + bend) for bend, step in zip(bends, along, strict=True)]
        for line in (upright, level):
            key = len(streets) * 2
            streets.append(road((key, key + 1), line, source=number, road_class=road_class))
    return network_of(*streets)


TOWN = town()
STREETS = Ground.of(TOWN, ())
BLOCKS = tuple(
    Zone(f"{column}{row}", f"{column}-{row}", ZoneKind.COMMUNITY, shapely.box(*west, *east))
    for column, row, west, east in (
        (column, row, place(column * 7 + column % 2, row * 5 + row % 3), place(column * 7 + 7, row * 5 + 5))
        for column in range(5)
        for row in range(6)
    )
)
ON_BLOCKS = Ground.of(None, BLOCKS)
EVERYTHING = Ground.of(TOWN, BLOCKS)


def turned(shape, truth: Datum, declared: Datum):
    return shapely.transform(shape, lambda pairs: np.column_stack(read_as(*pairs.T, truth, declared)))


def points_in_blocks(n: int, seed: int = 3) -> tuple[np.ndarray, list[str]]:
    random = np.random.default_rng(seed)
    chosen = random.integers(0, len(BLOCKS), n)
    bounds = np.array([BLOCKS[number].geometry.bounds for number in chosen]).reshape(-1, 4)
    points = bounds[:, :2] + random.random((n, 2)) * (bounds[:, 2:] - bounds[:, :2])
    return points, [BLOCKS[number].code for number in chosen]


@pytest.mark.parametrize("declared", [Datum.WGS84, *SHIFTED])
@pytest.mark.parametrize("truth", [Datum.WGS84, *SHIFTED])
def test_that_roads_tell_their_datum(truth, declared):
    fit = fit_roads(lines_read(lines_of(TOWN), truth, declared), declared, STREETS)
    assert fit.best == (DECLARED if truth is declared else truth.value)
    assert fit.confidence > 0.9
    assert fit.scores[fit.best] > 0.8
    assert (fit.n, fit.evidence) == (52, "roads")
    if truth is declared:
        assert fit.shift_m <= 10.0
    if (truth, declared) == (Datum.GCJ02, Datum.WGS84):
        assert fit.shift_m == pytest.approx(520, abs=40)
        assert (fit.shift_east_m > 400, fit.shift_north_m < -200) == (True, True)


def test_that_a_file_corrected_once_too_often_is_told_as_such():
    fit = fit_roads(lines_read(lines_of(TOWN), Datum.WGS84, Datum.GCJ02), Datum.WGS84, STREETS)
    assert (fit.best, fit.is_in_doubt) == (TURNED_TWICE, True)


@pytest.mark.parametrize(("east_m", "north_m"), [(60.0, 40.0), (0.0, -90.0)])
def test_that_a_small_shift_is_measured_and_no_doubt(east_m, north_m):
    lines = lines_of(TOWN)
    lon, lat = moved(lines.lon, lines.lat, np.array([[east_m, north_m]]))
    fit = fit_roads(Lines(lon, lat, lines.offsets), Datum.WGS84, STREETS)
    assert not fit.is_in_doubt
    assert (fit.shift_east_m, fit.shift_north_m) == (
        pytest.approx(east_m, abs=15),
        pytest.approx(north_m, abs=15),
    )


def test_that_a_shift_that_no_datum_makes_is_told_as_such():
    lines = lines_of(TOWN)
    lon, lat = moved(lines.lon, lines.lat, np.array([[-400.0, -300.0]]))
    fit = fit_roads(Lines(lon, lat, lines.offsets), Datum.WGS84, STREETS)
    assert fit.best == OTHER_SHIFT
    assert (fit.shift_m, fit.shift_east_m) == (pytest.approx(500, abs=60), pytest.approx(-400, abs=50))


def regular_grid(block: float, east: float = 0.0, north: float = 0.0, count: int = 12):
    """Streets at even distances, `block` hundreds of metres apart, moved by so many."""
    half = block * count / 2
    along = np.linspace(-half, half, 8)
    lines = []
    for number in range(count):
        at = number * block - half
        lines.append([(at + east, step + north) for step in along])
        lines.append([(step + east, at + north) for step in along])
    streets = [road((2 * key, 2 * key + 1), line, source=key) for key, line in enumerate(lines)]
    return network_of(*streets)


@pytest.mark.parametrize("block", [8.0, 11.0, 13.0])
def test_that_a_regular_grid_does_not_make_it_name_a_datum(block):
    count = max(6, int(60 / block))
    ground = Ground.of(regular_grid(block, count=count + 4), ())
    at = [np.array([value]) for value in place(0.0, 0.0)]
    here, there = PLANE.to_metres(*at), PLANE.to_metres(*to_wgs84(*at, Datum.GCJ02))
    # A good file whose streets lie where those of GCJ-02 would: some blocks on, they fit as well.
    off = [-float((moved - own)[0]) / 100 % block for moved, own in zip(there, here, strict=True)]
    fit = fit_roads(lines_of(regular_grid(block, *off, count=count)), Datum.WGS84, ground)
    assert (fit.best, fit.is_in_doubt, fit.confidence) == (UNCLEAR, True, 0.0)


def test_that_roads_of_another_town_say_nothing():
    fit = fit_roads(lines_of(town(seed=91)), Datum.WGS84, STREETS)
    assert (fit.best, fit.confidence) == (DECLARED, 0.0)


@pytest.mark.parametrize("truth", [Datum.WGS84, *SHIFTED])
def test_that_zones_are_known_by_borders_that_are_there(truth):
    shapes = [turned(zone.geometry, truth, Datum.WGS84) for zone in BLOCKS[:12]]
    fit = fit_zones(shapes, [""] * 12, Datum.WGS84, ON_BLOCKS)
    assert fit.best == (DECLARED if truth is Datum.WGS84 else truth.value)
    assert fit.evidence == "borders"


def test_that_zones_in_a_dense_town_are_known_by_main_roads():
    lanes, main = town(seed=5), town(8, seed=6, road_class=RoadClass.PRIMARY)
    roads = [lines_of(network) for network in (lanes, main)]
    both = Lines(
        np.concatenate([lines.lon for lines in roads]),
        np.concatenate([lines.lat for lines in roads]),
        np.concatenate((roads[0].offsets, roads[1].offsets[1:] + len(roads[0].lon))),
    )
    ground = Ground((), both, roads[1])
    lines = lines_read(roads[1], Datum.GCJ02, Datum.WGS84)
    strips = [
        shapely.LineString(np.column_stack((lines.lon[start:end], lines.lat[start:end]))).buffer(1e-7)
        for start, end in zip(lines.offsets, lines.offsets[1:], strict=False)
    ]
    assert fit_zones(strips, [""] * len(strips), Datum.WGS84, ground).best == "gcj02"


@pytest.mark.parametrize("n", [50, 400])
@pytest.mark.parametrize("truth", [Datum.WGS84, *SHIFTED])
def test_that_points_are_known_by_the_zones_that_are_told_of_them(truth, n):
    points, codes = points_in_blocks(n)
    lon, lat = read_as(*points.T, truth, Datum.WGS84)
    fit = fit_points(lon, lat, Datum.WGS84, ON_BLOCKS, codes)
    assert fit.best == (DECLARED if truth is Datum.WGS84 else truth.value)
    assert fit.evidence == "codes"
    assert fit.scores[fit.best] == 1.0


def test_that_codes_that_are_wrong_anyway_say_nothing():
    points, codes = points_in_blocks(300)
    lon, lat = read_as(*points.T, Datum.GCJ02, Datum.WGS84)
    fit = fit_points(lon, lat, Datum.WGS84, ON_BLOCKS, codes[::-1])
    assert fit.evidence != "codes"


@pytest.mark.parametrize("truth", [Datum.WGS84, *SHIFTED])
def test_that_bare_points_at_streets_are_known_by_the_streets(truth):
    lines = lines_of(TOWN)
    samples = sampled(lines, PLANE, 200.0)
    random = np.random.default_rng(4)
    lon, lat = PLANE.to_lonlat(*(values + random.uniform(-15, 15, len(values)) for values in samples[:2]))
    fit = fit_points(*read_as(lon, lat, truth, Datum.WGS84), Datum.WGS84, STREETS)
    assert fit.best == (DECLARED if truth is Datum.WGS84 else truth.value)


def test_that_the_district_speaks_only_where_nearly_all_points_are_meant_to_lie_inside():
    points, _ = points_in_blocks(1_000)
    lon, lat = read_as(*points.T, Datum.BD09, Datum.WGS84)
    assert fit_points(lon, lat, Datum.WGS84, ON_BLOCKS).best == "bd09"
    west = points - (0.03, 0.0)
    fit = fit_points(*np.concatenate((points, west)).T, Datum.WGS84, ON_BLOCKS)
    assert (fit.best, fit.confidence) == (DECLARED, 0.0)


def test_that_unit_grids_are_held_against_their_parents_and_not_their_own_borders():
    grids = [
        Zone(f"G{number}", "", ZoneKind.UNIT_GRID, shapely.Point(point).buffer(4e-4), zone)
        for number, (point, zone) in enumerate(zip(*points_in_blocks(200), strict=True))
    ]
    shapes = [turned(grid.geometry, Datum.GCJ02, Datum.WGS84) for grid in grids]
    fit = fit_zones(shapes, [grid.parent or "" for grid in grids], Datum.WGS84, ON_BLOCKS)
    assert fit.best == "gcj02"
    assert "borders" not in Ground(grids).lines


@pytest.mark.parametrize("n", [0, 1, 19])
def test_that_few_points_say_nothing(n):
    points, codes = points_in_blocks(n)
    fit = fit_points(*points.T, Datum.WGS84, EVERYTHING, codes)
    assert (fit.best, fit.confidence) == (DECLARED, 0.0)


@pytest.mark.parametrize("ground", [Ground(), Ground.of(network_of(), ())])
def test_that_nothing_is_said_where_nothing_is_there(ground):
    points, codes = points_in_blocks(100)
    assert fit_points(*points.T, Datum.WGS84, ground, codes).confidence == 0.0
    assert fit_roads(lines_of(TOWN), Datum.WGS84, ground).confidence == 0.0


def test_that_a_file_far_away_is_held_against_nothing():
    lines = lines_of(TOWN)
    far = Lines(lines.lon + 3.0, lines.lat, lines.offsets)
    assert fit_roads(far, Datum.WGS84, EVERYTHING).confidence == 0.0


def test_that_outside_china_no_datum_is_told_from_another():
    lon, lat = np.array([-76.6, -76.61]), np.array([39.3, 39.31])
    assert [one.name for one in hypotheses(Datum.WGS84, lon, lat)] == [DECLARED, "bd09"]


def test_that_a_country_is_looked_at_through_a_window():
    lines = lines_of(TOWN)
    wide = Ground(roads=Lines(np.array([110.0, 125.0]), np.array([25.0, 35.0]), np.array([0, 2])))
    window = wide.window_of(
        np.concatenate((lines.lon, lines.lon - 2.0)), np.concatenate((lines.lat, lines.lat))
    )
    assert window is not None
    assert window.east_m - window.west_m <= 20_002.0


def test_that_nearness_is_one_on_a_line_of_its_direction_and_fades():
    plane = plane_at(120.0, 30.3)
    lon, lat = plane.to_lonlat([500_000.0, 500_900.0], [3_353_005.0, 3_353_005.0])
    level = Lines(np.asarray(lon), np.asarray(lat), np.array([0, 2]))
    window = Window(plane, 499_000.0, 3_352_000.0, 502_000.0, 3_354_000.0)
    raster = LineRaster(level, window)
    east, north = np.array([500_400.0]), np.array([3_353_005.0])
    still, off = np.array([0.0]), np.array([20.0])
    samples = points_as_samples(east, north)
    assert raster.shares(samples, still)[0, 0] == 1.0
    assert raster.shares(samples, off)[0, 0] == 0.5
    assert raster.shares(samples, np.array([60.0]))[0, 0] == 0.0
    along, across = samples._replace(layer=np.array([0])), samples._replace(layer=np.array([2]))
    assert (raster.shares(along, still)[0, 0], raster.shares(across, still)[0, 0]) == (1.0, 0.0)


def test_that_lines_are_sampled_evenly_and_chosen_whole():
    lines = borders_of([shapely.box(0.0, 0.0, 0.01, 0.01), shapely.box(0.0, 0.0, 0.001, 0.001)])
    assert lines.count == 2
    samples = sampled(lines, plane_at(0.0, 0.0), 100.0)
    assert np.bincount(samples.item).tolist() == [44, 4]
    second = lines.chosen(np.array([1]))
    assert (second.count, second.lon.max()) == (1, 0.001)
    assert lines.touching(0.005, -1.0, 1.0, 1.0).count == 1
    assert lines.touching(5.0, 5.0, 6.0, 6.0).count == 0


@pytest.fixture(scope="module")
def scenes(real_data) -> Scenes:
    """Real roads and zones; skips where they are absent."""
    for name in ("hangzhou_roads.geojson", "gongshu_sub_districts.geojson", "gongshu_patrol_areas.geojson"):
        if not (real_data / name).is_file():
            pytest.skip(f"{name} is not among the real data")
    return Scenes(real_data)


@pytest.mark.parametrize("truth", [Datum.WGS84, *SHIFTED])
def test_that_real_sub_districts_are_known_by_real_roads_and_only_noticed_to_be_off(scenes, truth):
    shapes = [turned(zone.geometry, truth, Datum.WGS84) for zone in scenes.streets]
    fit = fit_zones(shapes, [""] * 18, Datum.WGS84, scenes.on_roads)
    assert fit.best == (DECLARED if truth is Datum.WGS84 else truth.value)
    if truth is Datum.WGS84:
        assert 40.0 <= fit.shift_m <= 90.0
        assert fit.shift_east_m > 0
        assert fit.shift_north_m > 0


@pytest.mark.parametrize("scene", ["some_roads", "shops"])
@pytest.mark.parametrize("truth", [Datum.WGS84, Datum.GCJ02])
def test_that_real_roads_and_shops_are_known(scenes, scene, truth):
    random = np.random.default_rng(2)
    fit_of = (
        scenes.some_roads(60, random) if scene == "some_roads" else scenes.shops((8.0, 25.0), 300, random)
    )
    fit = fit_of(truth, Datum.WGS84)
    assert fit.best == (DECLARED if truth is Datum.WGS84 else truth.value)
    assert fit.confidence > 0.5

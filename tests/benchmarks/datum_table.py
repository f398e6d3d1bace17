"""Prints what the datum detector says of real roads, zones and points that are read in each datum."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import shapely

from gis.datum import Datum, from_wgs84, plane_at, to_wgs84
from gis.datum_fit import DatumFit, fit_points, fit_roads, fit_zones
from gis.datum_ground import Ground
from gis.line_raster import Lines
from gis.zones import Zone, ZoneKind

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
TRUTHS = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
MAIN_ROAD_KMH = 40.0
PLANE = plane_at(120.15, 30.3)
Draw = Callable[[np.random.Generator], Callable[[Datum, Datum], DatumFit]]
Scene = tuple[str, tuple[int, ...], Callable[..., Callable[[Datum, Datum], DatumFit]]]


def zones_of(folder: Path, name: str, kind: ZoneKind) -> tuple[Zone, ...]:
    """The zones of a real file; codes are made where it has none that are unique."""
    features = json.loads((folder / name).read_text(encoding="utf-8"))["features"]
    return tuple(
        Zone(
            feature["properties"].get("code", f"P{place}"),
            feature["properties"]["name"],
            kind,
            shapely.from_geojson(json.dumps(feature["geometry"])),
        )
        for place, feature in enumerate(features)
    )


def roads_of(path: Path) -> tuple[Lines, Lines]:
    """All roads of a real file, and those that cars go 40 km/h or more on."""
    roads: dict[int, tuple[list[list[float]], float]] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        told = feature["properties"]
        roads.setdefault(told["geom_id"], (feature["geometry"]["coordinates"], told["kmh"]))
    counts = [len(points) for points, _ in roads.values()]
    points = np.array([pair[:2] for line, _ in roads.values() for pair in line])
    lines = Lines(points[:, 0], points[:, 1], np.concatenate(([0], np.cumsum(counts))))
    return lines, lines.chosen(np.flatnonzero([kmh >= MAIN_ROAD_KMH for _, kmh in roads.values()]))


def read_as(lon: np.ndarray, lat: np.ndarray, truth: Datum, declared: Datum) -> tuple[np.ndarray, np.ndarray]:
    """Where WGS 84 places come to lie that a file holds in one datum and is read in another."""
    return to_wgs84(*from_wgs84(lon, lat, truth), declared)


def lines_read(lines: Lines, truth: Datum, declared: Datum) -> Lines:
    """The same of lines."""
    return Lines(*read_as(lines.lon, lines.lat, truth, declared), lines.offsets)


def moved(lon: np.ndarray, lat: np.ndarray, metres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places moved by metres east and north, shape (n, 2)."""
    x, y = PLANE.to_metres(lon, lat)
    return PLANE.to_lonlat(x + metres[:, 0], y + metres[:, 1])


def on_streets(lines: Lines, n: int, random: np.random.Generator, off_m: tuple[float, float]) -> np.ndarray:
    """Points beside random streets, so many metres off to either side, shape (n, 2)."""
    starts = np.setdiff1d(np.arange(len(lines.lon) - 1), lines.offsets[1:-1] - 1)
    x, y = PLANE.to_metres(lines.lon, lines.lat)
    length = np.hypot(x[starts + 1] - x[starts], y[starts + 1] - y[starts])
    chosen = random.choice(starts, n, p=length / length.sum())
    share = random.random(n)
    east, north = x[chosen + 1] - x[chosen], y[chosen + 1] - y[chosen]
    off = random.uniform(*off_m, n) * random.choice((-1, 1), n) / np.maximum(np.hypot(east, north), 0.1)
    places = PLANE.to_lonlat(x[chosen] + share * east - off * north, y[chosen] + share * north + off * east)
    return np.column_stack(places)


def inside_zones(zones: tuple[Zone, ...], n: int, random: np.random.Generator) -> np.ndarray:
    """Points anywhere in the zones, shape (n, 2)."""
    shape = shapely.union_all([zone.geometry for zone in zones])
    west, south, east, north = shape.bounds
    found: list[np.ndarray] = []
    while sum(map(len, found)) < n:
        points = random.uniform((west, south), (east, north), (n, 2))
        found.append(points[shapely.contains_xy(shape, points)])
    return np.concatenate(found)[:n]


def codes_at(zones: tuple[Zone, ...], points: np.ndarray) -> list[str]:
    """The code of the zone that each point lies in."""
    codes = [""] * len(points)
    for zone in zones:
        for place in np.flatnonzero(shapely.contains_xy(zone.geometry, points)):
            codes[place] = zone.code
    return codes


class Scenes:
    """What is held against what, made of the real files."""

    def __init__(self, folder: Path) -> None:
        self.roads, main_roads = roads_of(folder / "hangzhou_roads.geojson")
        self.streets = zones_of(folder, "gongshu_sub_districts.geojson", ZoneKind.SUB_DISTRICT)
        self.patrols = zones_of(folder, "gongshu_patrol_areas.geojson", ZoneKind.PRECINCT)
        self.on_roads = Ground((), self.roads, main_roads)
        self.on_zones = Ground(self.streets)
        self.on_both = Ground(self.streets, self.roads, main_roads)
        self.on_patrols = Ground(self.patrols)
        inside = shapely.union_all([zone.geometry for zone in self.streets])
        first = self.roads.offsets[:-1]
        self.near = np.flatnonzero(shapely.contains_xy(inside, self.roads.lon[first], self.roads.lat[first]))

    def all(self) -> Iterator[tuple[str, int, Draw]]:
        """Every scene with its name and its number of items."""
        for name, sizes, draw in (*self.of_lines(), *self.of_points()):
            for n in sizes:
                yield name, n, partial(draw, n)

    def of_lines(self) -> list[Scene]:
        return [
            ("roads / same roads, 8 m apart", (20, 50, 200, 1000), self.some_roads),
            ("roads / other half of roads", (20, 50, 200, 1000), self.other_roads),
            ("roads of elsewhere (turned by 37 degrees)", (50, 200, 1000), self.unrelated_roads),
            ("patrol areas / roads", (10, 50, 95), partial(self.borders, self.patrols, self.on_roads)),
            (
                "patrol areas / sub-districts",
                (10, 50, 95),
                partial(self.borders, self.patrols, self.on_zones),
            ),
            ("sub-districts / roads", (5, 18), partial(self.borders, self.streets, self.on_roads)),
            ("sub-districts / patrol areas", (5, 18), partial(self.borders, self.streets, self.on_patrols)),
        ]

    def of_points(self) -> list[Scene]:
        sizes = (20, 50, 100, 200, 1000)
        return [
            ("points with street code", sizes, partial(self.coded, self.streets)),
            ("points with patrol area code", sizes, partial(self.coded, self.patrols)),
            ("bare points at streets (8-25 m off)", sizes, partial(self.shops, (8.0, 25.0))),
            ("bare points at houses (20-60 m off)", sizes, partial(self.shops, (20.0, 60.0))),
            ("bare points anywhere", (50, 200, 1000), self.anywhere),
            ("points beyond the western border too", (50, 200, 1000), self.beyond),
        ]

    def beyond(self, n: int, random: np.random.Generator) -> Callable[[Datum, Datum], DatumFit]:
        points = random.uniform((120.08, 30.26), (120.17, 30.36), (n, 2))
        return lambda truth, declared: fit_points(
            *read_as(*points.T, truth, declared), declared, self.on_both
        )

    def unrelated_roads(self, n: int, random: np.random.Generator) -> Callable[[Datum, Datum], DatumFit]:
        lines = self.roads.chosen(np.sort(random.choice(self.near, n, replace=False)))
        x, y = PLANE.to_metres(lines.lon, lines.lat)
        turn, middle = np.exp(0.646j), complex(x.mean(), y.mean())
        there = (x + 1j * y - middle) * turn + middle
        turned = Lines(*PLANE.to_lonlat(there.real, there.imag), lines.offsets)
        return lambda truth, declared: fit_roads(lines_read(turned, truth, declared), declared, self.on_both)

    def some_roads(self, n: int, random: np.random.Generator) -> Callable[[Datum, Datum], DatumFit]:
        lines = self.roads.chosen(np.sort(random.choice(self.near, n, replace=False)))
        noise = np.repeat(random.normal(0, 6.0, (n, 2)), np.diff(lines.offsets), axis=0)
        noisy = Lines(*moved(lines.lon, lines.lat, noise), lines.offsets)
        return lambda truth, declared: fit_roads(lines_read(noisy, truth, declared), declared, self.on_both)

    def other_roads(self, n: int, random: np.random.Generator) -> Callable[[Datum, Datum], DatumFit]:
        numbers = random.permutation(self.roads.count)
        kept, others = np.sort(numbers[::2]), np.intersect1d(numbers[1::2], self.near)
        ground = Ground(roads=self.roads.chosen(kept))
        lines = self.roads.chosen(np.sort(random.choice(others, n, replace=False)))
        return lambda truth, declared: fit_roads(lines_read(lines, truth, declared), declared, ground)

    def borders(
        self, zones: tuple[Zone, ...], ground: Ground, n: int, random: np.random.Generator
    ) -> Callable[[Datum, Datum], DatumFit]:
        chosen = random.choice(len(zones), n, replace=False)
        shapes = [zones[place].geometry for place in chosen]
        codes = [""] * n

        def fit(truth: Datum, declared: Datum) -> DatumFit:
            turned = [
                shapely.transform(shape, lambda pairs: np.column_stack(read_as(*pairs.T, truth, declared)))
                for shape in shapes
            ]
            return fit_zones(turned, codes, declared, ground)

        return fit

    def coded(
        self, zones: tuple[Zone, ...], n: int, random: np.random.Generator
    ) -> Callable[[Datum, Datum], DatumFit]:
        points = inside_zones(zones, n, random)
        ground, codes = Ground(zones), codes_at(zones, points)
        return lambda truth, declared: fit_points(
            *read_as(*points.T, truth, declared), declared, ground, codes
        )

    def shops(
        self, off_m: tuple[float, float], n: int, random: np.random.Generator
    ) -> Callable[[Datum, Datum], DatumFit]:
        points = on_streets(self.roads.chosen(self.near), n, random, off_m)
        return lambda truth, declared: fit_points(
            *read_as(*points.T, truth, declared), declared, self.on_both
        )

    def anywhere(self, n: int, random: np.random.Generator) -> Callable[[Datum, Datum], DatumFit]:
        points = inside_zones(self.streets, n, random)
        return lambda truth, declared: fit_points(
            *read_as(*points.T, truth, declared), declared, self.on_both
        )


def said_of(fit: DatumFit, declared: Datum) -> str:
    """The datum that a fit names, `?` where it says nothing."""
    if not fit.confidence:
        return "?"
    return declared.value if not fit.is_in_doubt else fit.best


def table(folder: Path, draws: int, wanted: str) -> Iterator[str]:
    """Lines of the table: of each scene what is said of files in each datum, declared as WGS 84 or GCJ-02."""
    yield "| file / held against | n | true datum | declared | right | wrong | says nothing |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name, n, draw in Scenes(folder).all():
        if wanted not in name:
            continue
        fits = [draw(np.random.default_rng(seed)) for seed in range(draws)]
        for truth, declared in (*((truth, Datum.WGS84) for truth in TRUTHS), (Datum.WGS84, Datum.GCJ02)):
            said = Counter(said_of(fit(truth, declared), declared) for fit in fits)
            wrong = {what: count for what, count in said.items() if what not in (truth.value, "?")}
            cells = (name, n, truth, declared, said[truth.value], wrong or 0, said["?"])
            yield f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """Print the table."""
    given = argparse.ArgumentParser()
    given.add_argument("--draws", type=int, default=20)
    given.add_argument("--scenes", default="")
    asked = given.parse_args()
    for line in table(DATA, asked.draws, asked.scenes):
        print(line, flush=True)


if __name__ == "__main__":
    main()

"""Files that nobody should have made: odd tables, odd shapes, good files that were broken, and bombs."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas
import networkx
import openpyxl
import osmium
import shapely
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from data.importers.import_kinds import Form, ImportKind

ODD_CELLS = (
    "",
    "NaN",
    "null",
    "-0",
    "1e999",
    "-1",
    "0,5",
    "120.16",
    "30.27",
    "520000",
    "120°09′14″E",
    "\u0000",
    "_x0000_",
    '"',
    "a,b",
    "\r",
    "🚲",
    "\ufeff",
    "=1+1",
    "'=cmd|' /C calc'!A0",
    "١٢٠",
    "武林",
    "330105012",
    "22:00-06:00",
    "25:99-99:99",
    "2026-11-20T10:00:00+08:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "2026-02-30",
    "STR.hawker",
    "hotline_12345",
    "officer",
    "foot",
    "closed",
    "stall",
    "yes",
    "POLYGON((0 0,1 1,0 1,0 0))",
    "POINT(120.16 30.27)",
    "x" * 5_000,
)
CELLS = st.one_of(st.sampled_from(ODD_CELLS), st.text(max_size=8))
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "latin-1")
SUFFIXES = (
    ".csv",
    ".xlsx",
    ".geojson",
    ".gpkg",
    ".shp",
    ".zip",
    ".osm.pbf",
    ".osm",
    ".graphml",
    ".kml",
    ".txt",
    "",
)
EARLIEST, LATEST = (datetime(year, 3, 1, tzinfo=UTC).replace(tzinfo=None) for year in (1900, 2100))
"""Spreadsheets know no zones."""
NEAR = st.floats(-0.02, 0.02)
ANYWHERE = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True), st.sampled_from([0.0, 180.0, 90.0, 1e308, -1e-308])
)


@dataclass(frozen=True)
class HostileFile:
    """A file's name and what stands in it."""

    name: str
    content: bytes

    def __repr__(self) -> str:
        return f"{self.name}: {self.content[:400]!r} ({len(self.content)} bytes)"


def odd_tables(kind: ImportKind) -> st.SearchStrategy[HostileFile]:
    """Tables with most of the columns of a kind and cells of every sort, in several encodings."""
    names = [column.name for column in kind.columns] or ["name"]
    header = st.lists(st.one_of(st.sampled_from(names), st.text(max_size=4)), min_size=1, max_size=len(names))
    return st.builds(
        _table,
        st.one_of(st.just(names), header),
        st.lists(st.lists(CELLS, min_size=1, max_size=len(names)), max_size=4),
        st.sampled_from(ENCODINGS),
        st.sampled_from([",", ";", "\t"]),
    )


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], encoding: str, mark: str) -> HostileFile:
    width = len(names)
    lines = [mark.join(names), *(mark.join([*row, *[""] * width][:width]) for row in rows)]
    return HostileFile("rows.csv", "\n".join(lines).encode(encoding, errors="replace"))


def odd_workbooks(kind: ImportKind) -> st.SearchStrategy[HostileFile]:
    """Workbooks with numbers, times, formulas and texts where a kind expects something else."""
    names = [column.name for column in kind.columns] or ["name"]
    value = st.one_of(
        CELLS,
        st.floats(),
        st.integers(-(10**20), 10**20),
        st.booleans(),
        st.datetimes(EARLIEST, LATEST),
        st.none(),
    )
    return st.builds(_workbook, st.just(names), st.lists(st.lists(value, max_size=len(names)), max_size=4))


def _workbook(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> HostileFile:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(names))
    for row in rows:
        sheet.append([_writable(value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return HostileFile("rows.xlsx", stream.getvalue())


def _writable(value: Any) -> Any:
    """A sheet of openpyxl ends for good at a character that XML knows no way to write."""
    return ILLEGAL_CHARACTERS_RE.sub("\ufffd", value) if isinstance(value, str) else value


def odd_maps(kind: ImportKind) -> st.SearchStrategy[HostileFile]:
    """GeoJSON with mixed, empty, broken, self-crossing and enormous geometries."""
    names = [column.name for column in kind.columns] or ["name"]
    value = st.one_of(CELLS, st.floats(allow_nan=False), st.none())
    properties = st.one_of(
        st.dictionaries(st.sampled_from(names), value, max_size=6),
        st.fixed_dictionaries(dict.fromkeys(names, CELLS)),
        st.none(),
    )
    feature = st.builds(_feature, properties, _geometries())
    odd = st.one_of(feature, st.none(), st.just({}), st.just(7))
    return st.lists(st.one_of(feature, odd), max_size=5).map(_collection)


def _feature(told: object, shape: object) -> object:
    return {"type": "Feature", "properties": told, "geometry": shape}


def _collection(features: Sequence[object]) -> HostileFile:
    whole = {"type": "FeatureCollection", "features": features}
    return HostileFile("map.geojson", json.dumps(whole).encode())


def _geometries() -> st.SearchStrategy[object]:
    near = st.tuples(NEAR.map(lambda off: 120.15 + off), NEAR.map(lambda off: 30.27 + off)).map(list)
    place = st.one_of(near, near, st.lists(ANYWHERE, max_size=4), st.just([30.27, 120.15]))
    line = st.lists(place, max_size=6)
    ring = st.lists(near, min_size=3, max_size=7).map(lambda ring: [*ring, ring[0]])
    rings = st.one_of(ring, line)
    return st.one_of(
        st.none(),
        place.map(lambda at: _shape("Point", at)),
        line.map(lambda at: _shape("LineString", at)),
        rings.map(lambda at: _shape("Polygon", [at])),
        st.lists(rings, max_size=3).map(lambda at: _shape("MultiPolygon", [at])),
        ring.map(lambda at: {"type": "GeometryCollection", "geometries": [_shape("Polygon", [at])]}),
        st.sampled_from([_huge_polygon(), {"type": "Circle"}, {"coordinates": []}, []]),
    )


def _shape(kind: str, coordinates: object) -> dict[str, object]:
    return {"type": kind, "coordinates": coordinates}


@cache
def _huge_polygon() -> Any:
    circle = shapely.Point(120.15, 30.27).buffer(0.02, quad_segs=5_000)
    return shapely.geometry.mapping(circle)


def broken_files() -> st.SearchStrategy[HostileFile]:
    """Good files of every format that were cut off, had bytes changed, or carry another suffix."""
    return st.builds(
        _broken,
        st.sampled_from(range(len(_GOOD))),
        st.floats(0, 1),
        st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=6),
        st.one_of(st.none(), st.none(), st.sampled_from(SUFFIXES)),
    )


def _broken(which: int, cut: float, changes: Sequence[tuple[float, int]], suffix: str | None) -> HostileFile:
    name, content = good_files()[which]
    changed = bytearray(content if cut > 0.6 else content[: int(len(content) * cut / 0.6)])
    for place, value in changes:
        if changed:
            changed[min(int(place * len(changed)), len(changed) - 1)] = value
    return HostileFile(name if suffix is None else f"file{suffix}", bytes(changed))


def any_bytes() -> st.SearchStrategy[HostileFile]:
    """Bytes that are nothing, under every suffix."""
    return st.builds(
        lambda suffix, content: HostileFile(f"file{suffix}", content),
        st.sampled_from(SUFFIXES),
        st.binary(max_size=300),
    )


def _zip(members: dict[str, bytes], times: int = 1) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            with archive.open(name, "w") as member:
                for _ in range(times):
                    member.write(content)
    return stream.getvalue()


def _entities() -> bytes:
    """A text whose entities unfold into each other: a thousand million laughs."""
    lines = ['<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return ("".join(lines) + "]><graphml>&a9;</graphml>").encode()


def _bomb(*names: str) -> bytes:
    zeros = bytes(1 << 20)
    return _zip(dict.fromkeys(names, zeros), times=70)


BOMBS: dict[str, Callable[[], bytes]] = {
    "bomb.xlsx": lambda: _bomb("xl/worksheets/sheet1.xml"),
    "bomb.zip": lambda: _bomb("zones.shp", "zones.shx", "zones.dbf"),
    "many.zip": lambda: _zip({f"{number}.shp": b"" for number in range(12_000)}),
    "nested.zip": lambda: _zip({"inner.zip": _bomb("zones.shp")}),
    "bomb.osm.gz": lambda: gzip.compress(b"<osm>" + bytes(70 << 20), 1),
    "outside.zip": lambda: _zip({"../../zones.geojson": b"{}", "/etc/zones.shp": b""}),
    "deep.geojson": lambda: b'{"type":"FeatureCollection","features":' + b"[" * 200_000,
    "deep.json": lambda: b"[" * 200_000 + b"]" * 200_000,
    "laughs.graphml": _entities,
    "laughs.kml": _entities,
    "laughs.osm": _entities,
}
"""Small files that unfold into far more than any table or map needs, by name."""


@cache
def good_files() -> tuple[tuple[str, bytes], ...]:
    """One small good file of each format."""
    with TemporaryDirectory() as folder:
        return tuple((name, make(Path(folder))) for name, make in _GOOD)


def _frame() -> geopandas.GeoDataFrame:
    boxes = [shapely.box(120.13 + n / 100, 30.26, 120.14 + n / 100, 30.28) for n in range(3)]
    told = {"code": ["330105901", "330105902", "330105903"], "name": ["甲", "乙", "丙"]}
    return geopandas.GeoDataFrame(told, geometry=boxes, crs=4326)


def _saved(folder: Path, name: str) -> bytes:
    path = folder / name
    _frame().to_file(path, encoding="utf-8")
    return path.read_bytes()


def _geojson(folder: Path) -> bytes:
    return _saved(folder, "good.geojson")


def _gpkg(folder: Path) -> bytes:
    return _saved(folder, "good.gpkg")


def _shapefile(folder: Path) -> bytes:
    _saved(folder, "good.shp")
    return _zip({path.name: path.read_bytes() for path in folder.glob("good.*") if path.suffix in _PARTS})


_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def _csv(_folder: Path) -> bytes:
    return "number,name,kind,lon,lat,credit\n1,面馆,restaurant,120.16,30.27,green\n2,店,retail,,,\n".encode()


def _xlsx(_folder: Path) -> bytes:
    moment = datetime(2026, 11, 20, 10, 0, tzinfo=UTC).replace(tzinfo=None)
    return _workbook(["number", "category", "received_at"], [["1", "STR.hawker", moment]]).content


def _graphml(folder: Path) -> bytes:
    graph = networkx.MultiDiGraph(crs="epsg:4326")
    for node, (x, y) in enumerate(((120.14, 30.27), (120.15, 30.27), (120.16, 30.275))):
        graph.add_node(node, x=x, y=y)
    for start, end in ((0, 1), (1, 0), (1, 2), (2, 1)):
        graph.add_edge(start, end, osmid=7, highway="residential", length=900.0, name="路")
    networkx.write_graphml(graph, folder / "good.graphml")
    return (folder / "good.graphml").read_bytes()


def _osm(suffix: str) -> Callable[[Path], bytes]:
    def make(folder: Path) -> bytes:
        path = folder / f"good{suffix}"
        path.unlink(missing_ok=True)
        with osmium.SimpleWriter(str(path)) as writer:
            for node, place in enumerate(((120.14, 30.27), (120.15, 30.27), (120.16, 30.275)), start=1):
                writer.add_node(osmium.osm.mutable.Node(id=node, location=place))
            tags = {"highway": "residential", "name": "路"}
            writer.add_way(osmium.osm.mutable.Way(id=9, nodes=[1, 2, 3], tags=tags))
        return path.read_bytes()

    return make


_GOOD: tuple[tuple[str, Callable[[Path], bytes]], ...] = (
    ("good.geojson", _geojson),
    ("good.gpkg", _gpkg),
    ("good.zip", _shapefile),
    ("good.csv", _csv),
    ("good.xlsx", _xlsx),
    ("good.graphml", _graphml),
    ("good.osm", _osm(".osm")),
    ("good.osm.pbf", _osm(".osm.pbf")),
)


def choices_for(kind: ImportKind) -> st.SearchStrategy[dict[str, str]]:
    """Choices that a caller may make, sensible and not."""
    given: dict[str, st.SearchStrategy[str]] = {}
    for option in kind.options:
        if option.form is Form.ONE_OF:
            given[option.name] = st.sampled_from([*option.known, *([] if option.is_needed else [""])])
        elif option.form is Form.DATUM:
            given[option.name] = st.sampled_from(["", "wgs84", "gcj02", "bd09", "epsg:4549", "nonsense"])
        elif option.form is Form.TIMEZONE:
            given[option.name] = st.sampled_from(["", "Asia/Shanghai", "Mars/Olympus"])
        elif option.form is Form.YES_NO:
            given[option.name] = st.sampled_from(["", "yes"])
        elif option.form is Form.NUMBER:
            given[option.name] = st.sampled_from(["", "1", "50", "-3", "NaN", "viel"])
        elif option.name == "source":
            given[option.name] = st.sampled_from(["", "hotline_12345", "nobody"])
        else:
            odd = st.sampled_from(["x", "code", "=,", "1=2"])
            given[option.name] = st.one_of(st.just(""), st.just(""), odd)
    return st.fixed_dictionaries(given)

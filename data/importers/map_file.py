"""Opens files with shapes of any format that GDAL reads: layers, columns and shapes as they stand there."""

import json
import math
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from data.importers.lines import Bounds
from data.importers.report import UnreadableFile, trouble_of
from data.importers.texts import read_text
from data.importers.zipped_maps import map_files_of

T = TypeVar("T")

TABLE_SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xltx")
_JSON_SUFFIXES = (".geojson", ".json", ".topojson")
_ELSEWHERE = (b"<OGRVRTDataSource", b"<OGRWFSDataSource", b"gdal_streamed_alg", b"<GDAL_WMS")
"""Marks of files that only say where else something is to be fetched from."""
_SNIFFED = 4_096
_TROUBLE = (ValueError, RuntimeError)
"""GDAL's own are among them."""


@dataclass(frozen=True)
class MapLayer:
    """One layer of a map file; `count` is -1 where only reading it would tell.

    `shape` is what it holds as GDAL names it ("": no shapes, "Unknown": the file does not say). `bounds` are
    those in the reference that it names, None where only reading it would tell.
    """

    name: str
    shape: str
    count: int
    crs: str | None = None
    bounds: Bounds | None = None


@dataclass(frozen=True)
class MapContent:
    """What a layer holds: columns, shapes as WKB or None, the reference it names, None where it names none.

    `broken` are places whose shape can't be read, unlike those that just have none.
    """

    layer: str
    fields: Mapping[str, NDArray[Any]]
    shapes: NDArray[np.object_]
    crs: str | None
    broken: frozenset[int] = frozenset()


def is_map_file(path: Path) -> bool:
    """Whether a file is read as a map, and not as a table of text or a workbook."""
    return path.suffix.lower() not in TABLE_SUFFIXES


def layers_of(path: Path, only: str = "") -> tuple[MapLayer, ...]:
    """The layers of a map file, of a zipped one those of all map files in it; UnreadableFile.

    `only` those of a name: each layer of a file takes time to look at.
    """
    with _sources_of(path) as sources:
        return tuple(layer for source in sources for layer in source.layers(only))


def read_map(path: Path, layer: str = "", most: int | None = None) -> MapContent:
    """All of a layer, or its first `most` features.

    Without `layer` the file's only one is read, or its only one with features. UnreadableFile: which_layer
    where there are several, no_such_layer, wrong_format, wrong_encoding, empty, too_large, not_found.
    """
    with _sources_of(path) as sources:
        source, name = _chosen(path, sources, layer)
        return source.read(name, most)


@contextmanager
def _sources_of(path: Path) -> Iterator[list["_Source"]]:
    with map_files_of(path) as found:
        yield [_source(path, inner) for inner in found]


def _source(path: Path, inner: Path) -> "_Source":
    if inner.is_dir():
        return _Source(path, inner)
    if inner.suffix.lower() in _JSON_SUFFIXES:
        return _JsonSource(path, inner)
    with inner.open("rb") as opened:
        head = opened.read(_SNIFFED)
    # Nothing is fetched for a file that only names other places to read from.
    if any(mark in head for mark in _ELSEWHERE):
        raise UnreadableFile("wrong_format", path, "only names other sources")
    return _Source(path, inner)


def _chosen(path: Path, sources: Sequence["_Source"], wanted: str) -> tuple["_Source", str]:
    fitting = [(source, layer) for source in sources for layer in source.layers(wanted)]
    filled = [(source, layer) for source, layer in fitting if layer.count]
    if fitting and len(filled) <= 1:
        source, layer = (filled or fitting)[0]
        return source, layer.name
    known = ", ".join(layer.name for source in sources for layer in source.layers())
    if filled:
        raise UnreadableFile("which_layer", path, known=known)
    code = "no_such_layer" if known else "empty"
    raise UnreadableFile(code, path, "" if known else "no layer", layer=wanted, known=known)


def _gdal() -> Any:
    # Loaded for map files alone: with it comes all of pandas, a fifth of what a worker loads.
    import pyogrio

    return pyogrio


class _Source:
    """One map file as GDAL reads it; `path` is the file that refusals name."""

    def __init__(self, path: Path, inner: Path) -> None:
        self.path = path
        self.inner = inner
        self.content: Path | bytes = inner

    def layers(self, only: str = "") -> list[MapLayer]:
        """What GDAL lists; several layers are counted, for the empty ones are not meant."""
        listed = self._decoded(lambda _: _gdal().list_layers(self.content).tolist())
        wanted = [(name, shape or "") for name, shape in listed if only in ("", name)]
        return [self._layer(name, shape, len(listed) > 1) for name, shape in wanted]

    def _layer(self, name: str, shape: str, is_counted: bool) -> MapLayer:
        info = self._decoded(
            lambda encoding: _gdal().read_info(
                self.content, layer=name, encoding=encoding, force_feature_count=is_counted
            )
        )
        bounds = info["total_bounds"]
        return MapLayer(name, shape, int(info["features"]), info["crs"], bounds and tuple(map(float, bounds)))

    def read(self, layer: str, most: int | None) -> MapContent:
        """The first `most` features of a layer, None: all."""
        return self._decoded(lambda encoding: self._as_gdal_reads(layer, most, encoding))

    def _decoded(self, read: Callable[[str | None], T]) -> T:
        """What is read in the first encoding in which all names and texts can be."""
        for encoding in self._encodings():
            try:
                with _told(self.path):
                    return read(encoding)
            except UnicodeDecodeError:
                continue
        raise UnreadableFile("wrong_encoding", self.path)

    def _as_gdal_reads(self, layer: str | None, most: int | None, encoding: str | None) -> MapContent:
        meta, _, shapes, fields = _gdal().raw.read(
            self.content, layer=layer, encoding=encoding, max_features=most, datetime_as_string=True
        )
        if shapes is None:
            shapes = np.full(len(fields[0]) if len(fields) else 0, None, dtype=object)
        named = dict(zip(meta["fields"].tolist(), fields, strict=True))
        return MapContent(layer or "", named, shapes, meta["crs"])

    def _encodings(self) -> tuple[str | None, ...]:
        """A Shapefile without a .cpg does not say how its text is encoded, and others may be wrong."""
        is_unsaid = self.inner.suffix.lower() == ".shp" and not self.inner.with_suffix(".cpg").exists()
        return ("utf-8", "gb18030") if is_unsaid else (None, "gb18030")


class _JsonSource(_Source):
    """GeoJSON or TopoJSON, whole: GDAL gives what it read of a file that is cut off; half a file is none."""

    def __init__(self, path: Path, inner: Path) -> None:
        super().__init__(path, inner)
        text = read_text(inner)
        try:
            told = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UnreadableFile("wrong_format", path, trouble_of(error)) from error
        self.is_topology = isinstance(told, dict) and told.get("type") == "Topology"
        self.features = [] if self.is_topology else _features(path, told)
        self.whole = told
        self.content = text.encode("utf-8")

    def layers(self, only: str = "") -> list[MapLayer]:
        """One, or the objects of a topology."""
        if self.is_topology:
            return super().layers(only)
        name = self.inner.stem
        return [MapLayer(name, "Unknown", len(self.features))] if only in ("", name) else []

    def read(self, layer: str, most: int | None) -> MapContent:
        """As GDAL reads it; every feature has to come through, with its shape or as broken."""
        if self.is_topology:
            return super().read(layer, most)
        features = self.features[:most]
        if not features:
            raise UnreadableFile("empty", self.path, "no feature")
        if len(features) < len(self.features):
            # Asked for a few of them, GDAL refuses all for the shape of one.
            self.content = json.dumps({**self.whole, "features": features}).encode("utf-8")
        found = self._decoded(lambda encoding: self._as_gdal_reads(None, None, encoding))
        if len(found.shapes) != len(features):
            raise UnreadableFile(
                "wrong_format", self.path, f"{len(found.shapes)} of {len(features)} features"
            )
        pairs = zip(features, found.shapes, strict=True)
        lost = [bool(feature.get("geometry")) and shape is None for feature, shape in pairs]
        return replace(found, layer=layer, broken=frozenset(np.flatnonzero(lost).tolist()))


def _features(path: Path, told: object) -> list[dict[str, Any]]:
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise UnreadableFile("wrong_format", path, "no GeoJSON feature collection")
    return features


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What GDAL refuses, told of `path`; what it only warns of (a missing index) our own checks judge."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            yield
    except UnicodeDecodeError:
        raise
    except _TROUBLE as error:
        raise UnreadableFile("wrong_format", path, trouble_of(error)) from error


def cell_text(value: object) -> str:
    """A cell of a map file as text: whole numbers without a fraction, nothing for null and NaN."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()

"""Brings roads in: OpenStreetMap files or directed edges, kept as one content file under the record."""

import tempfile
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path

from data.centre import kept_network
from data.importers.choices import Choices, the_one_file
from data.importers.edge_roads import EdgeColumns, read_edge_roads
from data.importers.import_kinds import ATTRIBUTION, DATUM, LAYER, LICENCE, ColumnSpec, ImportKind, ImportRoom
from data.importers.importing import Prepared, content_digest, source_digest
from data.importers.osm_roads import read_osm_roads
from data.importers.report import ImportReport, UnreadableFile
from data.store import SqlStore
from dispatch.places import ROADS, ContentFile
from gis.reference import WGS84, Reference
from gis.road_network import RoadNetwork

OSM_SUFFIXES = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf", ".pbf")
EDGE_SUFFIXES = (".geojson", ".json")


@dataclass(frozen=True)
class RoadOptions:
    """What a caller says of a road file; `columns`, datum and licence count for directed edges only."""

    columns: EdgeColumns | None = None
    reference: Reference = WGS84
    attribution: str = ""
    licence: str = ""


def prepare_roads(path: Path, options: RoadOptions, store: SqlStore, now: datetime) -> Prepared:
    """Read a network, which would take the place of the one in force; nothing is changed.

    What nobody can reach and leave again is told as `stranded` (noticed). UnreadableFile where the file is
    missing, of another kind, cut off, or without roads.
    """
    digest = source_digest(path)
    network, report = _read(path, options, now)
    kept = next(iter(store.rows(ContentFile, id=ROADS)), None)
    if kept is not None and kept_network(store.files, kept.digest).digest == network.digest:
        return Prepared("roads", path.name, digest, replace(report, unchanged=report.kept))
    content = _content(network)
    row = ContentFile(
        id=ROADS,
        version=kept.version if kept else 0,
        digest=content_digest(content),
        source=path.name,
        attribution=network.metadata.get("attribution", ""),
        size_bytes=len(content),
    )
    return Prepared("roads", path.name, digest, report, (row,), contents=(content,))


def _read(path: Path, options: RoadOptions, now: datetime) -> tuple[RoadNetwork, ImportReport]:
    name = path.name.lower()
    if name.endswith(OSM_SUFFIXES):
        return read_osm_roads(path, now)
    if name.endswith(EDGE_SUFFIXES):
        return read_edge_roads(
            path, now, options.columns, options.reference, options.attribution, options.licence
        )
    known = ", ".join((*OSM_SUFFIXES, *EDGE_SUFFIXES))
    raise UnreadableFile("wrong_format", path, known)


def _content(network: RoadNetwork) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roads.npz"
        network.save(path)
        return path.read_bytes()


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    columns = EdgeColumns(**{**vars(EdgeColumns()), **choices.columns})
    options = RoadOptions(columns, choices.reference, choices.text("attribution"), choices.text("licence"))
    return prepare_roads(the_one_file(paths), options, room.store, room.now)


KIND = ImportKind(
    "roads",
    _prepare,
    columns=tuple(ColumnSpec(item.name) for item in fields(EdgeColumns) if item.type is str),
    options=(LAYER, DATUM, ATTRIBUTION, LICENCE),
    takes_many_files=True,
    is_map=True,
)

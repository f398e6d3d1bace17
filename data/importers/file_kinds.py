"""Says what kind of file one is, by its name and how it begins."""

from enum import StrEnum
from pathlib import Path


class FileKind(StrEnum):
    """Kinds of files that are opened each in their own way."""

    TEXT = "text"
    WORKBOOK = "workbook"
    MAP = "map"
    OSM = "osm"
    GRAPHML = "graphml"


_ENDINGS = {
    FileKind.OSM: (".osm", ".osm.gz", ".osm.bz2", ".pbf"),
    FileKind.GRAPHML: (".graphml",),
    FileKind.WORKBOOK: (".xlsx", ".xlsm", ".xltx"),
    FileKind.MAP: (
        *(".geojson", ".json", ".topojson", ".gpkg", ".shp", ".dbf", ".zip", ".kml", ".kmz", ".gml", ".fgb"),
        *(".tab", ".mif", ".gdb", ".gpx", ".dxf", ".sqlite", ".geojsonl", ".geojsons", ".parquet"),
    ),
    FileKind.TEXT: (".csv", ".txt", ".tsv", ".gz", ".bz2"),
}
ARCHIVE = b"PK\x03\x04"
"""How a zip archive begins, and with it any .xlsx."""
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an .xls begins, and any workbook that is encrypted."""
_BEGINNINGS = {
    ARCHIVE: FileKind.WORKBOOK,
    OLD_WORKBOOK: FileKind.WORKBOOK,
    b"SQLite format 3\0": FileKind.MAP,
}


def kind_of(path: Path) -> FileKind:
    """What a file is; text where neither its ending nor its beginning says another thing.

    A table of text is often called .xls, so of names that say nothing the beginning decides.
    """
    name = path.name.lower()
    for kind, endings in _ENDINGS.items():
        if name.endswith(endings):
            return kind
    if not path.is_file():
        return FileKind.MAP if path.is_dir() else FileKind.TEXT
    with path.open("rb") as file:
        beginning = file.read(max(map(len, _BEGINNINGS)))
    return next((kind for mark, kind in _BEGINNINGS.items() if beginning.startswith(mark)), FileKind.TEXT)

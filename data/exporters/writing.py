"""Writes one kind of thing into one file, in the format that its suffix says, whole or not at all."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from data.exporters.catalogue import TABLES
from data.exporters.csv_file import write_csv
from data.exporters.export_kinds import ExportRoom
from data.exporters.export_table import ExportTable, table_of
from data.exporters.geojson_file import write_geojson
from data.exporters.gpkg_file import write_gpkg
from data.exporters.texts import lost_marks
from data.exporters.xlsx_file import write_xlsx
from dispatch.places import ContentFile
from dispatch.reasons import Reason, Refused

MADE_ASIDE = ".yiping-"
"""How the folder begins in which something is made before it takes its name."""

Writer = TypeVar("Writer")
FORMATS: Mapping[str, Callable[[ExportTable, Path], None]] = MappingProxyType(
    {".csv": write_csv, ".xlsx": write_xlsx, ".geojson": write_geojson, ".gpkg": write_gpkg}
)


@dataclass(frozen=True)
class Written:
    """What was written where; `notices` are what the one who asked has to know of it."""

    path: Path
    rows: int
    size_bytes: int
    notices: tuple[Reason, ...] = ()


def write_export(what: str, room: ExportRoom, path: Path, *, replaces: bool = False) -> Written:
    """Write everything of a kind; a file of that name is only overwritten where `replaces` says so.

    Refused: unknown_suffix, file_exists, and as the format and the reference refuse what they can't hold.
    """
    write = writer_of(path, FORMATS)
    table = table_of(TABLES[what], room, about(room))
    with written_whole(path, replaces=replaces) as beside:
        write(table, beside)
    return Written(path, len(table.rows), path.stat().st_size, (*table.notices, *lost(table)))


def writer_of(path: Path, formats: Mapping[str, Writer]) -> Writer:
    """What writes files of this suffix; Refused("unknown_suffix") where nothing does."""
    write = formats.get(path.suffix.lower())
    if write is None:
        raise Refused("unknown_suffix", file=path.name, known=", ".join(formats))
    return write


def about(room: ExportRoom) -> dict[str, object]:
    """What a file tells of where it is from and when."""
    identity = room.store.identity
    local = room.centre.local(room.now)
    return {
        "kind": identity.kind.value,
        "database": identity.database_id,
        "exported_at": local.isoformat(timespec="seconds"),
        "attribution": list(attributions(room)),
    }


def attributions(room: ExportRoom) -> Iterable[str]:
    """Who the data are from, each once."""
    told = [file.attribution for file in room.store.rows(ContentFile)]
    told += [zone.attributes.get("attribution", "") for zone in room.centre.atlas.zones]
    return dict.fromkeys(text for text in told if text)


def lost(table: ExportTable) -> tuple[Reason, ...]:
    """Control marks that no file of text may hold."""
    marks = sum(lost_marks(value) for row in table.rows for value in row)
    return (Reason("export_marks_lost", {"marks": marks}),) if marks else ()


@contextmanager
def written_whole(path: Path, *, replaces: bool) -> Iterator[Path]:
    """A place to write to that takes the path's name at the end: a full disk leaves no half file under it."""
    if path.exists() and not replaces:
        raise Refused("file_exists", file=path.name)
    with tempfile.TemporaryDirectory(prefix=MADE_ASIDE, dir=path.parent) as folder:
        beside = Path(folder) / path.name
        yield beside
        beside.replace(path)

"""Brings roads in, in any form that files have them, kept as one content file under the record."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from data.centre import kept_network
from data.importers.choices import Choices
from data.importers.datum_doubt import roads_answer
from data.importers.import_kinds import ImportKind, ImportRoom
from data.importers.importing import Prepared, content_digest, digest_of_all
from data.importers.progress import Progress, unheard
from data.importers.road_forms import read_roads
from data.importers.road_options import COLUMNS, OPTIONS, RoadOptions, options_of
from data.importers.road_reading import RoadReading, finished
from data.store import SqlStore
from dispatch.places import ROADS, ContentFile
from gis.reference import WGS84
from gis.road_network import RoadNetwork


def prepare_roads(
    paths: Sequence[Path], options: RoadOptions, store: SqlStore, now: datetime, progress: Progress = unheard
) -> Prepared:
    """Read files into one network, which would take the place of the one in force; nothing is changed.

    What nobody can reach and leave again is told as `stranded` (noticed). UnreadableFile where a file is
    missing, of another kind, cut off, or there are no roads; Refused("no_road_in_zone").
    """
    source, digest = ", ".join(path.name for path in paths), digest_of_all(paths)
    reading = RoadReading(progress=progress)
    network = _network(paths, options, now, reading)
    report, doubts = reading.findings.report(), tuple(reading.findings.doubts)
    kept = next(iter(store.rows(ContentFile, id=ROADS)), None)
    if kept is not None and kept_network(store.files, kept.digest).digest == network.digest:
        return Prepared("roads", source, digest, replace(report, unchanged=report.kept))
    progress("save_roads", 0, 1)
    content = _content(network)
    row = ContentFile(
        id=ROADS,
        version=kept.version if kept else 0,
        digest=content_digest(content),
        source=source,
        attribution=network.metadata.get("attribution", ""),
        size_bytes=len(content),
    )
    prepared = Prepared("roads", source, digest, report, (row,), contents=(content,), doubts=doubts)
    if options.ground is None:
        return prepared
    return roads_answer(network, options.reference, options.ground, source).added_to(prepared)


def _network(paths: Sequence[Path], options: RoadOptions, now: datetime, reading: RoadReading) -> RoadNetwork:
    read = read_roads(paths, options, reading)
    metadata = {
        "attribution": options.attribution or read.attribution,
        "licence": options.licence or read.licence,
        "source": ", ".join(path.name for path in paths),
        "datum": WGS84.code,
        "built": now.isoformat(),
    }
    return finished(read, reading, metadata, options.clip)


def _content(network: RoadNetwork) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roads.npz"
        network.save(path)
        return path.read_bytes()


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    options = options_of(choices, room.centre)
    return prepare_roads(paths, options, room.store, room.now, room.progress)


# What is read of roads is told by columns_taken.
KIND = ImportKind(
    "roads",
    _prepare,
    columns=COLUMNS,
    options=OPTIONS,
    takes_many_files=True,
    is_map=True,
    tells_unread=False,
)

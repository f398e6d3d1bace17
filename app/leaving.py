"""The way out that command line and console share: everything that can leave, by name, told in the log."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from data.centre import load_centre
from data.exporters.catalogue import TABLES
from data.exporters.export_kinds import ExportRoom
from data.exporters.roads import FORMATS as ROAD_FORMATS
from data.exporters.roads import write_roads
from data.exporters.whole_centre import write_centre
from data.exporters.writing import FORMATS, Written, write_export
from data.importers.progress import Progress, unheard
from data.store import open_store
from dispatch.actors import Actor
from dispatch.places import ROADS
from gis.reference import Reference

log = logging.getLogger(__name__)
WHOLE = "all"
SUFFIXES: Mapping[str, tuple[str, ...]] = {
    WHOLE: (".gpkg",),
    ROADS: tuple(ROAD_FORMATS),
    **{what: tuple(FORMATS) for what in TABLES},
}
"""What can leave, and the formats that it can leave in; a whole centre also into a folder."""


def leave(what: str, room: ExportRoom, path: Path, actor: Actor, *, replaces: bool = False) -> Written:
    """Write one thing into a file; the log tells who took how much out, never what stood in it.

    Refused as `write_export`, `write_roads` and `write_centre` refuse.
    """
    written = _write(what, room, path, replaces)
    log.info("exported %d rows of %s to %s by %s", written.rows, what, path.suffix, actor.role)
    return written


def leave_from(
    database: Path,
    now: datetime,
    what: str,
    reference: Reference,
    path: Path,
    actor: Actor,
    progress: Progress = unheard,
) -> Written:
    """The same of a database by its file, for whoever runs beside a window; what is there is replaced."""
    store = open_store(database)
    try:
        room = ExportRoom(store, load_centre(store), now, reference, progress=progress)
        return leave(what, room, path, actor, replaces=True)
    finally:
        store.close()


def _write(what: str, room: ExportRoom, path: Path, replaces: bool) -> Written:
    if what == WHOLE:
        index = write_centre(room, path, replaces=replaces)
        files = path.iterdir() if path.is_dir() else (path,)
        return Written(path, index.rows, sum(file.stat().st_size for file in files), index.notices)
    if what == ROADS:
        return write_roads(room, path, replaces=replaces)
    return write_export(what, room, path, replaces=replaces)

"""Writes a whole centre into one folder or GeoPackage, with an index that says what stands where."""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from data.centre_index import FORMAT, INDEX, INDEX_LAYER, CentreIndex, Part, read_index
from data.exporters.catalogue import TABLES, TOLD_ELSEWHERE
from data.exporters.export_kinds import ExportRoom
from data.exporters.export_table import ExportTable, table_of
from data.exporters.gpkg_file import write_gpkg
from data.exporters.roads import edge_table
from data.exporters.writing import FORMATS, MADE_ASIDE, about, lost, written_whole
from data.files import digest_of
from dispatch.reasons import Reason, Refused
from gis.zones import ZoneKind

SUFFIX_OF_SHAPES, SUFFIX_OF_TABLES = ".geojson", ".csv"
PARTS = "parts"
"""The stage in which kind after kind is written."""


def write_centre(room: ExportRoom, target: Path, *, replaces: bool = False) -> CentreIndex:
    """Write everything that is kept: into a folder, or into one GeoPackage where the target is called so.

    Refused("file_exists") where something stands there already; `replaces` takes away an earlier export of
    that place, and nothing else.
    """
    is_one_file = target.suffix.lower() == ".gpkg"
    return _into_file(room, target, replaces) if is_one_file else _into_folder(room, target, replaces)


def _tables(room: ExportRoom) -> Iterator[tuple[Part, ExportTable]]:
    """Everything that has rows: settings, zones kind by kind, roads, and what rests on them."""
    told = about(room)
    for place, (what, kind) in enumerate(TABLES.items()):
        room.progress(PARTS, place, len(TABLES))
        if what in TOLD_ELSEWHERE:
            continue
        zone_kinds: Sequence[ZoneKind | None] = tuple(ZoneKind) if what == "zones" else (None,)
        for zone_kind in zone_kinds:
            table = table_of(kind, replace(room, zone_kind=zone_kind), told)
            if table.rows:
                told_kind = zone_kind.value if zone_kind else ""
                yield Part(what, len(table.rows), told_kind, **kind.credit(room)), table
        if what == "zones":
            yield from _roads(room, told)


def _roads(room: ExportRoom, told: Mapping[str, object]) -> Iterator[tuple[Part, ExportTable]]:
    if room.centre.router is None:
        return
    network = room.centre.router.network
    table = edge_table(network, room.reference, {**told, **network.metadata})
    said = {name: network.metadata.get(name, "") for name in ("attribution", "licence")}
    yield Part("roads", len(table.rows), **said), table


def _into_file(room: ExportRoom, target: Path, replaces: bool) -> CentreIndex:
    parts, notices = [], []
    with written_whole(target, replaces=replaces) as beside:
        for part, table in _tables(room):
            write_gpkg(table, beside, part.name)
            parts.append(replace(part, layer=part.name))
            notices += [*table.notices, *lost(table)]
        index = CentreIndex(_about(room), tuple(parts), _summed(notices))
        rows = [(index.as_json(),)]
        write_gpkg(ExportTable(INDEX_LAYER, ("index",), rows, room.centre.zone), beside)
    return index


def _into_folder(room: ExportRoom, target: Path, replaces: bool) -> CentreIndex:
    _require_free(target, replaces)
    parts, notices = [], []
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=MADE_ASIDE, dir=target.parent) as folder:
        for part, table in _tables(room):
            has_shapes = table.shapes is not None and not table.has_points
            path = Path(folder) / f"{part.name}{SUFFIX_OF_SHAPES if has_shapes else SUFFIX_OF_TABLES}"
            FORMATS[path.suffix](table, path)
            parts.append(replace(part, file=path.name, sha256=digest_of(path)))
            notices += [*table.notices, *lost(table)]
        index = CentreIndex(_about(room), tuple(parts), _summed(notices))
        Path(folder, INDEX).write_text(index.as_json(), encoding="utf-8", newline="\n")
        _move(Path(folder), target, index)
    return index


def _summed(notices: Iterable[Reason]) -> tuple[Reason, ...]:
    """What is told of several parts, told once with the sum of what it counts."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for notice in notices:
        counts[notice.code].update({name: int(str(count)) for name, count in notice.values.items()})
    return tuple(Reason(code, dict(told)) for code, told in counts.items())


def _about(room: ExportRoom) -> dict[str, object]:
    settings = room.centre.settings
    return {
        "format": FORMAT,
        **about(room),
        "centre_id": room.store.identity.centre_id,
        "centre": settings.centre_name,
        "timezone": settings.timezone,
        "datum": room.reference.code,
    }


def _require_free(target: Path, replaces: bool) -> None:
    is_ours = (target / INDEX).is_file()
    is_empty = target.is_dir() and not any(target.iterdir())
    if target.exists() and not is_empty and not (replaces and is_ours):
        raise Refused("file_exists", file=target.name)


def _move(folder: Path, target: Path, index: CentreIndex) -> None:
    """The index goes first and comes last: a folder without it is no export."""
    if (target / INDEX).is_file():
        earlier = read_index(target)
        (target / INDEX).unlink()
        for part in earlier.parts:
            (target / Path(part.file).name).unlink(missing_ok=True)
    target.mkdir(exist_ok=True)
    for name in (*(part.file for part in index.parts), INDEX):
        (folder / name).replace(target / name)

"""Brings a whole centre in again, part by part, each resting on those before it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from data.centre_index import CentreIndex, Part, read_index
from data.files import digest_of
from data.identity import DatabaseKind
from data.importers.catalogue import KINDS
from data.importers.choices import Choices
from data.importers.import_kinds import ImportKind
from data.importers.report import Finding
from dispatch.reasons import Refused


@dataclass(frozen=True)
class PartToBring:
    """One part, ready to be prepared as any other file."""

    part: Part
    kind: ImportKind
    path: Path
    choices: Choices


@dataclass(frozen=True)
class CentreToBring:
    """A whole centre in files; `doubts` are what somebody has to decide before any of it comes in."""

    index: CentreIndex
    parts: tuple[PartToBring, ...]
    doubts: tuple[Finding, ...] = ()

    def require_accepted(self, accepted: Collection[str]) -> None:
        """Refused("in_doubt") while the code of a doubt is not accepted."""
        if open_doubts := sorted({doubt.code for doubt in self.doubts} - set(accepted)):
            raise Refused("in_doubt", codes=", ".join(open_doubts))


def centre_in(source: Path, database: DatabaseKind) -> CentreToBring:
    """What a folder or GeoPackage holds, to be brought into a database of a kind.

    Doubts: not_live_data (of a demo or drill, into another kind of database), part_altered (since it was
    written). Refused: not_a_centre, other_centre_format, unknown_part, part_missing.
    """
    index = read_index(source)
    parts = tuple(_to_bring(part, source) for part in index.parts)
    return CentreToBring(index, parts, tuple(_doubts(source, index, parts, database)))


def _to_bring(part: Part, source: Path) -> PartToBring:
    # An index may have been written by anybody: it names files of its own folder and nothing else.
    if part.what not in KINDS or Path(part.file).name != part.file:
        raise Refused("unknown_part", part=part.name, file=source.name)
    path = source / part.file if part.file else source
    if not path.is_file():
        raise Refused("part_missing", part=part.name, file=part.file)
    names = ("kind", "layer", "attribution", "licence")
    told = {name: getattr(part, name) for name in names}
    choices = Choices(asked={name: value for name, value in told.items() if value})
    return PartToBring(part, KINDS[part.what], path, choices)


def _doubts(
    source: Path, index: CentreIndex, parts: Collection[PartToBring], database: DatabaseKind
) -> Iterator[Finding]:
    kind = str(index.about.get("kind", ""))
    if kind != database.value and kind != DatabaseKind.LIVE.value:
        yield Finding(source.name, "not_live_data", {"kind": kind})
    for one in parts:
        if one.part.sha256 and digest_of(one.path) != one.part.sha256:
            yield Finding(one.part.name, "part_altered", {"file": one.part.file})

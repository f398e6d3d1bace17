"""Guards against packed files that unfold into far more than they seem: looked at, and counted while read."""

import bz2
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from data.importers.report import UnreadableFile, trouble_of

MEGABYTE = 1_000_000
MOST_UNPACKED = 2_000 * MEGABYTE
"""The fullest sheet that spreadsheets can hold, or a province's roads, stay below."""
MOST_RATIO = 200
"""Repetitive workbooks shrink to a fortieth; what shrinks more than this was made to."""
RATIO_COUNTS_FROM = 50 * MEGABYTE
"""A small file harms nobody, however well it was packed."""
MOST_MEMBERS = 10_000
"""A workbook has tens of parts, a folder of shapefiles hundreds."""
PORTION = MEGABYTE
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
STREAM_SUFFIXES = (".gz", ".bz2")


def require_modest(path: Path) -> None:
    """UnreadableFile("too_large") for a zip, gzip or bzip2 file that unfolds into too much; others pass."""
    if path.suffix.lower() in STREAM_SUFFIXES:
        for _ in stream_portions(path):
            pass
    elif zipfile.is_zipfile(path):
        with open_archive(path):
            pass


class _Readable(Protocol):
    def read(self, most: int, /) -> bytes: ...


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip file whose directory promises no more than is fit; UnreadableFile if it is broken or too large.

    Trouble that is met while it is open is told the same way.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _require_fit_directory(path, archive)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise UnreadableFile("wrong_format", path, trouble_of(error)) from error


def member_portions(path: Path, archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A member's content in portions, counted: directories lie; UnreadableFile as in `open_archive`."""
    member = archive.getinfo(name)
    if member.flag_bits & 1:
        raise UnreadableFile("locked", path)
    with archive.open(member) as file:
        yield from _counted(path, file)


def stream_portions(path: Path) -> Iterator[bytes]:
    """The content of a .gz or .bz2 file in portions, counted; UnreadableFile as in `open_archive`."""
    opening = gzip.open if path.suffix.lower() == ".gz" else bz2.open
    try:
        with opening(path, "rb") as file:
            yield from _counted(path, file)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile("wrong_format", path, trouble_of(error)) from error


def _counted(path: Path, file: _Readable) -> Iterator[bytes]:
    packed, unpacked = path.stat().st_size, 0
    while portion := file.read(PORTION):
        unpacked += len(portion)
        _require_fit(path, unpacked, packed)
        yield portion


def _require_fit_directory(path: Path, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise UnreadableFile("too_large", path, f"{len(members)} > {MOST_MEMBERS}")
    for member in members:
        # Only these unfold in steps that are as small as asked for.
        if member.compress_type not in _PACKINGS:
            raise UnreadableFile("wrong_format", path, f"{member.filename}: packing {member.compress_type}")
    _require_fit(path, sum(member.file_size for member in members), path.stat().st_size)


def _require_fit(path: Path, unpacked: int, packed: int) -> None:
    if unpacked > MOST_UNPACKED:
        raise UnreadableFile("too_large", path, f"> {MOST_UNPACKED // MEGABYTE} MB")
    if unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * packed:
        raise UnreadableFile("too_large", path, f"{packed / MEGABYTE:.1f} → > {unpacked // MEGABYTE} MB")

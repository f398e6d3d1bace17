"""Gives the map files that stand in a file: itself, or those packed into it, there while they are read."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from data.importers.archives import member_portions, open_archive, require_modest
from data.importers.report import UnreadableFile

_UTF8_FLAG = 0x800
_OPENED = (".shp", ".geojson", ".json", ".topojson", ".gpkg", ".fgb", ".kml", ".gml", ".tab", ".mif")
_BESIDE_GML = (".xsd",)


@contextmanager
def map_files_of(path: Path) -> Iterator[tuple[Path, ...]]:
    """The map files of `path`, there as long as the context lasts; UnreadableFile.

    Codes: not_found, wrong_format, empty (a .zip without a map), too_large, locked.
    """
    if not path.exists():
        raise UnreadableFile("not_found", path)
    suffix = path.suffix.lower()
    if suffix == ".kmz":
        require_modest(path)
    if suffix not in (".zip", ".gml"):
        yield (path,)
        return
    with tempfile.TemporaryDirectory(prefix="yiping-", ignore_cleanup_errors=True) as folder:
        yield _set_down(path, Path(folder), suffix)


def _set_down(path: Path, folder: Path, suffix: str) -> tuple[Path, ...]:
    if suffix == ".gml":
        # GDAL writes what it learned of a GML beside it.
        return (_copied(path, folder),)
    files = _unpacked(path, folder)
    found = [file for file in files if file.suffix.lower() in _OPENED]
    found += sorted({file.parent for file in files if file.parent.suffix.lower() == ".gdb"})
    if not found:
        raise UnreadableFile("empty", path, "no map file in it")
    return tuple(found)


def _copied(path: Path, folder: Path) -> Path:
    for beside in (path, *(path.with_suffix(suffix) for suffix in _BESIDE_GML)):
        if beside.is_file():
            shutil.copyfile(beside, folder / beside.name)
    return folder / path.name


def _unpacked(path: Path, folder: Path) -> list[Path]:
    with open_archive(path) as packed:
        members = [member for member in packed.infolist() if not member.is_dir()]
        return [_unpack(path, packed, member, folder) for member in members]


def _unpack(path: Path, packed: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Path:
    """One member, never outside the folder."""
    target = folder.joinpath(*_safe_parts(member))
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as made:
        made.writelines(member_portions(path, packed, member.filename))
    return target


def _safe_parts(member: zipfile.ZipInfo) -> list[str]:
    parts = PurePosixPath(_name_of(member).replace("\\", "/")).parts
    return [_plain(part) for part in parts if part not in ("..", ".", "/", "")] or ["unnamed"]


def _plain(part: str) -> str:
    return "".join("_" if letter in '<>:"|?*' or ord(letter) < 32 else letter for letter in part)


def _name_of(member: zipfile.ZipInfo) -> str:
    """A name as it was meant: packers of Chinese systems write GB18030 without saying so."""
    if member.flag_bits & _UTF8_FLAG:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename

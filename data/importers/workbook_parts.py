"""What a workbook (.xlsx) is made of: its sheets, the texts that they share, the formats of their numbers."""

import re
import zipfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.escape import unescape

from data.importers.archives import member_portions
from data.importers.report import UnreadableFile, trouble_of

_SLICE = 50_000
_RELATIONS = "_rels/.rels"
_OF_CHINESE_EXCEL = {
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm:ss"),
}
"""Formats that East Asian editions have by number only (ECMA-376, 18.8.30)."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook and the part that holds it."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True)
class Workbook:
    """An opened workbook: `formats` are the number formats of its cell styles, in their order."""

    path: Path
    archive: zipfile.ZipFile
    sheets: tuple[Sheet, ...]
    formats: tuple[str, ...]
    texts_part: str
    is_since_1904: bool

    def portions(self, part: str) -> Generator[bytes]:
        """A part's content, counted; UnreadableFile where there is none, or it declares entities."""
        try:
            portions = member_portions(self.path, self.archive, part)
            for place, portion in enumerate(portions):
                # A workbook has no document type; one that has is out to unfold its entities.
                if not place and b"<!DOCTYPE" in portion:
                    raise UnreadableFile("wrong_format", self.path, f"{part}: DOCTYPE")
                yield portion
        except KeyError as error:
            raise UnreadableFile("wrong_format", self.path, trouble_of(error)) from error

    def texts(self) -> list[str]:
        """The texts that cells share, by number; what only says how to pronounce them is left out."""
        if not self.texts_part:
            return []
        reading = _SharedTexts()
        reading.read(self.path, self.portions(self.texts_part))
        return reading.texts


def read_workbook(path: Path, archive: zipfile.ZipFile) -> Workbook:
    """The workbook in an opened archive; UnreadableFile("wrong_format") where there is none."""
    parts = _Parts(path, archive)
    main = next(iter(parts.related(_RELATIONS, "", "/officeDocument").values()), None)
    if main is None:
        raise UnreadableFile("wrong_format", path, "no workbook in it")
    root = parts.tree(main)
    folder = PurePosixPath(main)
    relations = str(folder.parent / "_rels" / f"{folder.name}.rels")
    targets = parts.related(relations, str(folder.parent), "/worksheet")
    sheets = tuple(
        Sheet(sheet.get("name", ""), targets[relation], sheet.get("state", "visible") != "visible")
        for sheet in root.findall("{*}sheets/{*}sheet")
        if (relation := _relation_of(sheet)) in targets
    )
    if not sheets:
        raise UnreadableFile("empty", path, "no sheet")
    properties = root.find("{*}workbookPr")
    styles = parts.related(relations, str(folder.parent), "/styles").values()
    texts = parts.related(relations, str(folder.parent), "/sharedStrings").values()
    return Workbook(
        path=path,
        archive=archive,
        sheets=sheets,
        formats=_formats(parts.tree(next(iter(styles)))) if styles else (),
        texts_part=next(iter(texts), ""),
        is_since_1904=properties is not None and properties.get("date1904") in ("1", "true"),
    )


@dataclass(frozen=True)
class _Parts:
    """The small parts of a workbook, read whole."""

    path: Path
    archive: zipfile.ZipFile

    def tree(self, part: str) -> ElementTree.Element:
        try:
            content = b"".join(member_portions(self.path, self.archive, part))
            if b"<!DOCTYPE" in content:
                raise UnreadableFile("wrong_format", self.path, f"{part}: DOCTYPE")
            return ElementTree.fromstring(content)
        except (KeyError, ElementTree.ParseError) as error:
            raise UnreadableFile("wrong_format", self.path, trouble_of(error)) from error

    def related(self, relations: str, folder: str, kind: str) -> dict[str, str]:
        """Relation id -> part, of one kind of part that stands in the archive."""
        known = set(self.archive.namelist())
        found = {}
        for relation in self.tree(relations).findall("{*}Relationship"):
            target = _part_of(folder, relation.get("Target", ""))
            if relation.get("Type", "").endswith(kind) and target in known:
                found[relation.get("Id", "")] = target
        return found


def _part_of(folder: str, target: str) -> str:
    """A relation's target from the archive's root: it begins there, or stands beside what names it."""
    if target.startswith("/"):
        return target[1:]
    return str(PurePosixPath(folder) / target)


def _relation_of(sheet: ElementTree.Element) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")


def _formats(styles: ElementTree.Element) -> tuple[str, ...]:
    own = {
        int(found.get("numFmtId", "0")): found.get("formatCode", "")
        for found in styles.findall("{*}numFmts/{*}numFmt")
    }
    numbers = [int(found.get("numFmtId", "0")) for found in styles.findall("{*}cellXfs/{*}xf")]
    known = {**BUILTIN_FORMATS, **_OF_CHINESE_EXCEL, **own}
    return tuple(known.get(number, "") for number in numbers)


_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")


def plain(text: str) -> str:
    """A text without the escapes that workbooks need for control characters."""
    if "_x" in text and _ESCAPED.search(text):
        text = str(unescape(text))
    return text.strip()


class _SharedTexts:
    """Collects the texts of the part that holds those shared by cells."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._is_text = self._is_spoken = False

    def read(self, path: Path, portions: Iterator[bytes]) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        feed(path, parser, portions)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "t":
            self._is_text = not self._is_spoken
        elif local == "rPh":
            self._is_spoken = True

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local == "t":
            self._is_text = False
        elif local == "rPh":
            self._is_spoken = False
        elif local == "si":
            self.texts.append(plain("".join(self._pieces)))
            self._pieces.clear()

    def _characters(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)


def feed(path: Path, parser: expat.XMLParserType, portions: Iterator[bytes]) -> None:
    """Give a parser all portions of a part; UnreadableFile("wrong_format") where they are no XML."""
    for _ in fed(path, parser, portions):
        pass


def fed(path: Path, parser: expat.XMLParserType, portions: Iterator[bytes]) -> Iterator[None]:
    """The same, with a pause after each slice: of rows that name far columns few fit into memory."""
    try:
        for portion in portions:
            for start in range(0, len(portion), _SLICE):
                parser.Parse(portion[start : start + _SLICE], False)
                yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise UnreadableFile("wrong_format", path, trouble_of(error)) from error

"""Reads text files: how they are encoded, what separates their cells, and each line with its number."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from data.importers.archives import PORTION, STREAM_SUFFIXES, stream_portions
from data.importers.file_kinds import ARCHIVE, OLD_WORKBOOK
from data.importers.formula_guard import unguarded
from data.importers.lines import Line, TableFile
from data.importers.report import UnreadableFile, trouble_of

ENCODINGS = ("utf-8", "gb18030")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = ",;\t"
_MARKUP = re.compile(r"\s*<[!?a-zA-Z]")
"""Some programs save a web page under the name of a table."""
_COMMON_BIG5, _COMMON_GB2312 = range(0xA4, 0xC7), range(0xB0, 0xD8)
"""First bytes of the characters that either standard ranks by use."""
_MOSTLY = 0.8
_FEWEST_JUDGED = 12
"""Fewer characters than these may be anything: few accents in GB18030 are words in Big5."""
_JUDGED_BYTES = 200_000
HEAD_BYTES = 8_000_000
"""As much of a long file is read to show how it begins."""


@dataclass(frozen=True)
class Text:
    """What a file says, or how it begins where `is_whole` is not so; a byte order mark is left out."""

    content: str
    encoding: str
    is_whole: bool = True


def read_text(path: Path) -> str:
    """A file's text in UTF-8, GB18030 or marked UTF-16; UnreadableFile where it is missing or is none."""
    return text_of(path).content


def text_of(path: Path, is_head: bool = False) -> Text:
    """The text of a file with its encoding, or its head only; UnreadableFile as in `read_text`."""
    if not path.is_file():
        raise UnreadableFile("not_found", path)
    content, is_whole = _content_of(path, is_head)
    _require_text(path, content)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text = _decoded(content[len(mark) :], encoding, is_whole)
            break
    else:
        found = ((_decoded(content, encoding, is_whole), encoding) for encoding in ENCODINGS)
        text, encoding = next((pair for pair in found if pair[0] is not None), (None, ""))
    if text is None:
        raise UnreadableFile("wrong_encoding", path)
    # A NUL never stands in text: this is UTF-16 without its mark, or no text at all.
    if "\0" in text:
        raise UnreadableFile("binary", path)
    if encoding == "gb18030" and _is_big5(content, text):
        raise UnreadableFile("big5", path)
    return Text(text, encoding, is_whole)


def _require_text(path: Path, content: bytes) -> None:
    """UnreadableFile where the content begins as a workbook or an archive does, under the name of a text."""
    if content.startswith(ARCHIVE):
        raise UnreadableFile("packed_table", path)
    if content.startswith(OLD_WORKBOOK):
        raise UnreadableFile("old_workbook", path)


def _is_big5(content: bytes, as_gb18030: str) -> bool:
    """Whether bytes are common characters in Big5, and as GB18030 mostly such as hardly anybody writes."""
    try:
        text = codecs.getincrementaldecoder("big5")().decode(content[:_JUDGED_BYTES])
    except UnicodeDecodeError:
        return False
    words = [letter for letter in text if _is_han(letter)]
    misread = [letter for letter in as_gb18030[:_JUDGED_BYTES] if ord(letter) > 127]
    return (
        len(words) >= _FEWEST_JUDGED
        and _share(_COMMON_BIG5, "big5", words) > _MOSTLY
        and _share(_COMMON_GB2312, "gb2312", misread) < _MOSTLY
    )


def _is_han(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"


def _share(common: range, encoding: str, letters: list[str]) -> float:
    """How many of the letters are among the common ones of an encoding, by their first byte there."""
    first_bytes = (letter.encode(encoding, "ignore")[:1] for letter in letters)
    return sum(byte != b"" and byte[0] in common for byte in first_bytes) / len(letters)


def _content_of(path: Path, is_head: bool) -> tuple[bytes, bool]:
    """The bytes of a file, unpacked where it is, and whether they are all of it."""
    if path.suffix.lower() not in STREAM_SUFFIXES:
        with path.open("rb") as file:
            content = file.read(HEAD_BYTES) if is_head else file.read()
            return content, not is_head or not file.read(1)
    portions = stream_portions(path)
    if not is_head:
        return b"".join(portions), True
    content = b"".join(islice(portions, HEAD_BYTES // PORTION))
    return content, next(portions, None) is None


def _decoded(content: bytes, encoding: str, is_whole: bool) -> str | None:
    """None where the bytes are no such text; a head may end in the midst of a character."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(content, is_whole)
    except UnicodeDecodeError:
        return None


def open_separated(path: Path, is_head: bool = False) -> TableFile:
    """A CSV file, separated by comma, semicolon or tab; UnreadableFile where it is none, or has no header.

    Lines are read as they are asked for; their mistakes are told then.
    """
    text = text_of(path, is_head)
    if _MARKUP.match(text.content):
        raise UnreadableFile("wrong_format", path, "markup")
    lines = _lines(path, text)
    header = next(lines, None)
    if header is None or not any(header.cells):
        raise UnreadableFile("empty", path, "no header")
    return TableFile("csv", tuple(header.cells), lines, encoding=text.encoding, is_whole=text.is_whole)


def _lines(path: Path, text: Text) -> Iterator[Line]:
    """Lines with stripped cells and the number of the line of text that they start on."""
    content = text.content
    first = content.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
    start, earlier, is_cut = 1, None, not text.is_whole
    try:
        for cells in reader:
            if earlier is not None:
                yield earlier
            earlier = Line(str(start), [unguarded(cell.strip()).strip() for cell in cells])
            start = reader.line_num + 1
    except csv.Error as error:
        if text.is_whole:
            raise UnreadableFile("wrong_format", path, trouble_of(error)) from error
        # The end of a head broke the line after `earlier`.
        is_cut = False
    if earlier is not None and not is_cut:
        yield earlier

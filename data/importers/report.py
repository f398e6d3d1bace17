"""What an import read, kept, mended and refused, row by row; every finding is a code with values."""

import csv
import json
import logging
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.parsers import expat

from shapely.geometry.base import BaseGeometry

from dispatch.reasons import Reason, Refused

log = logging.getLogger(__name__)

HEADER_ROW = "1"
"""The row under which something is told of a table as a whole."""
Say = Callable[..., str]
"""Gives the sentence of a code with its values, as the words catalogue does."""


@dataclass(frozen=True)
class Finding:
    """One row with a reason; its sentence is the catalogue's `import.<code>`, filled with the values.

    `where` is what a map can show of it, in WGS 84.
    """

    row: str
    code: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    where: BaseGeometry | None = field(default=None, compare=False)

    def worded(self, say: Say) -> dict[str, str]:
        """Return row, code and text."""
        return {"row": self.row, "code": self.code, "text": say(f"import.{self.code}", **self.values)}


@dataclass(frozen=True)
class ImportReport:
    """Rows read and kept.

    A mended row was kept after a change, a refused one was not kept, a noticed one was kept as it is but
    will not do all that one may expect of it, an unplaced one was kept without a position. `unchanged` of
    the kept rows are there already just so.
    """

    read: int
    kept: int
    mended: tuple[Finding, ...] = ()
    refused: tuple[Finding, ...] = ()
    noticed: tuple[Finding, ...] = ()
    unplaced: tuple[Finding, ...] = ()
    unchanged: int = 0

    def as_json(self, say: Say) -> dict[str, Any]:
        """Return the report as plain values: counts, and lists of {row, code, text}."""
        lists = {name: getattr(self, name) for name in ("mended", "refused", "noticed", "unplaced")}
        worded = {name: [finding.worded(say) for finding in found] for name, found in lists.items()}
        return {"read": self.read, "kept": self.kept, "unchanged": self.unchanged, **worded}

    def counts(self) -> dict[str, int]:
        """Return how often each code was found, most frequent first."""
        found = (*self.refused, *self.mended, *self.noticed, *self.unplaced)
        return dict(Counter(finding.code for finding in found).most_common())


@dataclass
class Findings:
    """Collects findings while a file is read, and closes them into a report; doubts stand beside it."""

    read: int = 0
    unchanged: int = 0
    mended: list[Finding] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    noticed: list[Finding] = field(default_factory=list)
    unplaced: list[Finding] = field(default_factory=list)
    doubts: list[Finding] = field(default_factory=list)

    def mend(self, row: str, code: str, /, **values: object) -> None:
        """Tell that a row was kept after a change."""
        self.mended.append(Finding(row, code, values))

    def refuse(self, row: str, code: str, /, **values: object) -> None:
        """Tell that a row was not kept."""
        self.refused.append(Finding(row, code, values))

    def notice(self, row: str, code: str, /, **values: object) -> None:
        """Tell that a row was kept as it is, and what it will not do."""
        self.noticed.append(Finding(row, code, values))

    def unplace(self, row: str, code: str, /, **values: object) -> None:
        """Tell that a row was kept without a position."""
        self.unplaced.append(Finding(row, code, values))

    def report(self) -> ImportReport:
        """Return the report; what was read and not refused was kept, without a position where unplaced."""
        refused_rows = {finding.row for finding in self.refused}
        return ImportReport(
            read=self.read,
            kept=self.read - len(refused_rows),
            mended=tuple(self.mended),
            refused=tuple(self.refused),
            noticed=tuple(self.noticed),
            unplaced=tuple(finding for finding in self.unplaced if finding.row not in refused_rows),
            unchanged=self.unchanged,
        )


_TROUBLES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    ((json.JSONDecodeError, RecursionError), "broken JSON"),
    (csv.Error, "open quote"),
    (zipfile.BadZipFile, "no archive"),
    ((zlib.error, EOFError, OSError), "broken packing"),
    (expat.ExpatError, "broken XML"),
    (SyntaxError, "broken XML"),
)
"""What an error of a reader means; ElementTree's own is a SyntaxError."""


def trouble_of(error: Exception) -> str:
    """What is wrong with a file by the error that its reader raised, as a `file_detail` that people can read.

    The reader's own words, in English, go into the log.
    """
    log.info("a file could not be read: %s: %s", type(error).__name__, error)
    return next((code for kinds, code in _TROUBLES if isinstance(error, kinds)), "unreadable")


class RowRefused(ValueError):
    """A row that can't be kept: the code and values of its finding."""

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class UnreadableFile(Refused):
    """A file that can't be read at all.

    `code` is one of not_found, is_folder, wrong_format, wrong_encoding, binary, packed_table, big5, empty,
    too_large, missing_column, column_twice, one_file, unknown_reference; the reason's code is that with
    `file_` before it.
    """

    def __init__(self, code: str, path: Path, detail: str = "", /, **values: object) -> None:
        if code == "not_found" and path.is_dir():
            code = "is_folder"
        Exception.__init__(self, code, path)
        self.code = code
        self.path = path
        self.reason = Reason(f"file_{code}", {"file": path.name, "detail": detail, **values})

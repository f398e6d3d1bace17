"""What an import read, kept, mended and refused, row by row."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One row with a reason: `code` for programs and the catalogue, `text` for the log."""

    row: str
    code: str
    text: str


@dataclass(frozen=True)
class ImportReport:
    """Rows read and kept.

    A mended row was kept after a change, a refused one was not kept, a noticed one was kept as it is but
    will not do all that one may expect of it.
    """

    read: int
    kept: int
    mended: tuple[Finding, ...] = ()
    refused: tuple[Finding, ...] = ()
    noticed: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values: read, kept, and lists of {row, code, text} for the rest."""
        return {
            "read": self.read,
            "kept": self.kept,
            "mended": [asdict(finding) for finding in self.mended],
            "refused": [asdict(finding) for finding in self.refused],
            "noticed": [asdict(finding) for finding in self.noticed],
        }

    def counts(self) -> dict[str, int]:
        """Return how often each code was found, most frequent first."""
        return dict(
            Counter(finding.code for finding in (*self.refused, *self.mended, *self.noticed)).most_common()
        )


@dataclass
class Findings:
    """Collects findings while a file is read, and closes them into a report."""

    read: int = 0
    mended: list[Finding] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    noticed: list[Finding] = field(default_factory=list)

    def mend(self, row: str, code: str, text: str) -> None:
        """Tell that a row was kept after a change."""
        self.mended.append(Finding(row, code, text))

    def refuse(self, row: str, code: str, text: str) -> None:
        """Tell that a row was not kept."""
        self.refused.append(Finding(row, code, text))

    def notice(self, row: str, code: str, text: str) -> None:
        """Tell that a row was kept as it is, and what it will not do."""
        self.noticed.append(Finding(row, code, text))

    def report(self) -> ImportReport:
        """Return the report; what was read and not refused was kept."""
        refused_rows = len({finding.row for finding in self.refused})
        return ImportReport(
            read=self.read,
            kept=self.read - refused_rows,
            mended=tuple(self.mended),
            refused=tuple(self.refused),
            noticed=tuple(self.noticed),
        )


class UnreadableFile(ValueError):
    """A file that can't be read at all; `code` is one of not_found, wrong_format, empty."""

    def __init__(self, code: str, path: Path, text: str = "") -> None:
        super().__init__(f"{code}: {path.name} {text}".rstrip())
        self.code = code
        self.path = path

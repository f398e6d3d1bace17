"""Prepares a file of any kind, and tells which of its columns nobody reads."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from data.importers.choices import Choices
from data.importers.import_kinds import ImportKind, ImportRoom
from data.importers.importing import Prepared
from data.importers.report import Finding
from data.importers.tables import header_of


def prepared_of(kind: ImportKind, paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    """What `kind.prepare` gives, with one notice (columns_unread) of each file that has columns to spare."""
    prepared = kind.prepare(paths, choices, room)
    told = tuple(_unread(kind, paths, choices)) if kind.tells_unread else ()
    report = replace(prepared.report, noticed=(*told, *prepared.report.noticed))
    return replace(prepared, report=report)


def _unread(kind: ImportKind, paths: tuple[Path, ...], choices: Choices) -> Iterator[Finding]:
    named = {choices.columns.get(column.name, column.name) for column in kind.columns}
    for path in paths:
        header = header_of(path, choices.text("layer"))
        left = [name for name in header if name and name not in named and not kind.reads(name, choices)]
        if left:
            yield Finding(path.name, "columns_unread", {"columns": ", ".join(left), "count": len(left)})

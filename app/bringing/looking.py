"""A file before it is imported: its first rows, what they look like, what is suggested for its columns."""

from __future__ import annotations

from pathlib import Path

from app.bringing.answers import Look, LookColumn, Profile
from app.bringing.findings import told_of
from data.importers.import_kinds import ImportKind
from data.importers.preview import preview, suggested_columns
from data.importers.profiles import fitting_profiles
from data.store import SqlStore

WIDEST_CELL = 200


def look_at(kind: ImportKind, path: Path, layer: str, store: SqlStore) -> Look:
    """How a file looks to a kind of import; UnreadableFile where it can't be read at all."""
    seen = preview(path, layer)
    return Look(
        file_kind=seen.file_kind,
        encoding=seen.encoding,
        layers=seen.layers,
        layer=seen.layer,
        columns=tuple(
            LookColumn(one.name, one.form.value, one.filled, one.examples, one.problem, one.time_forms)
            for one in seen.columns
        ),
        rows=tuple(tuple(cell[:WIDEST_CELL] for cell in row) for row in seen.rows),
        row_count=seen.row_count,
        sampled=seen.sampled,
        reference=seen.reference,
        problems=tuple(told_of(problem) for problem in seen.problems),
        suggested=suggested_columns(kind, seen.header),
        profiles=tuple(
            Profile(one.name, one.columns, one.choices, one.categories)
            for one in fitting_profiles(store, kind, seen.header)
        ),
    )

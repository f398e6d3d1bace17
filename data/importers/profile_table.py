"""Brings import profiles in, as another centre has kept them: one of the same name and kind is replaced."""

import json
from collections.abc import Mapping
from pathlib import Path

from data.importers.choices import Choices, the_one_file
from data.importers.import_kinds import LAYER, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, changed_rows, row_id, source_digest
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow, read_table
from dispatch.import_profile import ImportProfile

NEEDED = ("name", "what")


def prepare_profiles(path: Path, choices: Choices, room: ImportRoom) -> Prepared:
    """Read profiles and check them; nothing is changed. Name and kind of import say which profile it is.

    Refused: missing_value, bad_profile (a cell is not the JSON that it should be), duplicate.
    """
    digest = source_digest(path)
    findings = Findings()
    kept = {(profile.name, profile.what): profile for profile in room.store.rows(ImportProfile)}
    first: dict[str, str] = {}
    profiles: list[ImportProfile] = []
    for row in read_table(path, NEEDED, findings, choices.columns, choices.text("layer")):
        try:
            profile = _profile(row, kept)
            if first.setdefault(profile.id, row.row) != row.row:
                raise RowRefused("duplicate", of=first[profile.id])
            profiles.append(profile)
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
    changed = changed_rows(profiles, kept.values())
    findings.unchanged = len(profiles) - len(changed)
    return Prepared("profiles", path.name, digest, findings.report(), tuple(changed))


def _profile(row: TableRow, kept: Mapping[tuple[str, str], ImportProfile]) -> ImportProfile:
    name, what = row.need("name"), row.need("what")
    known = kept.get((name, what))
    return ImportProfile(
        id=known.id if known else row_id("import_profile", what, name),
        name=name,
        what=what,
        columns=_texts(row, "columns"),
        choices=_texts(row, "choices"),
        categories=_texts(row, "categories"),
        header=tuple(_list(row, "header")),
    )


def _texts(row: TableRow, column: str) -> dict[str, str]:
    told = _read(row, column, {})
    if not isinstance(told, dict) or not all(isinstance(text, str) for text in told.values()):
        raise RowRefused("bad_profile", column=column)
    return told


def _list(row: TableRow, column: str) -> list[str]:
    told = _read(row, column, [])
    if not isinstance(told, list) or not all(isinstance(text, str) for text in told):
        raise RowRefused("bad_profile", column=column)
    return told


def _read(row: TableRow, column: str, empty: object) -> object:
    text = row.get(column)
    try:
        told: object = json.loads(text) if text else empty
    except (ValueError, RecursionError):
        raise RowRefused("bad_profile", column=column) from None
    return told


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    return prepare_profiles(the_one_file(paths), choices, room)


KIND = ImportKind(
    "profiles",
    _prepare,
    columns=(
        ColumnSpec("name", Form.TEXT, True, ("名称", "方案名称")),
        ColumnSpec("what", Form.CODE, True, ("种类", "导入种类")),
        ColumnSpec("columns", Form.TEXT, also=("列",)),
        ColumnSpec("choices", Form.TEXT, also=("选项",)),
        ColumnSpec("categories", Form.TEXT, also=("类别对照",)),
        ColumnSpec("header", Form.TEXT, also=("表头",)),
    ),
    options=(LAYER,),
)

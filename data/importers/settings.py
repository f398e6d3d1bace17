"""Brings settings of a centre in, within the bounds that a change by hand has."""

from pathlib import Path

from data.importers.choices import Choices, the_one_file
from data.importers.import_kinds import LAYER, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, changed_rows, source_digest
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow, read_table
from dispatch.reasons import Refused
from dispatch.settings import Setting, checked


def prepare_settings(path: Path, choices: Choices, room: ImportRoom) -> Prepared:
    """Read settings and check them; nothing is changed. Those that the table does not name stay as they are.

    Refused: missing_value, unknown_setting, bad_setting, setting_out_of_bounds, duplicate.
    """
    digest = source_digest(path)
    findings = Findings()
    kept = room.store.rows(Setting)
    first: dict[str, str] = {}
    settings: list[Setting] = []
    for row in read_table(path, ("name", "value"), findings, choices.columns, choices.text("layer")):
        try:
            setting = _setting(row)
            if first.setdefault(setting.id, row.row) != row.row:
                raise RowRefused("duplicate", of=first[setting.id])
            settings.append(setting)
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
    changed = changed_rows(settings, kept)
    findings.unchanged = len(settings) - len(changed)
    return Prepared("settings", path.name, digest, findings.report(), tuple(changed))


def _setting(row: TableRow) -> Setting:
    name = row.need("name")
    try:
        return Setting(id=name, value=checked(name, row.get("value")))
    except Refused as refused:
        raise RowRefused(refused.reason.code, **refused.reason.values) from refused


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    return prepare_settings(the_one_file(paths), choices, room)


KIND = ImportKind(
    "settings",
    _prepare,
    columns=(
        ColumnSpec("name", Form.CODE, True, ("设置", "名称")),
        ColumnSpec("value", Form.TEXT, True, ("值",)),
    ),
    options=(LAYER,),
)

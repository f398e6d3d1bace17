"""Brings contractors in: what they keep up, for which units, until when."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from data.importers.choices import Choices, the_one_file
from data.importers.departments import UnitNames, contract_objects, objects_of
from data.importers.import_kinds import LAYER, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, row_id, source_digest
from data.importers.moments import day_of
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow, read_table
from data.importers.updates import by_name, changed_of, updated
from dispatch.facilities import Contractor

NEEDED = ("code", "name", "objects")


def prepare_contractors(path: Path, choices: Choices, room: ImportRoom) -> Prepared:
    """Read contractors and check them; nothing is changed. A code that is known is the same contractor.

    Refused: missing_value, bad_day, duplicate, code_of_a_zone. Noticed: unknown_object, unknown_unit,
    contract_expired.
    """
    digest = source_digest(path)
    findings = Findings()
    kept = {contractor.code: contractor for contractor in room.store.rows(Contractor)}
    units = UnitNames(room.centre)
    today = room.centre.local(room.now).date()
    read: dict[str, tuple[str, Contractor]] = {}
    for row in read_table(path, NEEDED, findings, choices.columns, choices.text("layer"), room.progress):
        try:
            contractor = _contractor(row, kept, units, room, findings)
            if contractor.code in read:
                raise RowRefused("duplicate", of=read[contractor.code][0])
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
            continue
        read[contractor.code] = row.row, contractor
        if contractor.valid_to is not None and contractor.valid_to < today:
            until = contractor.valid_to.isoformat()
            findings.notice(row.row, "contract_expired", contractor=contractor.name, valid_to=until)
    changed = changed_of([contractor for _, contractor in read.values()], kept.values(), findings)
    return Prepared("contractors", path.name, digest, findings.report(), tuple(changed))


def _contractor(
    row: TableRow, kept: Mapping[str, Contractor], units: UnitNames, room: ImportRoom, findings: Findings
) -> Contractor:
    code, name, valid_to = row.need("code"), row.need("name"), _last_day(row)
    row.need("objects")
    if code in room.centre.atlas:
        raise RowRefused("code_of_a_zone", value=code)
    known = kept.get(code)
    made = Contractor(
        id=known.id if known else row_id("contractor", code),
        code=code,
        name=name,
        objects=contract_objects(row, "objects", objects_of(room.centre), findings),
        units=units.all_of(row, "units", findings),
        phone=row.get("phone"),
        valid_to=valid_to,
    )
    return updated(made, known, row, by_name("units", "phone", "valid_to"))


def _last_day(row: TableRow) -> date | None:
    text = row.get("valid_to")
    try:
        # A spreadsheet may give a day as the midnight that begins it.
        return day_of(text.removesuffix("T00:00:00").removesuffix(" 00:00:00")) if text else None
    except ValueError:
        raise RowRefused("bad_day", column="valid_to", value=text) from None


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    return prepare_contractors(the_one_file(paths), choices, room)


KIND = ImportKind(
    "contractors",
    _prepare,
    columns=(
        ColumnSpec("code", Form.CODE, True, ("编码", "代码", "单位编码", "企业编码", "contractor_code")),
        ColumnSpec("name", Form.TEXT, True, ("名称", "单位名称", "企业名称", "contractor")),
        ColumnSpec("objects", Form.LIST, True, ("养护对象", "对象", "业务", "services")),
        ColumnSpec("units", Form.LIST, also=("服务街道", "街道", "范围", "streets")),
        ColumnSpec("phone", Form.CODE, also=("电话", "联系电话", "值班电话", "telephone")),
        ColumnSpec("valid_to", Form.DAY, also=("合同到期", "有效期至", "合同截止", "contract_end")),
    ),
    options=(LAYER,),
)

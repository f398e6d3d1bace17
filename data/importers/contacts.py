"""Brings the directory in: who can be reached how."""

from collections.abc import Mapping
from pathlib import Path

from data.importers.choices import Choices, the_one_file
from data.importers.import_kinds import LAYER, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, row_id, source_digest
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow, read_table
from data.importers.updates import by_name, changed_of, updated
from dispatch.directory import Contact, ContactKind

NEEDED = ("code", "name", "kind")
KINDS: Mapping[str, ContactKind] = {
    **{kind.value: kind for kind in ContactKind},
    "指挥中心": ContactKind.COMMAND,
    "部门": ContactKind.DEPARTMENT,
    "街道": ContactKind.STREET,
    "值班长": ContactKind.DUTY_OFFICER,
    "队伍": ContactKind.CREW,
    "市场化力量": ContactKind.PARTNER,
}
"""What people write for a kind."""


def prepare_contacts(path: Path, choices: Choices, room: ImportRoom) -> Prepared:
    """Read the directory and check it; nothing is changed. Kind and code together tell who is meant.

    Refused: missing_value, unknown_contact_kind, duplicate, no_way_to_reach.
    """
    digest = source_digest(path)
    findings = Findings()
    kept = {(one.kind, one.code): one for one in room.store.rows(Contact)}
    read: dict[tuple[ContactKind, str], tuple[str, Contact]] = {}
    for row in read_table(path, NEEDED, findings, choices.columns, choices.text("layer"), room.progress):
        try:
            contact = _contact(row, kept)
            key = contact.kind, contact.code
            if key in read:
                raise RowRefused("duplicate", of=read[key][0])
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
            continue
        read[key] = row.row, contact
    changed = changed_of([contact for _, contact in read.values()], kept.values(), findings)
    return Prepared("contacts", path.name, digest, findings.report(), tuple(changed))


def _contact(row: TableRow, kept: Mapping[tuple[ContactKind, str], Contact]) -> Contact:
    code, name, written = row.need("code"), row.need("name"), row.need("kind")
    kind = KINDS.get(written)
    if kind is None:
        raise RowRefused("unknown_contact_kind", value=written)
    known = kept.get((kind, code))
    made = Contact(
        id=known.id if known else row_id("contact", f"{kind}/{code}"),
        code=code,
        name=name,
        kind=kind,
        unit=row.get("unit"),
        person=row.get("person"),
        phone=row.get("phone"),
        radio=row.get("radio"),
        hours=row.get("hours"),
    )
    contact = updated(made, known, row, by_name("unit", "person", "phone", "radio", "hours"))
    if not (contact.phone or contact.radio):
        raise RowRefused("no_way_to_reach", name=name)
    return contact


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    return prepare_contacts(the_one_file(paths), choices, room)


KIND = ImportKind(
    "contacts",
    _prepare,
    columns=(
        ColumnSpec("code", Form.CODE, True, ("编码", "代码", "呼号", "contact_code")),
        ColumnSpec("name", Form.TEXT, True, ("名称", "单位名称", "岗位", "contact")),
        ColumnSpec("kind", Form.CODE, True, ("类别", "类型", "contact_kind")),
        ColumnSpec("unit", Form.CODE, also=("上级", "所属单位", "单位编码", "belongs_to")),
        ColumnSpec("person", Form.TEXT, also=("值班人", "联系人", "姓名", "contact_person")),
        ColumnSpec("phone", Form.CODE, also=("电话", "联系电话", "值班电话", "telephone")),
        ColumnSpec("radio", Form.CODE, also=("电台", "电台呼号", "radio_call_sign")),
        ColumnSpec("hours", Form.TEXT, also=("时段", "值班时段", "duty_hours")),
    ),
    options=(LAYER,),
)
